import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Condition, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import {
  type By,
  byOf,
  type FacilityHead,
  isClosedDay,
  moveHead,
  PUBLISH_AHEAD_DAYS,
  portionKey,
  type Slot,
  slotKey,
  UNLIMITED_PORTIONS,
  underGrant,
} from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';
import { whyNotPlanned } from './plan-meal.ts';
import { refuseMenu } from './refusals.ts';
import { loadMenus, type Meal, mealsOfWeek, type Planned, putMenu } from './store.ts';

const cooked = ({ portions }: Dish): number => portions ?? UNLIMITED_PORTIONS;

/** The slot of a meal nobody has booked yet. */
function openSlot(head: FacilityHead, { date, mealtime }: Meal, dishes: readonly Dish[], by: By): Write {
  const slot: Slot = {
    ...slotKey(head.facilityId, date, mealtime),
    kind: 'slot',
    seatsLeft: head.mealtimes[mealtime]?.capacity ?? 0,
    booked: 0,
    portionsLeft: Object.fromEntries(dishes.map((dish) => [portionKey(dish.dishId), cooked(dish)])),
    soldOut: {},
    ...(isClosedDay(head, date, mealtime) ? { closed: true } : {}),
    by,
  };
  return { put: slot, when: absent };
}

/**
 * The open slot follows the new dishes by differences, so that what was booked in between stays counted. A dish goes
 * only when nobody has booked it.
 */
function shiftPortions(
  facilityId: string,
  { date, mealtime }: Meal,
  before: readonly Dish[],
  now: readonly Dish[],
): Write[] {
  const added = now.filter(({ dishId }) => !before.some((dish) => dish.dishId === dishId));
  const removed = before.filter(({ dishId }) => !now.some((dish) => dish.dishId === dishId));
  const shifted = now.flatMap((dish) => {
    const was = before.find(({ dishId }) => dishId === dish.dishId);
    const more = was ? cooked(dish) - cooked(was) : 0;
    return more === 0 ? [] : [[`portionsLeft.${portionKey(dish.dishId)}`, more] as const];
  });
  if (added.length + removed.length + shifted.length === 0) return [];
  const isFull = ({ portionsLeft }: Slot, dish: Dish) => portionsLeft[portionKey(dish.dishId)] === cooked(dish);
  return [
    {
      update: slotKey(facilityId, date, mealtime),
      set: Object.fromEntries(added.map((dish) => [`portionsLeft.${portionKey(dish.dishId)}`, cooked(dish)])),
      add: Object.fromEntries(shifted),
      remove: removed.flatMap(({ dishId }) => [`portionsLeft.${portionKey(dishId)}`, `soldOut.${portionKey(dishId)}`]),
      when: [
        ['booked', 'present'],
        ...removed.map((dish): Condition => [`portionsLeft.${portionKey(dish.dishId)}`, '=', cooked(dish)]),
      ],
      orElse: (current) => {
        const kept = current && removed.find((dish) => !isFull(current as Slot, dish));
        return kept ? refuseMenu('DISH_BOOKED', { date, mealtime, dishId: kept.dishId, name: kept.name }) : 'stale';
      },
    },
  ];
}

function publishOne(head: FacilityHead, menu: Menu, draft: Dish[], by: By): Write[] {
  const { facilityId } = head;
  const meal = { date: menu.date, mealtime: menu.mealtime };
  const put = putMenu(facilityId, meal, menu, { state: 'PUBLISHED', dishes: draft }, by);
  if (menu.state === 'PUBLISHED') return [put, ...shiftPortions(facilityId, meal, menu.dishes, draft)];
  return [put, openSlot(head, meal, draft, by)];
}

export function decidePublishing({ head, menus }: Planned, by: By, now: Instant): Decision<{ published: Meal[] }> {
  if (!head) return refuse('NOT_FOUND');
  const lastDate = addDays(businessDateOf(now), PUBLISH_AHEAD_DAYS);
  const writes: Write[] = [];
  const published: Meal[] = [];
  for (const menu of menus) {
    const { date, mealtime, draft } = menu;
    const refusal = draft && whyNotPlanned(head, menu, now);
    if (draft && !refusal) {
      if (date > lastDate) return refuseMenu('MENU_TOO_FAR', { lastDate });
      writes.push(...publishOne(head, menu, draft, by));
    } else if (refusal && refusal.code !== 'MEAL_IS_PAST') return refusal;
    if (menu.state === 'PUBLISHED' || !refusal) published.push({ date, mealtime });
  }
  const opens = writes.some((write) => 'put' in write && write.put.kind === 'slot');
  return { writes: opens ? [moveHead(head), ...writes] : writes, answer: { published } };
}

/**
 * Publishes every draft of a week that is not over, menus and slots in one transaction (at most 43 writes), and answers
 * which meals of the week are published now. Refuses with NOT_FOUND, MENU_TOO_FAR, MEALTIME_NOT_OFFERED or DISH_BOOKED.
 */
export const publishWeek = (
  table: Table,
  { facilityId, monday }: { facilityId: string; monday: BusinessDate },
  actor: Actor,
  now: Instant,
): Promise<{ published: Meal[] } | Refusal> =>
  execute(
    table,
    () => loadMenus(table, facilityId, mealsOfWeek(monday)),
    (state) => underGrant(decidePublishing(state, byOf(actor), now), actor),
  );
