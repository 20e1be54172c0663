import type { Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import { alarmOf } from './alarms.ts';
import { endOrder } from './end-order.ts';
import { loadWithPurse, type OrderState } from './load-order.ts';
import { type Moved, moveOrder } from './moves.ts';
import { type Deed, type Move, type Order, SYSTEM } from './order.ts';
import type { Shell } from './shell.ts';
import { dueIn, putOff, TIMER_SHARDS, type Timer, type TimerItem, timersOf } from './timers.ts';

type Sweeper = Pick<Shell, 'table' | 'programsOf'>;

const isCurrent = (order: Order, timer: Timer): boolean =>
  timersOf(order).some(({ what, dueAt }) => what === timer.what && dueAt === timer.dueAt);

/** What a timer that is due does to its order. */
function moveOf(state: OrderState, { what }: Timer, now: Instant): Moved {
  const { order } = state;
  const as = (deed?: Deed, reason?: string) => ({ by: SYSTEM, now, deed, reason });
  const moved = (() => {
    switch (what) {
      case 'accept':
        return moveOrder(order, 'PLACED', { workers: [] }, as('NOT_ACCEPTED_IN_TIME'));
      case 'begin':
        return order.state === 'ACCEPTED'
          ? moveOrder(order, 'EXCEPTION', {}, as('NOT_CHECKED_IN'))
          : endOrder(state, 'CANCELLED_BY_PROVIDER', as('NOBODY_SENT', '到了上门时间仍没有派出护理员'));
      case 'end':
        return moveOrder(order, 'EXCEPTION', { extension: undefined }, as('NOT_CHECKED_OUT'));
      case 'confirm':
        return moveOrder(order, 'AUTO_CONFIRMED', {}, as());
    }
  })();
  // The timers of a state and the arrows of the system agree: a test holds them together.
  if (isRefusal(moved)) throw new Error(`${order.orderId} cannot follow its timer ${what}: ${moved.code}`);
  return moved;
}

/**
 * Does what a timer says, if the order still waits for it; what it says follows from the order, so that a timer left over
 * only goes away. Answers the step that was made. Whoever comes second finds that it was done.
 */
export function decideDue(
  state: OrderState | undefined,
  { pk, sk, tries, ...timer }: TimerItem,
  now: Instant,
): Decision<Move | undefined> {
  const gone: Write = { delete: { pk, sk } };
  if (!state || !isCurrent(state.order, timer)) return { writes: [gone], answer: undefined };
  const { order, writes } = moveOf(state, timer, now);
  // The order removes its timers where it has set them; one that was put off stands elsewhere.
  return { writes: tries === undefined ? writes : [...writes, gone], answer: order.history.at(-1) };
}

async function doOne(shell: Sweeper, timer: TimerItem, now: Instant): Promise<boolean> {
  const done = await execute(
    shell.table,
    () => loadWithPurse(shell, timer.orderId),
    (state) => decideDue(state, timer, now),
  );
  if (isRefusal(done)) throw new Error(`${timer.orderId} could not follow its timer ${timer.what}: ${done.code}`);
  const alarm = done && alarmOf(done);
  if (alarm) log.warn('order alarm', { alarm, orderId: timer.orderId });
  return done !== undefined;
}

/** In one run at most: what is left is due in the next one, a minute later. */
const MAX_PER_SHARD = 200;

/**
 * Does what is due: takes orders back that nobody accepted, marks missed check-ins and check-outs, confirms what nobody
 * disputed, ends what nobody was sent to. An order that fails does not hold up the others: it is tried again later, and told
 * at the end, by a throw. Answers how many orders moved.
 */
export async function sweep(shell: Sweeper, now: Instant): Promise<number> {
  let moved = 0;
  const faults: unknown[] = [];
  for (const shard of TIMER_SHARDS) {
    const { items } = await shell.table.query<TimerItem>({ ...dueIn(shard, now), limit: MAX_PER_SHARD });
    for (const timer of items) {
      try {
        if (await doOne(shell, timer, now)) moved++;
      } catch (fault) {
        faults.push(fault);
        // Where not even that can be written, it stays where it is: due in the next run.
        await shell.table.commit(putOff(timer, now)).catch(() => undefined);
      }
    }
  }
  if (faults.length) throw new AggregateError(faults, `${faults.length} orders could not follow their timers`);
  return moved;
}
