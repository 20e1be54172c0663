import { api } from '../../shared/api.ts';
import { addDays, systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { byOf } from '../facilities/index.ts';
import { menusRoutes } from './contract.ts';
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

const table = createTable(environment.tables());

const shown = (of: { facilityId: string; date: string }, meals: MenuView[] | Refusal) =>
  isRefusal(meals) ? meals : { facilityId: of.facilityId, date: of.date, meals };

export const handler = api(
  menusRoutes,
  {
    saveDish: ({ params: { facilityId, dishId }, body }, { actor }) =>
      saveDish(table, facilityId, { dishId, ...body }, byOf(actor)),
    listDishes: async ({ params }) => ({ dishes: await listDishes(table, params.facilityId) }),
    removeDish: ({ params }) => removeDish(table, params.facilityId, params.dishId),
    planMeal: ({ params: { facilityId, ...meal }, body }, { actor, now }) =>
      planMeal(table, facilityId, { ...meal, ...body }, byOf(actor), now),
    planWeek: async ({ params: { facilityId, monday }, body: { meals } }, { actor, now }) =>
      meals.every(({ date }) => date >= monday && date <= addDays(monday, 6))
        ? planWeek(table, facilityId, meals, byOf(actor), now)
        : refuse('INVALID_INPUT', { field: 'meals', problem: 'date' }),
    copyWeek: ({ params, body }, { actor, now }) => copyWeek(table, { ...params, ...body }, byOf(actor), now),
    publishWeek: ({ params }, { actor, now }) => publishWeek(table, params, byOf(actor), now),
    withdrawMeal: ({ params }, { actor }) => withdrawMeal(table, params, byOf(actor)),
    markSoldOut: ({ params, body }, { actor }) => markSoldOut(table, { ...params, ...body }, byOf(actor)),
    readWeek: async ({ params }) => ({ meals: await readWeek(table, params.facilityId, params.monday) }),
    readMenu: async ({ params }, { now }) => shown(params, await readMenu(table, params, now)),
    readMenuForElder: async ({ params }, { now }) => shown(params, await readMenuForElder(table, params, now)),
  },
  { clock: systemClock, regionOf: regionOf(table) },
);
