import type { Change, DomainEvent } from '../../shared/events.ts';
import { bookingsEventsOf } from '../bookings/index.ts';
import { booksEventsOf } from '../books/index.ts';
import { budgetsEventsOf } from '../budgets/index.ts';
import { carePlansEventsOf } from '../care-plans/index.ts';
import { caregiversEventsOf } from '../caregivers/index.ts';
import { facilitiesEventsOf } from '../facilities/index.ts';
import { identityEventsOf } from '../identity/index.ts';
import { menusEventsOf } from '../menus/index.ts';
import { ordersEventsOf } from '../orders/index.ts';
import { oversightEventsOf } from '../oversight/index.ts';
import { privacyEventsOf } from '../privacy/index.ts';
import { registryEventsOf } from '../registry/index.ts';
import { schedulingEventsOf } from '../scheduling/index.ts';
import { settlementEventsOf } from '../settlement/index.ts';
import { simulationsEventsOf } from '../simulations/index.ts';
import { vouchersEventsOf } from '../vouchers/index.ts';

/** What each room makes of a change of its own items. A room that has events is one line. */
const roomsEventsOf: readonly ((change: Change) => DomainEvent[])[] = [
  identityEventsOf,
  registryEventsOf,
  facilitiesEventsOf,
  caregiversEventsOf,
  menusEventsOf,
  simulationsEventsOf,
  bookingsEventsOf,
  ordersEventsOf,
  schedulingEventsOf,
  settlementEventsOf,
  oversightEventsOf,
  booksEventsOf,
  budgetsEventsOf,
  carePlansEventsOf,
  vouchersEventsOf,
  privacyEventsOf,
];

/** The domain events one change means: none, when the change is nobody else's business. */
export const eventsOf = (change: Change): DomainEvent[] =>
  roomsEventsOf.flatMap((roomEventsOf) => roomEventsOf(change));
