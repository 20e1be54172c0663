import type * as z from 'zod';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { cutOffInstant } from '../facilities/index.ts';
import { whyNotTaken } from '../menus/index.ts';
import { whyNotBookable } from './bookable.ts';
import { type Order, SYSTEM, takenBy, type UseVouchers } from './booking.ts';
import type { MealState } from './load-meal.ts';
import { loadWithPurse } from './load-purse.ts';
import { priceMeal } from './price-meal.ts';
import { causeOf, type Purse, quoteVouchers, voucherView } from './purse.ts';
import type { quoteAnswer } from './schema.ts';
import type { Shell } from './shell.ts';
import { unsuitableFor } from './suitable-dishes.ts';

export type QuoteView = z.output<typeof quoteAnswer>;
export interface QuoteAsked extends Order {
  elderId: string;
  deliveryAddress?: string | undefined;
  useVouchers?: UseVouchers | undefined;
}

/** The price as it would be booked now, what does not suit the elder, and whether it can be booked. */
export function decideQuote(
  state: MealState & { purse?: Purse },
  asked: QuoteAsked,
  now: Instant,
): QuoteView | Refusal {
  const { elder, facility, menu, slot, purse } = state;
  if (!elder || !facility) return refuse('NOT_FOUND');
  const priced = priceMeal({ ...state, elder, facility }, asked);
  if (isRefusal(priced)) return priced;
  const { dishes, quote } = priced;
  const bookable = whyNotBookable(state, asked, now);
  const vouchers =
    purse && asked.useVouchers && quoteVouchers(purse, { ...asked, ...quote }, asked.useVouchers, causeOf(SYSTEM, now));
  const whyNot = isRefusal(bookable) ? bookable : (whyNotTaken(slot, takenBy(dishes)) ?? vouchers?.whyNot);
  const cutOffAt = cutOffInstant(facility, asked.date, asked.mealtime);
  return {
    dishes,
    price: quote,
    ...(vouchers ? { vouchers: voucherView(quote.selfPayFen, vouchers) } : {}),
    warnings: unsuitableFor(menu, elder, asked.dishes),
    ...(cutOffAt === undefined ? {} : { cutOffAt: isoInShanghai(cutOffAt) }),
    bookable: whyNot === undefined,
    ...(whyNot ? { whyNot: { code: whyNot.code, message: whyNot.message } } : {}),
  };
}

/** Prices a meal before anybody commits to it. Changes nothing. */
export const quoteMeal = async (shell: Shell, asked: QuoteAsked, now: Instant): Promise<QuoteView | Refusal> =>
  decideQuote(
    await loadWithPurse(
      shell,
      () => shell.loadMeal(asked),
      () => ({ elderId: asked.elderId, use: asked.useVouchers }),
    ),
    asked,
    now,
  );
