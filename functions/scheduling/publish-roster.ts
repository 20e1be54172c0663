import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseRoster } from './refusals.ts';
import { movedRoster, type RosterItem, type RosterNamed, rosterKey } from './roster.ts';

interface By {
  actor: Actor;
  now: Instant;
}

/** Has a worker send every visit as planned, by the right of whoever says so. Said again it changes nothing. */
export function decidePublishRoster(
  roster: RosterItem | undefined,
  { version }: { version: number },
  { actor, now }: By,
): Decision<RosterItem> {
  if (!roster) return refuse('NOT_FOUND');
  if (roster.state === 'PUBLISHING' || roster.state === 'PUBLISHED') return { writes: [], answer: roster };
  if (roster.state !== 'PLANNED') return refuseRoster('ROSTER_ELSEWHERE', { state: roster.state });
  if (roster.version !== version) return refuseRoster('ROSTER_CHANGED');
  const { turn } = roster;
  const put = movedRoster(
    { ...roster, state: 'PUBLISHING', publishedBy: actor, turn: turn + 1, version: version + 1 },
    now,
  );
  return { writes: [{ put, when: [['version', '=', version]] }, ...stillHolds(actor)], answer: put };
}

/** Publishes a roster as it was seen. Refuses NOT_FOUND, ROSTER_ELSEWHERE, ROSTER_CHANGED. */
export const publishRoster = (
  table: Table,
  named: RosterNamed & { version: number },
  by: By,
): Promise<RosterItem | Refusal> =>
  execute(
    table,
    () => table.get<RosterItem>(rosterKey(named)),
    (roster) => decidePublishRoster(roster, named, by),
  );
