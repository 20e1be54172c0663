import type { Handler } from '../../shared/api.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { covers } from '../../shared/regions.ts';
import { execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type By, byOf } from './caregiver.ts';
import type { caregiversRoutes } from './contract.ts';
import { loadPerson, writesOfList } from './enter-dishonesty.ts';
import { refuseCaregiver } from './refusals.ts';
import { type Caregivers, type DishonestyItem, dishonestyListOf } from './store.ts';

/** The list with its entry lifted, which stays to be read. Refuses NOT_LISTED when the entry is not the current one. */
export function withoutEntry(
  item: DishonestyItem,
  { entryId, reason, by, at }: { entryId: string; reason: string; by: By; at: Instant },
): DishonestyItem | Refusal {
  const last = item.entries.at(-1);
  if (last?.entryId !== entryId) return refuseCaregiver('NOT_LISTED');
  if (last.lifted) return item;
  const lifted = { ...last, lifted: { reason, by, at } };
  return { ...item, entries: [...item.entries.slice(0, -1), lifted], by, version: item.version + 1 };
}

export const liftDishonesty =
  ({ table }: Caregivers): Handler<typeof caregiversRoutes.liftDishonesty> =>
  async ({ params: { region, entryId }, body: { reason } }, call) => {
    // The list says whose entry it is; whether it still stands is read from the person's own item.
    const { items } = await table.query<DishonestyItem>({ pk: dishonestyListOf(region), begins: entryId, index: true });
    const [found] = items.filter((item) => covers(region, item.region));
    if (!found) return refuse('NOT_FOUND');
    const by = byOf(call.actor);
    return execute(
      table,
      () => loadPerson(table, found.pk),
      (person) => {
        if (!person.item) return refuse('NOT_FOUND');
        const item = withoutEntry(person.item, { entryId, reason, by, at: call.now });
        if (isRefusal(item)) return item;
        const answer = { entryId };
        if (item === person.item) return { writes: [], answer };
        const today = businessDateOf(call.now);
        return { writes: [...writesOfList(person, item, { by, today }), ...stillHolds(call.actor)], answer };
      },
    );
  };
