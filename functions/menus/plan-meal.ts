import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import {
  type By,
  byOf,
  type FacilityHead,
  portionKey,
  refuseClosed,
  servingWindow,
  underGrant,
} from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';
import { refuseMenu } from './refusals.ts';
import { sameDishes } from './same-dishes.ts';
import { loadMenus, type Meal, putMenu, removeMenu } from './store.ts';

/** What a meal shall offer. No dishes: the draft is dropped. */
export interface Plan extends Meal {
  dishes: Dish[];
}
interface State {
  head: FacilityHead | undefined;
  menu: Menu | undefined;
}

/** Why a meal can no longer, or never, be planned at this point. */
export function whyNotPlanned(head: FacilityHead, { date, mealtime }: Meal, now: Instant): Refusal | undefined {
  const window = servingWindow(head, date, mealtime);
  if (!window) return refuseClosed('MEALTIME_NOT_OFFERED', { date, mealtime });
  return window.closes <= now ? refuseMenu('MEAL_IS_PAST', { date, mealtime }) : undefined;
}

/** Two dishes whose ids end alike cannot be told apart in a slot. */
const mistakable = (menu: Menu | undefined, dishes: readonly Dish[]): boolean =>
  menu?.state === 'PUBLISHED' &&
  dishes.some(({ dishId }) =>
    menu.dishes.some((other) => other.dishId !== dishId && portionKey(other.dishId) === portionKey(dishId)),
  );

function writesOf(
  facilityId: string,
  menu: Menu | undefined,
  { dishes, date, mealtime }: Plan,
  by: By,
  now: Instant,
): Write[] {
  const meal = { date, mealtime };
  if (menu?.state === 'PUBLISHED') {
    const draft = dishes.length > 0 && !sameDishes(dishes, menu.dishes) ? dishes : undefined;
    if (sameDishes(draft ?? [], menu.draft ?? [])) return [];
    const published = { state: menu.state, dishes: menu.dishes, ...(draft ? { draft } : {}) };
    return [putMenu(facilityId, meal, menu, published, by)];
  }
  if (sameDishes(dishes, menu?.draft ?? [])) return [];
  if (menu && dishes.length === 0) return removeMenu(menu, by, now);
  return [putMenu(facilityId, meal, menu, { state: 'DRAFT', draft: dishes }, by)];
}

export function decidePlan({ head, menu }: State, plan: Plan, by: By, now: Instant): Decision<Meal> {
  if (!head) return refuse('NOT_FOUND');
  const closed = plan.dishes.length > 0 ? whyNotPlanned(head, plan, now) : undefined;
  if (closed) return closed;
  if (mistakable(menu, plan.dishes)) return refuse('INVALID_INPUT', { field: 'dishes', problem: 'dishId' });
  return {
    writes: writesOf(head.facilityId, menu, plan, by, now),
    answer: { date: plan.date, mealtime: plan.mealtime },
  };
}

/**
 * Writes the draft of one meal; what is published stays as it is until it is published again. Refuses with NOT_FOUND,
 * MEALTIME_NOT_OFFERED, MEAL_IS_PAST, or INVALID_INPUT for a dish id that ends like a published one.
 */
export const planMeal = (
  table: Table,
  facilityId: string,
  plan: Plan,
  actor: Actor,
  now: Instant,
): Promise<Meal | Refusal> =>
  execute(
    table,
    async () => {
      const { head, menus } = await loadMenus(table, facilityId, [plan]);
      return { head, menu: menus[0] };
    },
    (state) => underGrant(decidePlan(state, plan, byOf(actor), now), actor),
  );
