import type { Table } from '../../shared/table.ts';
import { type RosterItem, rostersOf } from './roster.ts';
import { type RosterView, viewRoster } from './view.ts';

const LAST = 30;

/** A provider's last rosters, the latest first. */
export async function listRosters(table: Pick<Table, 'query'>, providerId: string): Promise<{ rosters: RosterView[] }> {
  const { items } = await table.query<RosterItem>({ ...rostersOf(providerId), backwards: true, limit: LAST });
  return { rosters: items.map((roster) => viewRoster(roster, [])) };
}
