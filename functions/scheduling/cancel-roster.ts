import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseRoster } from './refusals.ts';
import { type RosterItem, type RosterNamed, rosterKey } from './roster.ts';

/** Gives a roster up before it is published: workers leave it, orders never knew it. */
export function decideCancelRoster(roster: RosterItem | undefined, actor: Actor): Decision<RosterItem> {
  if (!roster) return refuse('NOT_FOUND');
  if (roster.state === 'CANCELLED') return { writes: [], answer: roster };
  if (roster.state === 'PUBLISHING' || roster.state === 'PUBLISHED')
    return refuseRoster('ROSTER_ELSEWHERE', { state: roster.state });
  const { version, done } = roster;
  const put: RosterItem = { ...roster, state: 'CANCELLED', cancelledBy: byOf(actor), version: version + 1 };
  return {
    writes: [
      {
        put,
        when: [
          ['version', '=', version],
          ['done', '=', done],
        ],
      },
      ...stillHolds(actor),
    ],
    answer: put,
  };
}

export const cancelRoster = (table: Table, named: RosterNamed, actor: Actor): Promise<RosterItem | Refusal> =>
  execute(
    table,
    () => table.get<RosterItem>(rosterKey(named)),
    (roster) => decideCancelRoster(roster, actor),
  );
