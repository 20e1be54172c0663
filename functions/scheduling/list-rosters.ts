import type { Table } from '../../shared/table.ts';
import { type RosterItem, rostersOf } from './roster.ts';
import { type RosterView, viewRoster } from './view.ts';

const LAST = 30;
/** Of them some may be proposals that gave way. */
const LOOKED_AT = 100;

/** A proposal that nobody had to look at: the next took its place, somebody planned themselves, or there was nothing to mend. */
const gaveWayByItself = ({ causes, state, cancelledBy, gaveWay }: RosterItem): boolean =>
  causes !== undefined && state === 'CANCELLED' && (gaveWay === true || (cancelledBy?.role ?? 'system') === 'system');

/** A provider's last rosters, the latest first. */
export async function listRosters(table: Pick<Table, 'query'>, providerId: string): Promise<{ rosters: RosterView[] }> {
  const { items } = await table.query<RosterItem>({ ...rostersOf(providerId), backwards: true, limit: LOOKED_AT });
  const rosters = items.filter((roster) => !gaveWayByItself(roster)).slice(0, LAST);
  return { rosters: rosters.map((roster) => viewRoster(roster, [])) };
}
