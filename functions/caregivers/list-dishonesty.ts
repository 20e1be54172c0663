import type { Handler } from '../../shared/api.ts';
import { noteLook } from '../../shared/look.ts';
import { covers } from '../../shared/regions.ts';
import { maskName } from '../registry/index.ts';
import type { caregiversRoutes } from './contract.ts';
import { type Caregivers, type DishonestyItem, dishonestyListOf } from './store.ts';

const MAX_ENTRIES = 1_000;

/** Whom the offices of this region have entered last: those who are on the list, and those who were. */
export const listDishonesty =
  ({ table }: Caregivers): Handler<typeof caregiversRoutes.listDishonesty> =>
  async ({ params: { region } }, call) => {
    const { items } = await table.query<DishonestyItem>({
      pk: dishonestyListOf(region),
      index: true,
      backwards: true,
      limit: MAX_ENTRIES,
    });
    await noteLook(table, call.actor, { did: 'list-dishonesty', region }, call.now);
    return {
      entries: items
        .filter((item) => covers(region, item.region))
        .flatMap(({ name, citizenMasked, region: madeIn, entries }) =>
          entries.slice(-1).map(({ entryId, from, to, reason, lifted }) => ({
            entryId,
            name: call.actor.role === 'auditor' ? maskName(name) : name,
            citizenMasked,
            region: madeIn,
            from,
            ...(to === undefined ? {} : { to }),
            reason,
            ...(lifted ? { lifted: lifted.reason } : {}),
          })),
        ),
    };
  };
