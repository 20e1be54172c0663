import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { underGrant } from '../facilities/index.ts';
import { type CallBackItem, type CallBackOutcome, callBackKey, MAX_CALLS } from './call-back.ts';
import { refuseCallBack } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf } from './visit.ts';

export interface CallBackAsked {
  region: RegionCode;
  orderId: string;
  /** From 1: which call this was, so that a retry is not another call. */
  attempt: number;
  outcome: CallBackOutcome;
  note?: string | undefined;
}

export function decideCallBack(
  call: CallBackItem | undefined,
  { region, attempt, outcome, note }: CallBackAsked,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<CallBackItem> {
  if (!call || !covers(region, call.region)) return refuse('NOT_FOUND');
  const isRetry = call.outcome === outcome && call.note === note && call.by?.personId === actor.personId;
  if (isRetry && call.attempts === attempt) return { writes: [], answer: call };
  if (call.state !== 'OPEN' || attempt !== call.attempts + 1) return refuseCallBack('CALL_CLOSED');
  const isDone = outcome !== 'not-reached' || attempt >= MAX_CALLS;
  const { note: _note, gsi1pk, gsi1sk, ...kept } = call;
  const told: CallBackItem = {
    ...kept,
    // What is done leaves the list of open ones.
    ...(isDone ? {} : { gsi1pk, gsi1sk }),
    state: isDone ? 'DONE' : 'OPEN',
    attempts: attempt,
    outcome,
    ...(note === undefined ? {} : { note }),
    by: byOf(actor),
    at: now,
  };
  return { writes: [{ put: told, when: [['attempts', '=', call.attempts]] }], answer: told };
}

/** Writes down what the elder's side said on the phone, or that nobody answered. */
export const recordCallBack = (
  { table }: Pick<Shell, 'table'>,
  asked: CallBackAsked,
  call: { actor: Actor; now: Instant },
): Promise<CallBackItem | Refusal> =>
  execute(
    table,
    () => table.get<CallBackItem>(callBackKey(asked.orderId)),
    (item) => underGrant(decideCallBack(item, asked, call), call.actor),
  );
