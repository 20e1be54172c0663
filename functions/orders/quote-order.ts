import type * as z from 'zod';
import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { loadPlacing } from './load-placing.ts';
import { priceShown, serviceShown } from './order-view.ts';
import { type OrderAsked, pricedOf, whyNotOrderable } from './place-order.ts';
import { quoteShares } from './purse.ts';
import type { quoteAnswer } from './schema.ts';
import type { Shell } from './shell.ts';

export type QuoteAsked = Omit<OrderAsked, 'orderId' | 'external'>;

/** The price of a visit with the whole breakdown, and whether it could be ordered so at this moment. Holds nothing. */
export async function quoteOrder(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  asked: QuoteAsked,
  call: { actor: Actor; now: Instant },
): Promise<z.input<typeof quoteAnswer> | Refusal> {
  const state = await loadPlacing(shell, asked);
  const { offered } = state;
  if (!state.elder || !offered) return refuse('NOT_FOUND');
  const priced = pricedOf({ offered }, asked);
  const why = whyNotOrderable(state, asked, call);
  if (why?.code === 'NOT_FOUND') return why;
  return {
    providerId: asked.providerId,
    service: serviceShown(priced.service),
    startsAt: isoInShanghai(asked.startsAt),
    minutes: asked.minutes,
    price: priceShown(priced.priceFen, quoteShares(state.purse, priced, call.now), undefined),
    orderable: why === undefined,
    ...(why ? { why: { code: why.code, message: why.message } } : {}),
  };
}
