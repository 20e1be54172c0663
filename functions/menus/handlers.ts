import type { Handlers } from '../../shared/api.ts';
import { addDays } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { menusRoutes } from './contract.ts';
import { copyWeek } from './copy-week.ts';
import { listDishes } from './list-dishes.ts';
import { markSoldOut } from './mark-sold-out.ts';
import { planMeal } from './plan-meal.ts';
import { planWeek } from './plan-week.ts';
import { publishWeek } from './publish-week.ts';
import { readMenu } from './read-menu.ts';
import { readMenuForElder } from './read-menu-for-elder.ts';
import { readWeek } from './read-week.ts';
import { removeDish } from './remove-dish.ts';
import { saveDish } from './save-dish.ts';
import type { MenuView } from './view.ts';
import { withdrawMeal } from './withdraw-meal.ts';

const shown = ({ facilityId, date }: { facilityId: string; date: string }, meals: MenuView[] | Refusal) =>
  isRefusal(meals) ? meals : { facilityId, date, meals };

export const menusHandlers = (table: Table): Handlers<typeof menusRoutes> => ({
  saveDish: ({ params: { facilityId, dishId }, body }, { actor }) =>
    saveDish(table, facilityId, { dishId, ...body }, actor),
  listDishes: async ({ params }) => ({ dishes: await listDishes(table, params.facilityId) }),
  removeDish: ({ params }, call) => removeDish(table, params.facilityId, params.dishId, call),

  planMeal: ({ params: { facilityId, ...meal }, body }, { actor, now }) =>
    planMeal(table, facilityId, { ...meal, ...body }, actor, now),
  planWeek: async ({ params: { facilityId, monday }, body: { meals } }, { actor, now }) =>
    meals.every(({ date }) => date >= monday && date <= addDays(monday, 6))
      ? planWeek(table, facilityId, meals, actor, now)
      : refuse('INVALID_INPUT', { field: 'meals', problem: 'date' }),
  copyWeek: ({ params, body }, { actor, now }) => copyWeek(table, { ...params, ...body }, actor, now),
  publishWeek: ({ params }, { actor, now }) => publishWeek(table, params, actor, now),
  withdrawMeal: ({ params }, { actor }) => withdrawMeal(table, params, actor),
  markSoldOut: ({ params, body }, { actor }) => markSoldOut(table, { ...params, ...body }, actor),

  readWeek: async ({ params }) => ({ meals: await readWeek(table, params.facilityId, params.monday) }),
  readMenu: async ({ params }, { now }) => shown(params, await readMenu(table, params, now)),
  readMenuForElder: async ({ params }, { now }) => shown(params, await readMenuForElder(table, params, now)),
});
