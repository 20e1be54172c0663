import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { moveOrder, type Order, SYSTEM } from '../orders/index.ts';
import {
  type CallBackItem,
  type CallBackSeed,
  callBackKey,
  placeInCallBacks,
  seedKey,
  whyCalled,
} from './call-back.ts';
import { EXCEPTIONS } from './exceptions.ts';
import { loadVerdict, type ReviewState } from './load-verdict.ts';
import type { Shell } from './shell.ts';
import { verified } from './verdict.ts';
import { exceptionsOf, gradeOfVisits, paidOf, performedOn } from './visit.ts';

/** The day's seed of a county, made at its first use. Whoever comes second takes what the first has stored. */
async function seedOf(
  table: Pick<Table, 'get' | 'commit'>,
  { region }: Order,
  date: string,
  { now, randomSeed }: { now: Instant; randomSeed: string },
): Promise<string> {
  const put: CallBackSeed = {
    ...seedKey(region, date),
    kind: 'call-back-seed',
    region,
    date,
    seed: randomSeed,
    at: now,
  };
  const known = await table.get<CallBackSeed>(seedKey(region, date));
  if (known) return known.seed;
  await table.commit([{ put, when: absent }]);
  return (await table.get<CallBackSeed>(seedKey(region, date)))!.seed;
}

/** What becomes of an order that came into a state by itself, as it stands now. */
export function decideSettling(state: ReviewState, { now, seed }: { now: Instant; seed: string }): Decision<Order> {
  const { order, visits, photos, callBack } = state;
  const nothing = { writes: [], answer: order };
  if (callBack) return nothing;
  const grade = gradeOfVisits(visits);
  const hasCheckIn = visits.some(({ checkIn }) => checkIn);
  const why = whyCalled(order, { grade, hasCheckIn, seed });
  if (why) {
    const { orderId, elderId, providerId, region } = order;
    const date = performedOn(order, visits);
    const put: CallBackItem = {
      ...callBackKey(orderId),
      kind: 'call-back',
      orderId,
      elderId,
      providerId,
      region,
      date,
      why,
      state: 'OPEN',
      attempts: 0,
      at: now,
      ...placeInCallBacks({ region, date, orderId }),
    };
    return { writes: [{ put, when: absent }], answer: order };
  }
  if (order.state !== 'CONFIRMED' && order.state !== 'AUTO_CONFIRMED') return nothing;
  const exceptions = exceptionsOf(order, visits, photos);
  if (exceptions.length === 0) {
    const judged = verified(state, { minutes: paidOf(order, visits).minutes, exceptions }, { actor: SYSTEM, now });
    return isRefusal(judged) ? judged : { writes: judged.writes, answer: judged.order };
  }
  const reason = exceptions.map((exception) => EXCEPTIONS[exception]).join('；');
  const moved = moveOrder(order, 'EXCEPTION', {}, { by: SYSTEM, now, reason });
  return isRefusal(moved) ? moved : { writes: moved.writes, answer: moved.order };
}

/**
 * After a visit was confirmed or became an exception: it is drawn for a call-back, or, confirmed and without a fault,
 * verified and paid. Done again it changes nothing.
 */
export async function settleConfirmed(
  shell: Pick<Shell, 'table' | 'programsOf'>,
  orderId: string,
  call: { now: Instant; randomSeed: string },
): Promise<void> {
  const { table } = shell;
  const result = await execute(
    table,
    async () => {
      const state = await loadVerdict(shell, orderId);
      return state && { state, seed: await seedOf(table, state.order, performedOn(state.order, state.visits), call) };
    },
    (loaded): Decision<Order> =>
      loaded ? decideSettling(loaded.state, { now: call.now, seed: loaded.seed }) : refuse('NOT_FOUND'),
  );
  if (isRefusal(result)) throw new Error(`${orderId} was not settled: ${result.code}`);
}
