import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type RosterItem, type RosterNamed, type RosterSection, rosterKey, sectionsOfStep } from './roster.ts';
import { type RosterView, viewRoster } from './view.ts';

/** A roster with how far its workers are. */
export async function shownRoster(table: Pick<Table, 'query'>, roster: RosterItem): Promise<RosterView> {
  const sections =
    roster.state === 'PLANNING' ? (await table.query<RosterSection>(sectionsOfStep(roster, roster.step))).items : [];
  return viewRoster(roster, sections);
}

/** Refuses NOT_FOUND. */
export async function readRoster(
  table: Pick<Table, 'get' | 'query'>,
  named: RosterNamed,
): Promise<RosterView | Refusal> {
  const roster = await table.get<RosterItem>(rosterKey(named));
  return roster ? shownRoster(table, roster) : refuse('NOT_FOUND');
}
