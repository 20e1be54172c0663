import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type ExternalTender, refuseExternal, withdrawExternal } from '../vouchers/index.ts';
import { loadShown, type Named } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { byOf, type Order } from './order.ts';
import { type OrderView, viewOrder } from './order-view.ts';
import type { Shell } from './shell.ts';

/** Takes back what was recorded wrongly, and its number is free again. Refuses EXTERNAL_CLAIMED once it is in the ledger. */
export function decideWithdrawal(
  shown: { order: Order; external: ExternalTender | undefined } | Refusal,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<OrderView> {
  if (isRefusal(shown)) return shown;
  const { order, external } = shown;
  if (!external) return { writes: [], answer: viewOrder(order, undefined) };
  if (external.state !== 'RECORDED') return refuseExternal('EXTERNAL_CLAIMED');
  const moved = moveOrder(order, order.state, {}, { by: actor, now, deed: 'EXTERNAL_WITHDRAWN' });
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...withdrawExternal(external, byOf(actor)), ...stillHolds(actor)],
    answer: viewOrder(moved.order, undefined),
  };
}

export const withdrawRecorded = (
  { table }: Pick<Shell, 'table'>,
  named: Named,
  call: { actor: Actor; now: Instant },
): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadShown(table, named),
    (shown) => decideWithdrawal(shown, call),
  );
