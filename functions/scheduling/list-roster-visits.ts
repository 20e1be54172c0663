import type * as z from 'zod';
import type { Actor } from '../../shared/access.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { ElderHead } from '../registry/index.ts';
import { type RosterItem, type RosterNamed, type RosterVisit, rosterKey, visitsOfRoster } from './roster.ts';
import type { rosterVisitAnswer } from './schema.ts';
import type { Shell } from './shell.ts';
import { type RosterVisitView, viewRosterVisit } from './view.ts';

/** As many elders as one batch reads. */
const PAGE = 100;

/** One page of a roster's visits; with `change`, those of one kind among them. Refuses NOT_FOUND. */
export async function listRosterVisits(
  { table, keyring }: Shell,
  { personId }: Pick<Actor, 'personId'>,
  named: RosterNamed,
  {
    change,
    cursor,
  }: { change?: z.output<typeof rosterVisitAnswer>['change'] | undefined; cursor?: string | undefined },
): Promise<{ visits: RosterVisitView[]; cursor?: string } | Refusal> {
  const keys = await keyring();
  const reading = { personId, list: `roster-visits/${named.rosterId}/${change ?? ''}` };
  const after = openCursor(keys, reading, cursor);
  if (isRefusal(after)) return after;
  if (!(await table.get<RosterItem>(rosterKey(named)))) return refuse('NOT_FOUND');
  const { items, next } = await table.query<RosterVisit>({ ...visitsOfRoster(named), limit: PAGE, after });
  const elderIds = [...new Set(items.map(({ elderId }) => elderId))];
  const heads = elderIds.length > 0 ? await table.getMany(elderIds.map(elderHead)) : [];
  const elders = new Map(heads.flatMap((head, i) => (head ? [[elderIds[i]!, head as ElderHead]] : [])));
  const visits = items.map((visit) => viewRosterVisit(visit, elders.get(visit.elderId)));
  const sealed = sealCursor(keys, reading, next);
  return {
    visits: visits.filter((visit) => change === undefined || visit.change === change),
    ...(sealed ? { cursor: sealed } : {}),
  };
}
