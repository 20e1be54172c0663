import type { RoomSpec } from '../shared/function-spec.ts';
import { bookingsSpec } from './bookings/deploy.ts';
import { booksSpec } from './books/deploy.ts';
import { budgetsSpec } from './budgets/deploy.ts';
import { canarySpec } from './canary/deploy.ts';
import { carePlansSpec } from './care-plans/deploy.ts';
import { caregiversSpec } from './caregivers/deploy.ts';
import { dispatchSpec } from './dispatch/deploy.ts';
import { facilitiesSpec } from './facilities/deploy.ts';
import { healthSpec } from './health/deploy.ts';
import { identitySpec } from './identity/deploy.ts';
import { importsSpec } from './imports/deploy.ts';
import { menusSpec } from './menus/deploy.ts';
import { notificationsSpec } from './notifications/deploy.ts';
import { ordersSpec } from './orders/deploy.ts';
import { oversightSpec } from './oversight/deploy.ts';
import { privacySpec } from './privacy/deploy.ts';
import { publisherSpec } from './publisher/deploy.ts';
import { registrySpec } from './registry/deploy.ts';
import { schedulingSpec } from './scheduling/deploy.ts';
import { servicesSpec } from './services/deploy.ts';
import { settlementSpec } from './settlement/deploy.ts';
import { simulationsSpec } from './simulations/deploy.ts';
import { subsidiesSpec } from './subsidies/deploy.ts';
import { visitsSpec } from './visits/deploy.ts';
import { vouchersSpec } from './vouchers/deploy.ts';

/** The functions of every room. A new room is one line here and, when it has routes, one line in `routes.ts`. */
export const rooms: Readonly<Record<string, RoomSpec>> = {
  identity: identitySpec,
  registry: registrySpec,
  imports: importsSpec,
  facilities: facilitiesSpec,
  menus: menusSpec,
  services: servicesSpec,
  'care-plans': carePlansSpec,
  caregivers: caregiversSpec,
  dispatch: dispatchSpec,
  scheduling: schedulingSpec,
  subsidies: subsidiesSpec,
  simulations: simulationsSpec,
  bookings: bookingsSpec,
  orders: ordersSpec,
  settlement: settlementSpec,
  books: booksSpec,
  budgets: budgetsSpec,
  oversight: oversightSpec,
  visits: visitsSpec,
  vouchers: vouchersSpec,
  notifications: notificationsSpec,
  privacy: privacySpec,
  publisher: publisherSpec,
  health: healthSpec,
  canary: canarySpec,
};
