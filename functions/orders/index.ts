/** What other rooms may use of the orders. */

export { ARROWS, type Arrow, type Party, partiesOf } from './arrows.ts';
export { cancelOrder } from './cancel-order.ts';
export {
  type CareDay,
  type CareTime,
  careDayKey,
  careDayOf,
  careDaysBetween,
  datesOf,
  takeCareTime,
} from './care-day.ts';
export { ordersEventsOf } from './events-of.ts';
export { openExternal } from './external-part.ts';
export { lambdaShell as ordersShell } from './lambda-shell.ts';
export { loadPlacing, type PlacingState } from './load-placing.ts';
export {
  type Moved,
  type Moving,
  moveOrder,
  mustMove,
  type Patch,
  whyNotMoved,
  withWorker,
  workerOf,
} from './moves.ts';
export {
  type Channel,
  type Deed,
  type Extension,
  endsAt,
  enteredAt,
  holdsVouchers,
  isOver,
  isUndecided,
  isWaiting,
  type LineRef,
  type Move,
  ORDER_STATES,
  type Order,
  type OrderState,
  type Place,
  type ServiceTimes,
  SYSTEM,
  type VisitResult,
  type Window,
  type Worker,
  windowOf,
} from './order.ts';
export {
  decideOrder,
  type OrderAsked,
  type OrderContext,
  placeOrder,
} from './place-order.ts';
export { orderRefusals } from './refusals.ts';
export type { Shell as OrdersShell } from './shell.ts';
export { onWall, openPlace, orderKey, orderOf, sealPlace, wallOf } from './store.ts';
export { type Timer, type TimerKind, timersOf } from './timers.ts';
