import type { BusinessDate } from '../../shared/business-time.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import type { Mealtime } from '../facilities/index.ts';

/** A published meal on the day's agenda: what is to be looked at when it is over. */
export interface AgendaItem extends Item {
  kind: 'agenda';
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
}
export type AgendaMeal = Pick<AgendaItem, 'facilityId' | 'date' | 'mealtime'>;

/**
 * One partition a day: a city's thousand meals, written when menus are published and read by the jobs of that day. No
 * job has to know which points there are.
 */
const agendaPk = (date: BusinessDate): string => `AGENDA#${date}`;
export const agendaKey = ({ facilityId, date, mealtime }: AgendaMeal): Key => ({
  pk: agendaPk(date),
  sk: `${facilityId}#${mealtime}`,
});
export const agendaItem = ({ facilityId, date, mealtime }: AgendaMeal): AgendaItem => ({
  ...agendaKey({ facilityId, date, mealtime }),
  kind: 'agenda',
  facilityId,
  date,
  mealtime,
});

export async function agendaOf(table: Pick<Table, 'query'>, date: BusinessDate): Promise<AgendaItem[]> {
  return (await table.query<AgendaItem>({ pk: agendaPk(date) })).items;
}
