import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { metresBetween } from '../../shared/metres.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Decision } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { moveOrder, type Order, type OrderState, openPlace, withWorker, workerOf } from '../orders/index.ts';
import { EXCEPTIONS, type Exception, inOrder } from './exceptions.ts';
import { type Fix, judgeFix } from './judge-fix.ts';
import { judgeHour, MUCH_TOO_EARLY_MS, type Timed } from './judge-time.ts';
import { gradeOf } from './presence.ts';
import { type ProofAsked, type ProofState, readProof, type Shown, wrongCode } from './read-proof.ts';
import { refuseCheck } from './refusals.ts';
import { type Found, keepVisit } from './store.ts';
import {
  type DeviceDay,
  deviceDigest,
  isElsewhere,
  judgeDevice,
  keepTrace,
  noteDevice,
  previousOf,
  type TraceItem,
  traced,
} from './trace.ts';
import { byOf, type Check, exceptionsOfChecks, type Visit } from './visit.ts';

/** Which end of a visit. */
export type End = 'in' | 'out';
const FIELD = { in: 'checkIn', out: 'checkOut' } as const;

export interface CheckAsked {
  caregiverId: string;
  orderId: string;
  checkId: string;
  end: End;
  /** The phone's own id. */
  deviceId: string;
  fix?: Fix | undefined;
  proof?: ProofAsked | undefined;
}
export interface CheckContext {
  actor: Actor;
  now: Instant;
  keyring: Keyring;
  /** A record made without network: when it happened as far as can be known, and what is wrong with that. */
  recorded?: Timed | undefined;
  /** What was shown is known to be used up. */
  proofIsSpent?: boolean | undefined;
}
export interface CheckState extends ProofState {
  found: Found | undefined;
  trace: TraceItem | undefined;
  deviceDay: DeviceDay | undefined;
  /** The elder wants no positions kept. */
  withoutPosition?: boolean | undefined;
}
/** What a caregiver is told of a check. */
export interface Checked {
  order: Order;
  end: End;
  check: Check;
}

/** What was sent, but for how it was sent: a check that got no answer may come again from the phone's queue. */
const digestOf = ({ caregiverId, orderId, end, deviceId, fix, proof }: CheckAsked): string =>
  createHash('sha256')
    .update(JSON.stringify([caregiverId, orderId, end, deviceId, fix ?? null, proof ?? null]))
    .digest('base64url');

/** The first answer again, or why a second check is refused. */
function repeated(order: Order, done: Check, asked: CheckAsked): Decision<Checked> {
  if (done.checkId !== asked.checkId)
    return refuseCheck(asked.end === 'in' ? 'ALREADY_CHECKED_IN' : 'ALREADY_CHECKED_OUT');
  return done.asked === digestOf(asked)
    ? { writes: [], answer: { order, end: asked.end, check: done } }
    : refuse('ID_REUSED');
}

/** What is wrong with a check, from the place to the phone. */
function judge(
  { order, trace, deviceDay }: Pick<CheckState, 'trace' | 'deviceDay'> & { order: Order },
  { caregiverId, end, fix }: CheckAsked,
  { at, before, keyring }: { at: Instant; before: Visit | undefined; keyring: Keyring },
): { exceptions: Exception[]; fixIsFine: boolean; distance: number | undefined } {
  const { orderId, startsAt } = order;
  const place = openPlace(keyring, order).location;
  const previous = trace && previousOf(trace, orderId);
  const ofFix = judgeFix(fix, { at, place, previous });
  const began = before?.checkIn?.at;
  const from = end === 'out' && began !== undefined ? began : at;
  const found: Exception[] = [
    ...ofFix,
    ...(end === 'in' ? judgeHour(at, startsAt) : []),
    ...judgeDevice(deviceDay, caregiverId),
    ...(trace && isElsewhere(trace, { orderId, from, to: at }) ? (['OVERLAP'] as const) : []),
    ...(at < from ? (['CLOCK_OFF'] as const) : []),
  ];
  return {
    exceptions: found,
    fixIsFine: ofFix.length === 0,
    distance: fix && place ? metresBetween(fix, place) : undefined,
  };
}

