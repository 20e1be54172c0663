import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderHead } from '../registry/index.ts';
import { loadDay } from './read-menu.ts';
import { type MenuView, menusOn } from './view.ts';

/** The menus of a day with what each dish means for this elder's diets and allergies. Refuses with NOT_FOUND. */
export async function readMenuForElder(
  table: Table,
  { elderId, ...of }: { elderId: string; facilityId: string; date: BusinessDate },
  now: Instant,
): Promise<MenuView[] | Refusal> {
  const { day, besides } = await loadDay(table, of, [elderHead(elderId)]);
  const elder = besides[0] as ElderHead | undefined;
  return day && elder ? menusOn(day, now, elder) : refuse('NOT_FOUND');
}
