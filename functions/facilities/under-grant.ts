import type { Actor } from '../../shared/access.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Decision } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';

/** The decision with a check, in its own transaction, that the actor's right has not been taken away meanwhile. */
export const underGrant = <Answer>(decision: Decision<Answer>, actor: Actor): Decision<Answer> =>
  isRefusal(decision) || decision.writes.length === 0
    ? decision
    : { ...decision, writes: [...decision.writes, ...stillHolds(actor)] };
