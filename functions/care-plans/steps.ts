import type { BusinessDate, Instant, WallTime } from '../../shared/business-time.ts';
import { isOver, type Order, type OrderState, windowOf } from '../orders/index.ts';
import { type CarePlanItem, dueOn, isAwayOn, MAX_ROUNDS, type PlannedVisit, plannedOrderId } from './plan.ts';

/** What the history of an order says when its plan took it back: such a visit may be ordered again. */
export const GAVE_UP = '照护计划已调整';

export type Step =
  | { do: 'order'; visit: PlannedVisit; round: number }
  | { do: 'give-up'; orderId: string }
  | { do: 'tell'; visit: Pick<PlannedVisit, 'date' | 'time'>; code: 'ALREADY_DISPATCHED' | 'GIVEN_UP_TOO_OFTEN' };

const BEFORE_THE_VISIT: readonly OrderState[] = ['PLACED', 'DISPATCHED', 'ACCEPTED'];
const isToCome = (order: Order, now: Instant): boolean =>
  BEFORE_THE_VISIT.includes(order.state) && order.startsAt > now;

const isGivenUp = ({ state, history }: Order): boolean =>
  state === 'CANCELLED_BY_ELDER' && history.at(-1)?.reason === GAVE_UP;

/** Somebody agreed on another time for this one visit: the plan does not undo it. */
const isChangedByHand = ({ history }: Order): boolean =>
  history.some(({ deed, by }) => deed === 'CHANGED' && by.role !== 'system');

/** Whether an order is what the plan says now. Neither a new price nor a new version of the program touches it. */
const fits = (order: Order, plan: CarePlanItem, { startsAt, minutes, windowMinutes = 0 }: PlannedVisit): boolean =>
  windowOf(order).from === startsAt &&
  windowOf(order).until === startsAt + windowMinutes * 60_000 &&
  order.minutes === minutes &&
  order.providerId === plan.providerId &&
  order.service.serviceId === plan.serviceId &&
  order.preferredCaregiverId === plan.preferredCaregiverId &&
  order.note === plan.note;

/** The orders made for a visit so far, in their rounds. */
function roundsOf(plan: CarePlanItem, visit: PlannedVisit, orders: ReadonlyMap<string, Order>): Order[] {
  const rounds: Order[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const order = orders.get(plannedOrderId(plan.carePlanId, visit, round));
    if (!order) break;
    rounds.push(order);
  }
  return rounds;
}

function stepForVisit(visit: PlannedVisit, rounds: readonly Order[]): Step[] {
  if (!rounds.every(isGivenUp)) return [];
  if (rounds.length >= MAX_ROUNDS) return [{ do: 'tell', visit, code: 'GIVEN_UP_TOO_OFTEN' }];
  return [{ do: 'order', visit, round: rounds.length }];
}

/** Whether a visit takes place or took place. */
const stands = (order: Order): boolean => order.state === 'SETTLED' || !isOver(order);

function stepForStray(plan: CarePlanItem, order: Order): Step[] {
  const isAway = isAwayOn(plan, order.date);
  if (!isAway && isChangedByHand(order)) return [];
  // Nobody is at home: then the caregiver is told before setting out. Otherwise who was sent is for the dispatcher.
  if (isAway || order.state === 'PLACED') return [{ do: 'give-up', orderId: order.orderId }];
  return [{ do: 'tell', visit: { date: order.date, time: order.slot as WallTime }, code: 'ALREADY_DISPATCHED' }];
}

/**
 * What a plan does about the visits of some dates that have not begun. A visit that is due and was never ordered is
 * ordered, also when the plan itself gave it up before; what a person or a fault ended is left alone. An order of the plan
 * that fits it no longer is given up; where it cannot be, nothing is ordered in its place on that day. `orders` are those
 * this plan made of these dates.
 */
export function stepsOf(
  plan: CarePlanItem,
  dates: readonly BusinessDate[],
  orders: readonly Order[],
  now: Instant,
): Step[] {
  const byId = new Map(orders.map((order) => [order.orderId, order]));
  const visits = dates
    .flatMap((date) => dueOn(plan, date))
    .map((visit) => ({ visit, rounds: roundsOf(plan, visit, byId) }));
  const ofVisits = new Set(visits.flatMap(({ rounds }) => rounds));
  const fitting = new Set(visits.flatMap(({ visit, rounds }) => rounds.filter((order) => fits(order, plan, visit))));
  const mended = orders
    .filter((order) => isToCome(order, now) && !fitting.has(order))
    .flatMap((order) => stepForStray(plan, order));
  const leaving = new Set(mended.flatMap((step) => (step.do === 'give-up' ? [step.orderId] : [])));
  const takenDates = new Set(
    orders
      .filter((order) => stands(order) && !ofVisits.has(order) && !leaving.has(order.orderId))
      .map(({ date }) => date),
  );
  return [
    ...mended,
    ...visits
      .filter(({ visit }) => visit.startsAt > now && !takenDates.has(visit.date))
      .flatMap(({ visit, rounds }) => stepForVisit(visit, rounds)),
  ];
}
