import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { quoteMeal } from '../subsidies/index.ts';
import { walletWrites } from '../vouchers/index.ts';
import { basisOf } from './basis-of.ts';
import { type Booking, isOpen, SYSTEM } from './booking.ts';
import { claimOn, type MealState } from './load-meal.ts';
import { loadWithPurse } from './load-purse.ts';
import { isLater, mealToPrice, takenMeals } from './price-meal.ts';
import { causeOf, holdAnew, type Purse } from './purse.ts';
import { reprice } from './recheck-meals.ts';
import type { Shell } from './shell.ts';
import { moveCard } from './store.ts';
import { isOpenAt, tillOf } from './till.ts';

/** Whether the policy leaves the subsidy open until the meal is handed out, and that is now. */
export const isPricedNow = (
  { booking, facility }: { booking: Booking | undefined; facility: FacilityHead | undefined },
  now: Instant,
): boolean =>
  booking?.pricedAtTill === true &&
  isOpen(booking) &&
  facility !== undefined &&
  isOpenAt(tillOf(facility, booking.date, booking.mealtime), now);

/**
 * The open booking at the subsidy of this moment: the policy in force, the elder's file, and the quotas that the meals
 * before it have drawn on. Meals still to come draw on none: each is priced when its turn comes. Dishes keep their prices.
 */
export function decideTillPrice(state: MealState & { purse?: Purse }, now: Instant): Decision<'priced'> {
  const { purse, elder, facility, booking, policy, claims, card } = state;
  const claim = booking && claimOn(claims, booking);
  if (!elder || !facility || !booking || !claim || !isOpen(booking) || claim.state !== 'HELD')
    return { writes: [], answer: 'priced' };
  const taken = takenMeals(claims, booking).filter((meal) => !isLater(meal, booking));
  const quote = quoteMeal(policy, mealToPrice({ elder, facility }, { ...booking, taken }));
  const isSame = JSON.stringify(quote.layers) === JSON.stringify(claim.layers) && quote.policyId === booking.policyId;
  if (isSame) return { writes: [], answer: 'priced' };
  const again = { claim, booking, quote, basis: basisOf(elder, booking.date, quote.policyId) };
  const held = purse && holdAnew(purse, booking, quote.selfPayFen, causeOf(SYSTEM, now, '用餐时核价'));
  return {
    writes: [
      ...reprice(again, now, held?.vouchers),
      moveCard(booking.elderId, card, now),
      ...(purse && held ? walletWrites(purse.wallet, ...held.moves) : []),
    ],
    answer: 'priced',
  };
}

/**
 * Brings a booking that is about to be handed out to the price of this moment, in a transaction of its own. Throws when
 * others keep changing the elder's meals: the till tries again.
 */
export async function priceAtTill(shell: Shell, booking: Booking, now: Instant): Promise<void> {
  const { elderId } = booking;
  const priced = await execute(
    shell.table,
    () =>
      loadWithPurse(
        shell,
        () => shell.loadMeal(booking),
        (state) => ({ elderId, booking: state.booking, use: state.booking?.vouchers?.use }),
      ),
    (state) => decideTillPrice(state, now),
  );
  if (isRefusal(priced)) throw new Error(`${booking.bookingId} could not be priced at the till: ${priced.code}`);
}
