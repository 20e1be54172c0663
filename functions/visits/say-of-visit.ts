import { isDeepStrictEqual } from 'node:util';
import type { Actor, Principal } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { moveOrder, type Order, type OrderState } from '../orders/index.ts';
import { refuseWord } from './refusals.ts';
import type { Shell } from './shell.ts';
import { type Found, loadFound, type WordItem, wordKey } from './store.ts';
import { deviceDigest } from './trace.ts';
import { byOf } from './visit.ts';
import type { Word } from './word.ts';

export interface WordAsked extends Pick<Word, 'orderId' | 'elderId' | 'says' | 'stars' | 'words'> {
  /** Of the phone on which it is said. */
  deviceId: string;
}
export interface Speaking {
  actor: Actor;
  principal: Principal | undefined;
  now: Instant;
}

/** Whether the word comes from whoever came, or from the phone they came with. */
function isWorkers(
  { order, visits }: Found,
  { deviceId }: WordAsked,
  { actor, principal }: Pick<Speaking, 'actor' | 'principal'>,
): boolean {
  const ids = order.workers.map(({ caregiverId }) => caregiverId);
  const device = deviceDigest(deviceId);
  return (
    order.workers.some(({ personId }) => personId === actor.personId) ||
    (principal?.grants ?? []).some(({ role, over }) => role === 'caregiver' && ids.includes(over)) ||
    visits.some(({ checkIn, checkOut }) => checkIn?.device === device || checkOut?.device === device)
  );
}

/** The visit is still going on, or never began. */
const NOT_DONE: readonly OrderState[] = ['PLACED', 'DISPATCHED', 'ACCEPTED', 'CHECKED_IN'];
const NO_VISIT: readonly OrderState[] = [
  'CANCELLED_BY_ELDER',
  'CANCELLED_BY_PROVIDER',
  'NO_SHOW_ELDER',
  'NO_SHOW_CAREGIVER',
];
const PAID_OR_NOT: readonly OrderState[] = ['VERIFIED', 'SETTLED', 'REJECTED', 'REVERSED'];

/** Where the order goes with a word; undefined where it stays and the word is only kept. */
function stateAfter({ state }: Order, says: Word['says']): OrderState | undefined {
  if (says === 'confirmed') return state === 'CHECKED_OUT' || state === 'DISPUTED' ? 'CONFIRMED' : undefined;
  return state === 'EXCEPTION' || state === 'DISPUTED' ? undefined : 'DISPUTED';
}

const saidIn = ({ says, stars, words }: Pick<Word, 'says' | 'stars' | 'words'>) => ({
  says,
  ...(stars === undefined ? {} : { stars }),
  ...(words === undefined ? {} : { words }),
});

/**
 * What the elder's side says of a visit. A word about a visit that people look at anyway is kept for them; a paid visit is
 * disputed with the office, but may still be rated once.
 */
export function decideWord(found: Found | undefined, asked: WordAsked, speaking: Speaking): Decision<Word> {
  const { actor, now } = speaking;
  if (found?.order.elderId !== asked.elderId || NO_VISIT.includes(found.order.state)) return refuse('NOT_FOUND');
  const { order, word: before } = found;
  if (isWorkers(found, asked, speaking)) return refuseWord('WORKERS_PHONE');
  if (NOT_DONE.includes(order.state)) return refuseWord('NOT_DONE_YET');
  const { orderId, elderId, says, words } = asked;
  if (before) {
    if (isDeepStrictEqual(saidIn(before), saidIn(asked)) && before.by.personId === actor.personId)
      return { writes: [], answer: before };
    if (before.says === says || PAID_OR_NOT.includes(order.state)) return refuseWord('ALREADY_SAID');
  }
  if (says === 'disputed' && PAID_OR_NOT.includes(order.state)) return refuseWord('ALREADY_SETTLED');
  const word: Word = {
    orderId,
    elderId,
    ...saidIn(asked),
    by: byOf(actor),
    at: now,
    version: (before?.version ?? 0) + 1,
  };
  const put: WordItem = { ...wordKey(orderId), kind: 'visit-word', ...word };
  const to = stateAfter(order, says);
  const moved = to && moveOrder(order, to, {}, { by: actor, now, reason: says === 'disputed' ? words : undefined });
  if (isRefusal(moved)) return moved;
  return {
    writes: [
      { put, when: before ? [['version', '=', before.version]] : absent },
      ...(moved?.writes ?? []),
      ...stillHolds(actor),
    ],
    answer: word,
  };
}

/** Confirms a visit with a rating, or disputes it with words. */
export const sayOfVisit = (
  { table }: Pick<Shell, 'table'>,
  asked: WordAsked,
  speaking: Speaking,
): Promise<Word | Refusal> =>
  execute(
    table,
    () => loadFound(table, asked.orderId),
    (found) => decideWord(found, asked, speaking),
  );
