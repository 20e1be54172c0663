import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { Item, Table, Write } from '../../shared/table.ts';
import { type By, byOf, portionKey, refuseSlot, slotKey } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import type { Meal } from './store.ts';

export interface SoldOut extends Meal {
  facilityId: string;
  dishId: string;
  /** false: there is some again. */
  soldOut: boolean;
}

const whyNotMarked =
  (dishId: string) =>
  (current: Item | undefined): Refusal =>
    current ? refuseSlot('DISH_NOT_ON_MENU', { dishId }) : refuseSlot('MEAL_NOT_PUBLISHED');

function soldOutWrite({ facilityId, date, mealtime, dishId, soldOut }: SoldOut, by: By): Write {
  const key = portionKey(dishId);
  return {
    update: slotKey(facilityId, date, mealtime),
    ...(soldOut ? { set: { [`soldOut.${key}`]: true, by } } : { set: { by }, remove: [`soldOut.${key}`] }),
    when: [[`portionsLeft.${key}`, 'present']],
    orElse: whyNotMarked(dishId),
  };
}

/**
 * Stops a dish at once, or lets it be booked again with as many portions as were left. Refuses with MEAL_NOT_PUBLISHED
 * or DISH_NOT_ON_MENU.
 */
export async function markSoldOut(
  table: Table,
  marking: SoldOut,
  actor: Actor,
): Promise<{ dishId: string; soldOut: boolean } | Refusal> {
  const result = await table.commit([soldOutWrite(marking, byOf(actor)), ...stillHolds(actor)]);
  if (isRefusal(result)) return result;
  return result === 'done' ? { dishId: marking.dishId, soldOut: marking.soldOut } : refuse('BUSY');
}
