import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, daysBetween, type Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { type By, byOf, type FacilityHead, underGrant, whyClosed } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';
import { whyNotPlanned } from './plan-meal.ts';
import { refuseMenu } from './refusals.ts';
import { sameDishes } from './same-dishes.ts';
import { loadMenus, type Meal, mealsOfWeek, type Planned, putMenu, sameMeal } from './store.ts';

export interface Copying {
  facilityId: string;
  /** Monday of the week to copy. */
  from: BusinessDate;
  /** Monday of the week to fill. */
  monday: BusinessDate;
}
export interface Copied {
  copied: Meal[];
  /** Meals left alone, and why: the code of a refusal, or `ALREADY_PLANNED`. */
  skipped: (Meal & { code: string; message: string })[];
}

const ALREADY_PLANNED = { code: 'ALREADY_PLANNED', message: '这一餐已有菜单' };

const shownDishes = (menu: Menu): Dish[] => (menu.state === 'PUBLISHED' ? menu.dishes : menu.draft);
const holds = (menu: Menu, dishes: Dish[]): boolean =>
  sameDishes(shownDishes(menu), dishes) || (menu.draft !== undefined && sameDishes(menu.draft, dishes));

/** Why a meal of the new week is left alone. A repeat of the same copy finds its own drafts, which is no reason. */
function whySkipped(head: FacilityHead, meal: Meal, there: Menu | undefined, dishes: Dish[], now: Instant) {
  const refusal = whyNotPlanned(head, meal, now) ?? whyClosed(head, meal.date, meal.mealtime);
  if (refusal) return { code: refusal.code, message: refusal.message };
  return there && !holds(there, dishes) ? ALREADY_PLANNED : undefined;
}

export function decideCopying({ head, menus }: Planned, copying: Copying, by: By, now: Instant): Decision<Copied> {
  if (!head) return refuse('NOT_FOUND');
  const inWeek = ({ date }: Meal, monday: BusinessDate) => date >= monday && date <= addDays(monday, 6);
  const sources = menus.filter((menu) => inWeek(menu, copying.from));
  if (sources.length === 0) return refuseMenu('NOTHING_TO_COPY');
  const writes: Write[] = [];
  const answer: Copied = { copied: [], skipped: [] };
  for (const source of sources) {
    const meal = {
      date: addDays(source.date, daysBetween(copying.from, copying.monday)),
      mealtime: source.mealtime,
    };
    const dishes = shownDishes(source);
    const there = menus.find((menu) => sameMeal(menu, meal));
    const skipped = whySkipped(head, meal, there, dishes, now);
    if (skipped) {
      answer.skipped.push({ ...meal, ...skipped });
      continue;
    }
    answer.copied.push(meal);
    if (!there) writes.push(putMenu(head.facilityId, meal, undefined, { state: 'DRAFT', draft: dishes }, by));
  }
  return { writes, answer };
}

/**
 * Copies the menus of one week into another as drafts, day by day. Days the point is closed, meals already planned and
 * meals already over are left alone and named. Refuses with NOT_FOUND or NOTHING_TO_COPY, and with INVALID_INPUT when it
 * is the same week.
 */
export async function copyWeek(table: Table, copying: Copying, actor: Actor, now: Instant): Promise<Copied | Refusal> {
  const { facilityId, from, monday } = copying;
  if (from === monday) return refuse('INVALID_INPUT', { field: 'from' });
  return execute(
    table,
    () => loadMenus(table, facilityId, [...mealsOfWeek(from), ...mealsOfWeek(monday)]),
    (state) => underGrant(decideCopying(state, copying, byOf(actor), now), actor),
  );
}
