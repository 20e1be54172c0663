import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { fileStays, fileThatStays } from '../registry/index.ts';
import { walletKey } from '../vouchers/index.ts';
import { type CareDay, datesOf, freeCareTime, loadCareDays, whatOverlaps, writeCareTime } from './care-day.ts';
import { endOrder } from './end-order.ts';
import { loadWithPurse, type OrderState } from './load-order.ts';
import { moveOrder } from './moves.ts';
import { holdsVouchers, isWaiting, SYSTEM } from './order.ts';
import { ordersFrom } from './orders-of-elder.ts';
import { purseOf } from './purse.ts';
import type { Shell } from './shell.ts';

const FROM_THE_FIRST = '2000-01-01';

/**
 * An order of the file that ended goes on in the one that stays, where its vouchers already are. A visit still to come at a
 * time for which that file has one as well is given up: nobody is visited twice at once.
 */
export function decideMove(
  { state, days }: { state: OrderState | undefined; days: readonly CareDay[] },
  elderId: string,
  now: Instant,
): Decision<'moved' | 'given up' | 'nothing to move'> {
  if (!state || state.order.elderId === elderId || !holdsVouchers(state.order))
    return { writes: [], answer: 'nothing to move' };
  const { order } = state;
  const there = { ...order, elderId };
  if (isWaiting(order) && days.some((day) => whatOverlaps(day, there))) {
    const reason = '两份档案合并，同一时间只留一单';
    const ended = endOrder(state, 'CANCELLED_BY_ELDER', { by: SYSTEM, now, reason });
    return isRefusal(ended) ? ended : { writes: ended.writes, answer: 'given up' };
  }
  const moved = moveOrder(order, order.state, { elderId }, { by: SYSTEM, now, deed: 'FILE_MERGED' });
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...freeCareTime(order), ...writeCareTime(days, there), fileStays(elderId)],
    answer: 'moved',
  };
}

/**
 * Moves what is still open under a file that ended. The wallet goes first, by the vouchers' own hand: an order whose vouchers
 * have not arrived yet throws, and the event comes again. Run again, it moves what is left.
 */
export async function moveToFile(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  named: { elderId: string; duplicateId: string },
  now: Instant,
): Promise<void> {
  const { table } = shell;
  const elderId = await fileThatStays(table, named.elderId);
  for (const { orderId } of await ordersFrom(table, named.duplicateId, FROM_THE_FIRST)) {
    const done = await execute(
      table,
      async () => {
        const found = await loadWithPurse(shell, orderId);
        if (!found) return { state: undefined, days: [] };
        const { order } = found;
        const purse = await purseOf(shell, await table.get(walletKey(elderId)), { ...order, elderId });
        if (order.heldFen > 0 && holdsVouchers(order) && !purse.wallet.holds[orderId])
          throw new Error(`${orderId} waits for its vouchers`);
        return { state: { ...found, purse }, days: await loadCareDays(table, elderId, datesOf(order)) };
      },
      (state) => decideMove(state, elderId, now),
    );
    if (isRefusal(done)) throw new Error(`${orderId} could not be moved: ${done.code}`);
  }
}
