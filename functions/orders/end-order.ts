import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import { type ExternalTender, withdrawExternal } from '../vouchers/index.ts';
import { freeCareTime } from './care-day.ts';
import type { OrderState } from './load-order.ts';
import { type Moved, type Moving, moveOrder } from './moves.ts';
import { byOf, type OrderState as Where } from './order.ts';
import { causeOf, freeHold } from './purse.ts';

/** Where an order ends without a visit. */
export type EndedState = Extract<
  Where,
  'CANCELLED_BY_ELDER' | 'CANCELLED_BY_PROVIDER' | 'NO_SHOW_ELDER' | 'NO_SHOW_CAREGIVER'
>;

/** What another system was to pay is withdrawn, unless its line is in the ledger already. */
export const freeExternal = (external: ExternalTender | undefined, actor: Actor): Write[] =>
  external?.state === 'RECORDED' ? withdrawExternal(external, byOf(actor)) : [];

/** What an order that ends holds, given back: vouchers are for visits that were made, whosever fault it is. */
export const giveBack = (
  { order, purse, external }: OrderState,
  { by, now, reason }: { by: Actor; now: Instant; reason?: string | undefined },
): Write[] => [...freeHold(purse, order, causeOf(by, now, reason)), ...freeExternal(external, by)];

/**
 * Ends an order without a visit, by an arrow of the table: its vouchers go back, its time is free for another. Whose time
 * at the provider becomes free, dispatch reads from `order.changed`.
 */
export function endOrder(state: OrderState, to: EndedState, moving: Moving): Moved | Refusal {
  const moved = moveOrder(state.order, to, { extension: undefined }, moving);
  if (isRefusal(moved)) return moved;
  return { ...moved, writes: [...moved.writes, ...freeCareTime(state.order), ...giveBack(state, moving)] };
}
