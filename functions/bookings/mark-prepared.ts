import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { cutOffInstant, type FacilityHead, refuseSlot } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type Slot, slotKey } from '../menus/index.ts';
import { isPastCutOff, type Order } from './booking.ts';
import { refuseServing } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf } from './store.ts';

type Meal = Pick<Order, 'facilityId' | 'date' | 'mealtime'>;

/** The kitchen says it has cooked a meal; every booking of it reads PREPARED. Said again, the first time stands. */
export function decidePrepared(
  { facility, slot }: { facility: FacilityHead | undefined; slot: Slot | undefined },
  { facilityId, date, mealtime }: Meal,
  { actor, now }: { actor: Actor; now: Instant },
): Decision<{ preparedAt: string }> {
  if (!facility) return refuse('NOT_FOUND');
  if (!slot) return refuseSlot('MEAL_NOT_PUBLISHED');
  if (slot.preparedAt !== undefined) return { writes: [], answer: { preparedAt: isoInShanghai(slot.preparedAt) } };
  const cutOffAt = cutOffInstant(facility, date, mealtime);
  if (cutOffAt === undefined || !isPastCutOff(cutOffAt, now)) return refuseServing('NOT_COUNTED_YET');
  return {
    writes: [
      {
        update: slotKey(facilityId, date, mealtime),
        set: { preparedAt: now, by: byOf(actor) },
        when: [
          ['booked', 'present'],
          ['preparedAt', 'absent'],
        ],
      },
      ...stillHolds(actor),
    ],
    answer: { preparedAt: isoInShanghai(now) },
  };
}

/** Marks a meal as cooked. */
export const markPrepared = (
  { table }: Pick<Shell, 'table'>,
  meal: Meal,
  call: { actor: Actor; now: Instant },
): Promise<{ preparedAt: string } | Refusal> =>
  execute(
    table,
    async () => {
      const [facility, slot] = await table.getMany([
        facilityHead(meal.facilityId),
        slotKey(meal.facilityId, meal.date, meal.mealtime),
      ]);
      return { facility: facility as FacilityHead | undefined, slot: slot as Slot | undefined };
    },
    (state) => decidePrepared(state, meal, call),
  );
