import {
  deliveryChanged,
  mealBooked,
  mealCancelled,
  mealChanged,
  mealNoShow,
  mealReversed,
  mealServed,
  planChanged,
  planRefused,
} from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { type Booking, type By, type Claim, holderOf, SYSTEM, toPayFenOf } from './booking.ts';
import type { PlanItem, PlanRefusal } from './plan.ts';
import { bookingOf, claimOf } from './store.ts';

/** What every event of a meal says. */
const mealOf = ({ elderId, bookingId, facilityId, date, mealtime, mode, by: bookedBy }: Booking, by: By) => ({
  elderId,
  bookingId,
  facilityId,
  date,
  mealtime,
  mode,
  by,
  bookedBy,
});

function servedEvent(change: Change, booking: Booking & { state: 'SERVED' }): DomainEvent {
  const { serving, subsidyFen, walkIn } = booking;
  return eventOf(mealServed, change, {
    ...mealOf(booking, serving.by),
    selfPayFen: toPayFenOf(booking),
    subsidyFen,
    evidenceGrade: serving.grade,
    walkIn: walkIn ?? false,
  });
}

/** What came of a booking when its state moved. Sending out is the kitchen's own business. */
function movedEvent(change: Change, before: Booking, after: Booking): DomainEvent[] {
  switch (after.state) {
    case 'BOOKED':
      return before.state === 'SERVED'
        ? [eventOf(mealReversed, change, { ...mealOf(after, before.serving.by), how: 'undone' })]
        : [];
    case 'OUT_FOR_DELIVERY':
      return [];
    case 'SERVED':
      return [servedEvent(change, after)];
    case 'REVERSED': {
      const { by, reason } = after.reversed;
      return [eventOf(mealReversed, change, { ...mealOf(after, by), how: 'reversed', reason })];
    }
    case 'NO_SHOW':
      return [eventOf(mealNoShow, change, { ...mealOf(after, SYSTEM), livesAlone: after.noShow.livesAlone })];
    case 'CANCELLED':
    case 'CANCELLED_BY_POINT':
    case 'SUBSTITUTED': {
      const { by, late, reason } = after.ended;
      return [
        eventOf(mealCancelled, change, {
          ...mealOf(after, by),
          how: after.state,
          late: late ?? false,
          ...(reason ? { reason } : {}),
        }),
      ];
    }
  }
}

/** Whether the meal was brought to the elder's door and handed out there. */
const isDelivered = (booking: Booking): boolean =>
  booking.mode === 'delivery' && booking.sentAt !== undefined && booking.state === 'SERVED';

/** A trip is to be counted again when one of its meals is served, taken back, or subsidised otherwise. */
function tripEvents(change: Change, before: Booking | undefined, after: Booking): DomainEvent[] {
  const { elderId, bookingId } = after;
  const moved = (before !== undefined && isDelivered(before)) !== isDelivered(after);
  return moved ? [eventOf(deliveryChanged, change, { elderId, bookingId })] : [];
}
function claimEvents(change: Change, before: Claim | undefined, after: Claim): DomainEvent[] {
  const bookingId = after.state === 'HELD' ? holderOf(after) : undefined;
  const moved =
    before !== undefined && (before.subsidyFen !== after.subsidyFen || before.basis.facts !== after.basis.facts);
  return bookingId && moved ? [eventOf(deliveryChanged, change, { elderId: after.elderId, bookingId })] : [];
}

function bookingEvents(change: Change, before: Booking | undefined, after: Booking): DomainEvent[] {
  const { contact = [] } = after;
  // What people are told is what they have to pay themselves.
  const selfPayFen = toPayFenOf(after);
  if (!before) {
    if (after.state === 'SERVED') return [servedEvent(change, after)];
    const { planId } = after;
    return [eventOf(mealBooked, change, { ...mealOf(after, after.by), selfPayFen, ...(planId ? { planId } : {}) })];
  }
  if (before.state !== after.state) return movedEvent(change, before, after);
  const common = { ...mealOf(after, after.changedBy ?? after.by), selfPayFen };
  if (after.changedTo !== before.changedTo)
    return [eventOf(mealChanged, change, { ...common, why: 'choice', allergens: contact })];
  const selfPayBeforeFen = toPayFenOf(before);
  if (after.repricedAt !== before.repricedAt && selfPayFen !== selfPayBeforeFen) {
    const repriced = { ...common, by: SYSTEM, why: 'entitlement' as const, selfPayBeforeFen };
    return [eventOf(mealChanged, change, { ...repriced, allergens: contact })];
  }
  if (contact.length > (before.contact ?? []).length)
    return [eventOf(mealChanged, change, { ...common, by: SYSTEM, why: 'new-allergen', allergens: contact })];
  return [];
}

function planEvents(change: Change, plan: PlanItem): DomainEvent[] {
  const { elderId, planId, facilityId } = plan;
  return [eventOf(planChanged, change, { elderId, planId, facilityId })];
}

function refusalEvents(change: Change, refusal: PlanRefusal): DomainEvent[] {
  const { elderId, planId, facilityId, date, mealtime, madeBy, code, message } = refusal;
  return [eventOf(planRefused, change, { elderId, planId, facilityId, date, mealtime, madeBy, code, message })];
}

/** The events a change of this room's items means: who is to be told, by ids only. */
export function bookingsEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  switch (after?.kind) {
    case 'booking':
      return [
        ...bookingEvents(change, before && bookingOf(before), bookingOf(after)),
        ...tripEvents(change, before && bookingOf(before), bookingOf(after)),
      ];
    case 'claim':
      return claimEvents(change, before && claimOf(before), claimOf(after));
    case 'plan':
      return planEvents(change, after as PlanItem);
    case 'plan-refusal':
      return before ? [] : refusalEvents(change, after as PlanRefusal);
    default:
      return [];
  }
}