/** Where an order goes with a check. It moves on with the last of its caregivers; one exception, and people look at it. */
function stateAfter(
  order: Order,
  { end, all, visits }: { end: End; all: boolean; visits: readonly Visit[] },
): OrderState {
  if (order.state === 'EXCEPTION') return 'EXCEPTION';
  // Nobody arrives at a job that not all have accepted: from there no arrow leads here.
  if (order.state === 'DISPATCHED') return 'CHECKED_IN';
  if (end === 'in') return all ? 'CHECKED_IN' : 'ACCEPTED';
  if (visits.some(({ checkIn }) => checkIn === undefined)) return 'EXCEPTION';
  if (!all) return order.state === 'ACCEPTED' ? 'ACCEPTED' : 'CHECKED_IN';
  return exceptionsOfChecks(order, visits).length ? 'EXCEPTION' : 'CHECKED_OUT';
}

const wordsOf = (exceptions: readonly Exception[]): string =>
  exceptions.map((exception) => EXCEPTIONS[exception]).join('；');

/**
 * A check-in or check-out. Whatever is wrong with place, hour or phone is written down and never keeps a caregiver from
 * the elder's door; only a wrong proof of presence is refused, because another can be shown at once.
 */
export function decideCheck(state: CheckState, asked: CheckAsked, context: CheckContext): Decision<Checked | Refusal> {
  const { found, trace, deviceDay } = state;
  const { actor, now, keyring, recorded } = context;
  const { caregiverId, end } = asked;
  if (!found) return refuse('NOT_FOUND');
  const { order, visits } = found;
  const worker = workerOf(order, caregiverId);
  if (isRefusal(worker)) return worker;
  const before = visits.find((visit) => visit.caregiverId === caregiverId);
  const done = before?.[FIELD[end]];
  if (done) return repeated(order, done, asked);

  const at = recorded?.at ?? now;
  if (end === 'in' && at < order.startsAt - MUCH_TOO_EARLY_MS) return refuseCheck('NOT_YET');
  const shown = shownOf(state, asked.proof, { order, at, context });
  if (isRefusal(shown)) return shown.code === 'WRONG_CODE' ? wrongCode(state, order, shown) : shown;

  const device = deviceDigest(asked.deviceId);
  const fix = state.withoutPosition ? undefined : asked.fix;
  const judged = judge({ order, trace, deviceDay }, { ...asked, fix }, { at, before, keyring });
  const check: Check = {
    checkId: asked.checkId,
    at,
    ...(recorded ? { sentLaterAt: now } : {}),
    ...(fix ? { fix } : {}),
    ...(judged.distance === undefined ? {} : { distanceM: judged.distance }),
    device,
    presence: shown.presence,
    grade: gradeOf(shown.presence, judged.fixIsFine),
    exceptions: inOrder([...(recorded?.exceptions ?? []), ...judged.exceptions]),
    asked: digestOf(asked),
    by: byOf(actor),
  };
  const { orderId, elderId, providerId } = order;
  const known = before ?? { orderId, elderId, providerId, caregiverId, version: 0 };
  const visit: Visit = { ...known, [FIELD[end]]: check };
  const { workers, all } = withWorker(order, caregiverId, end === 'in' ? { checkedInAt: at } : { checkedOutAt: at });
  const after = [...visits.filter((each) => each.caregiverId !== caregiverId), visit];
  const to = stateAfter({ ...order, workers }, { end, all, visits: after });
  const reason = to === 'EXCEPTION' ? wordsOf(exceptionsOfChecks({ ...order, workers }, after)) : undefined;
  const moved = moveOrder(order, to, { workers }, { by: actor, now, reason });
  if (isRefusal(moved)) return moved;
  return {
    writes: [
      ...moved.writes,
      keepVisit(before, visit),
      keepTrace(caregiverId, trace, traced(trace, { orderId, at, end, fix })),
      ...noteDevice(device, deviceDay, caregiverId, at),
      ...shown.writes,
      ...stillHolds(actor),
    ],
    answer: { order: moved.order, end, check },
  };
}

const NOTHING_SHOWN: Shown = { presence: { kind: 'none' }, writes: [] };

/** A proof that is no good at the door is shown again; in a record it cannot be, and counts for nothing. */
function shownOf(
  state: CheckState,
  proof: ProofAsked | undefined,
  {
    order,
    at,
    context: { keyring, now, recorded, proofIsSpent },
  }: { order: Order; at: Instant; context: CheckContext },
): Shown | Refusal {
  if (!proof || proofIsSpent) return NOTHING_SHOWN;
  const shown = readProof(proof, state, { order, keyring, at, now });
  return isRefusal(shown) && recorded ? NOTHING_SHOWN : shown;
}
