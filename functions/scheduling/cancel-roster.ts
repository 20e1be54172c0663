import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { givenUp } from './make-roster.ts';
import { refuseRoster } from './refusals.ts';
import { type RosterItem, type RosterNamed, rosterKey } from './roster.ts';

interface By {
  actor: Actor;
  now: Instant;
}

/** Gives a roster up before it is published: workers leave it, orders never knew it. */
export function decideCancelRoster(roster: RosterItem | undefined, { actor, now }: By): Decision<RosterItem> {
  if (!roster) return refuse('NOT_FOUND');
  if (roster.state === 'CANCELLED') return { writes: [], answer: roster };
  if (roster.state === 'PUBLISHING' || roster.state === 'PUBLISHED')
    return refuseRoster('ROSTER_ELSEWHERE', { state: roster.state });
  const gone = givenUp(roster, byOf(actor), now);
  return { writes: [gone, ...stillHolds(actor)], answer: gone.put };
}

export const cancelRoster = (table: Table, named: RosterNamed, by: By): Promise<RosterItem | Refusal> =>
  execute(
    table,
    () => table.get<RosterItem>(rosterKey(named)),
    (roster) => decideCancelRoster(roster, by),
  );
