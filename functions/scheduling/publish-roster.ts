import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseRoster } from './refusals.ts';
import { movedRoster, type RosterItem, type RosterNamed, rosterKey } from './roster.ts';
import { beginsOn, type DateNow, loadDates, underWayOn } from './roster-date.ts';

interface By {
  actor: Actor;
  now: Instant;
}

/**
 * Has a worker send every visit as planned, by the right of whoever says so. Said again it changes nothing. From then on the dates
 * are watched: what happens to a visit while others are still being sent waits for the end, and is not lost.
 */
export function decidePublishRoster(
  { roster, dates }: { roster: RosterItem | undefined; dates: readonly DateNow[] },
  { version }: { version: number },
  { actor, now }: By,
): Decision<RosterItem> {
  if (!roster) return refuse('NOT_FOUND');
  if (roster.state === 'PUBLISHING' || roster.state === 'PUBLISHED') return { writes: [], answer: roster };
  if (roster.state !== 'PLANNED') return refuseRoster('ROSTER_ELSEWHERE', { state: roster.state });
  if (roster.version !== version) return refuseRoster('ROSTER_CHANGED');
  const { turn, rosterId } = roster;
  const busy = underWayOn(dates, rosterId);
  if (busy) return refuseRoster('UNDER_WAY', { rosterId: busy.rosterId });
  const put = movedRoster(
    { ...roster, state: 'PUBLISHING', publishedBy: actor, turn: turn + 1, version: version + 1 },
    now,
  );
  const watched = dates.map((date) => beginsOn(date, now, { rosterId, isPublished: true }));
  return { writes: [{ put, when: [['version', '=', version]] }, ...watched, ...stillHolds(actor)], answer: put };
}

/** Publishes a roster as it was seen. Refuses NOT_FOUND, ROSTER_ELSEWHERE, ROSTER_CHANGED, UNDER_WAY. */
export const publishRoster = (
  table: Table,
  named: RosterNamed & { version: number },
  by: By,
): Promise<RosterItem | Refusal> =>
  execute(
    table,
    async () => {
      const roster = await table.get<RosterItem>(rosterKey(named));
      return { roster, dates: roster ? await loadDates(table, named.providerId, roster.dates) : [] };
    },
    (state) => decidePublishRoster(state, named, by),
  );
