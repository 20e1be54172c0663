import type { Actor } from '../../shared/access.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { daysOfRoster, type RosterDay, type RosterItem, type RosterNamed, rosterKey } from './roster.ts';
import type { Shell } from './shell.ts';
import { type RosterDayView, viewRosterDay } from './view.ts';

const PAGE = 100;

/** One page of the caregivers' days of a roster, by dates. Refuses NOT_FOUND. */
export async function listRosterDays(
  { table, keyring }: Shell,
  { personId }: Pick<Actor, 'personId'>,
  named: RosterNamed,
  { date, cursor }: { date?: BusinessDate | undefined; cursor?: string | undefined },
): Promise<{ days: RosterDayView[]; cursor?: string } | Refusal> {
  const keys = await keyring();
  const reading = { personId, list: `roster-days/${named.rosterId}/${date ?? ''}` };
  const after = openCursor(keys, reading, cursor);
  if (isRefusal(after)) return after;
  if (!(await table.get<RosterItem>(rosterKey(named)))) return refuse('NOT_FOUND');
  const { items, next } = await table.query<RosterDay>({ ...daysOfRoster(named, date), limit: PAGE, after });
  const sealed = sealCursor(keys, reading, next);
  return { days: items.map(viewRosterDay), ...(sealed ? { cursor: sealed } : {}) };
}
