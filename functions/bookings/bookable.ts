import { type BusinessDate, type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { cutOffInstant, type FacilityHead, whyClosed } from '../facilities/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { type Claim, holderOf, isPastCutOff, type Order } from './booking.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { refuseBooking } from './refusals.ts';

/** An elder who orders, gives back and orders again all day long is somebody playing with the kitchen. */
const MAX_BOOKINGS_PER_MEAL = 10;

/** Why nothing can be booked or served for this elder on a date. */
export function whyNotForElder(elder: ElderHead, date: BusinessDate): Refusal | undefined {
  if (elder.mergedInto !== undefined) return refuseBooking('MERGED', { elderId: elder.mergedInto });
  const facts = factsOn(elder, date);
  if (facts.deceased) return refuseBooking('ELDER_DECEASED');
  if (facts.suspended) return refuseBooking('ELDER_SUSPENDED');
  return undefined;
}

/** Where the meal is held and who by, as ids: `nameTheBooker` makes of it what the caller may read. */
export const heldBy = (claim: Claim) => ({
  bookingId: holderOf(claim),
  facilityId: claim.facilityId,
  by: { personId: claim.by.personId, role: claim.by.role },
});

/** Why the elder may not take this meal, whoever has free seats. */
function whyNotClaimed(claims: readonly Claim[], { date, mealtime }: Order): Refusal | undefined {
  const claim = claimOn(claims, { date, mealtime });
  if (claim?.state === 'HELD') return refuseBooking('ALREADY_BOOKED', heldBy(claim));
  if (claim && claim.bookings.length >= MAX_BOOKINGS_PER_MEAL) return refuseBooking('TOO_MANY_CHANGES');
  return undefined;
}

/** What an order needs before it can be priced, with the meal's cut-off. */
export interface Offered {
  elder: ElderHead;
  facility: FacilityHead;
  cutOffAt: Instant;
}

/** Why this point does not take the order. Says nothing of the hour: a walk-in comes after the cut-off. */
export function whyNotOffered(
  { elder, facility }: Pick<MealState, 'elder' | 'facility'>,
  order: Order,
): Refusal | Offered {
  if (!elder || !facility) return refuse('NOT_FOUND');
  const reason = whyNotForElder(elder, order.date) ?? whyClosed(facility, order.date, order.mealtime);
  if (reason) return reason;
  const cutOffAt = cutOffInstant(facility, order.date, order.mealtime);
  if (cutOffAt === undefined || !facility.modes.includes(order.mode)) return refuseBooking('MODE_NOT_OFFERED');
  return { elder, facility, cutOffAt };
}

/** Why the order cannot be booked now, as far as the slot is not asked: seats and portions answer for themselves. */
export function whyNotBookable(
  state: Pick<MealState, 'elder' | 'facility' | 'claims'>,
  order: Order & { deliveryAddress?: string | undefined },
  now: Instant,
): Refusal | Offered {
  const offered = whyNotOffered(state, order);
  if (isRefusal(offered)) return offered;
  const { elder, cutOffAt } = offered;
  const taken = whyNotClaimed(state.claims, order);
  if (taken) return taken;
  if (isPastCutOff(cutOffAt, now)) return refuseBooking('CUT_OFF_PASSED', { cutOffAt: isoInShanghai(cutOffAt) });
  if (order.mode === 'delivery' && !order.deliveryAddress && !elder.address) return refuseBooking('ADDRESS_NEEDED');
  return offered;
}
