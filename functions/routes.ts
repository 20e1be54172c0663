import type { Route } from '../shared/contract.ts';
import { bookingsRoutes } from './bookings/contract.ts';
import { booksRoutes } from './books/contract.ts';
import { budgetsRoutes } from './budgets/contract.ts';
import { carePlansRoutes } from './care-plans/contract.ts';
import { caregiversRoutes } from './caregivers/contract.ts';
import { dispatchRoutes } from './dispatch/contract.ts';
import { facilitiesRoutes } from './facilities/contract.ts';
import { healthRoutes } from './health/contract.ts';
import { identityRoutes } from './identity/contract.ts';
import { importsRoutes } from './imports/contract.ts';
import { menusRoutes } from './menus/contract.ts';
import { notificationsRoutes } from './notifications/contract.ts';
import { ordersRoutes } from './orders/contract.ts';
import { oversightRoutes } from './oversight/contract.ts';
import { privacyRoutes } from './privacy/contract.ts';
import { registryRoutes } from './registry/contract.ts';
import { schedulingRoutes } from './scheduling/contract.ts';
import { servicesRoutes } from './services/contract.ts';
import { settlementRoutes } from './settlement/contract.ts';
import { simulationsRoutes } from './simulations/contract.ts';
import { subsidiesRoutes } from './subsidies/contract.ts';
import { visitsRoutes } from './visits/contract.ts';
import { vouchersRoutes } from './vouchers/contract.ts';

/** The contract of every room that answers requests. A new room is one line. */
export const contracts = {
  identity: identityRoutes,
  registry: registryRoutes,
  imports: importsRoutes,
  facilities: facilitiesRoutes,
  menus: menusRoutes,
  services: servicesRoutes,
  'care-plans': carePlansRoutes,
  caregivers: caregiversRoutes,
  dispatch: dispatchRoutes,
  scheduling: schedulingRoutes,
  subsidies: subsidiesRoutes,
  simulations: simulationsRoutes,
  bookings: bookingsRoutes,
  orders: ordersRoutes,
  settlement: settlementRoutes,
  books: booksRoutes,
  budgets: budgetsRoutes,
  oversight: oversightRoutes,
  visits: visitsRoutes,
  vouchers: vouchersRoutes,
  notifications: notificationsRoutes,
  health: healthRoutes,
  privacy: privacyRoutes,
} as const satisfies Readonly<Record<string, Readonly<Record<string, Route>>>>;

type Contracts = typeof contracts;
type Intersection<Union> = (Union extends unknown ? (member: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** All routes by their names in code (`bookMeal`): what the typed client is made from. */
export type Routes = Intersection<Contracts[keyof Contracts]>;

export interface RoomRoute {
  room: string;
  /** Name in code: `bookMeal`. */
  key: string;
  route: Route;
}

/** Every route with the room that answers it, rooms in the order above, routes in the order of their contract. */
export const allRoutes: readonly RoomRoute[] = Object.entries<Readonly<Record<string, Route>>>(contracts).flatMap(
  ([room, contract]) => Object.entries(contract).map(([key, route]) => ({ room, key, route })),
);
