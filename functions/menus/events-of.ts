import { menuChanged, menuPublished } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';

const lacking = <T>(whole: readonly T[], part: readonly T[]): T[] => whole.filter((each) => !part.includes(each));
const told = ({ name, priceFen, diets, allergens }: Dish) => ({ name, priceFen, diets, allergens });

/** What changed for somebody who has booked the dish; undefined when nothing did. */
function changeOf(was: Dish, is: Dish) {
  const newAllergens = lacking(is.allergens, was.allergens);
  const lostDiets = lacking(was.diets, is.diets);
  const same =
    was.name === is.name &&
    was.priceFen === is.priceFen &&
    newAllergens.length + lostDiets.length === 0 &&
    was.allergens.length === is.allergens.length &&
    was.diets.length === is.diets.length;
  return same ? undefined : { dishId: is.dishId, was: told(was), is: told(is), newAllergens, lostDiets };
}

/** `menu.published` when a meal can be booked, `menu.changed` when dishes that stay on a published menu changed. */
export function menusEventsOf(change: Change): DomainEvent[] {
  if (change.after?.kind !== 'menu') return [];
  const after = change.after as Menu;
  const before = change.before as Menu | undefined;
  if (after.state !== 'PUBLISHED') return [];
  const { facilityId, date, mealtime } = after;
  if (before?.state !== 'PUBLISHED') return [eventOf(menuPublished, change, { facilityId, date, mealtime })];
  const dishes = after.dishes.flatMap((is) => {
    const was = before.dishes.find(({ dishId }) => dishId === is.dishId);
    return (was && changeOf(was, is)) ?? [];
  });
  return dishes.length > 0 ? [eventOf(menuChanged, change, { facilityId, date, mealtime, dishes })] : [];
}
