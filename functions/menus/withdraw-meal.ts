import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { type By, byOf, slotKey, underGrant } from '../facilities/index.ts';
import { type Menu, menuKey } from './menu.ts';
import { refuseMenu } from './refusals.ts';
import { type Meal, putMenu } from './store.ts';

export interface Withdrawal extends Meal {
  facilityId: string;
}

export function decideWithdrawal(menu: Menu | undefined, { date, mealtime }: Withdrawal, by: By): Decision<Meal> {
  if (!menu) return refuse('NOT_FOUND');
  const meal = { date, mealtime };
  if (menu.state === 'DRAFT') return { writes: [], answer: meal };
  const draft = menu.draft ?? menu.dishes;
  return {
    writes: [
      putMenu(menu.facilityId, meal, menu, { state: 'DRAFT', draft }, by),
      {
        delete: slotKey(menu.facilityId, date, mealtime),
        when: [['booked', '=', 0]],
        orElse: (current) => (current ? refuseMenu('MEAL_BOOKED') : 'stale'),
      },
    ],
    answer: meal,
  };
}

/** Takes a published meal back to a draft while nobody has booked it. Refuses with NOT_FOUND or MEAL_BOOKED. */
export const withdrawMeal = (table: Table, withdrawal: Withdrawal, actor: Actor): Promise<Meal | Refusal> =>
  execute(
    table,
    () => table.get<Menu>(menuKey(withdrawal.facilityId, withdrawal.date, withdrawal.mealtime)),
    (menu) => underGrant(decideWithdrawal(menu, withdrawal, byOf(actor)), actor),
  );
