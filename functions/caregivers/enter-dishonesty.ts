import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { caregiverHead } from '../../shared/resource.ts';
import { absent, execute, type Table, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { maskCitizenNumber, parseCitizenNumber, refuseCitizenNumber } from '../registry/index.ts';
import { type By, byOf, type CaregiverHead, caregiverOf, type Listed } from './caregiver.ts';
import type { caregiversRoutes } from './contract.ts';
import { ordersAhead } from './jobs.ts';
import { currentEntry } from './listed.ts';
import { refuseCaregiver } from './refusals.ts';
import {
  type Caregivers,
  citizenDigestOf,
  type DishonestyEntry,
  type DishonestyItem,
  dishonestyKey,
  dishonestyListOf,
  settled,
  type UniqueItem,
  uniqueKey,
} from './store.ts';

/** An office learns whether somebody is a caregiver: not for trying out numbers. */
const TRIES = { what: 'enter-dishonesty', limit: 60, windowMs: 3_600_000 };

/** A person's list and, where there is one, their file. */
export interface Person {
  item: DishonestyItem | undefined;
  file: CaregiverHead | undefined;
}
export async function loadPerson(table: Pick<Table, 'get' | 'getMany'>, citizenDigest: string): Promise<Person> {
  const [item, unique] = await table.getMany([dishonestyKey(citizenDigest), uniqueKey(citizenDigest)]);
  const caregiverId = (unique as UniqueItem | undefined)?.caregiverId;
  const file = caregiverId === undefined ? undefined : caregiverOf(await table.get(caregiverHead(caregiverId)));
  return { item: item as DishonestyItem | undefined, file };
}

/**
 * The list over the one that was read, and the file as it now stands: whoever dispatches reads only the file. Where there is
 * none, none may have been opened meanwhile.
 */
export function writesOfList(
  { item: before, file }: Person,
  item: DishonestyItem,
  { by, today }: { by: By; today: BusinessDate },
): Write[] {
  const listed = currentEntry(item, today);
  const { dishonesty: _before, ...rest } = file ?? {};
  const { pk: citizenDigest } = item;
  return [
    { put: item, when: before ? [['version', '=', before.version]] : absent },
    file
      ? {
          put: settled({ ...rest, ...(listed ? { dishonesty: listed } : {}) } as CaregiverHead, by),
          when: [['version', '=', file.version]],
        }
      : { check: uniqueKey(citizenDigest), when: absent },
  ];
}

export interface NewEntry extends Listed {
  name: string;
  number: string;
  region: RegionCode;
}

/**
 * A person's list with a new entry, the same one when it is there already. One entry counts at a time: ALREADY_LISTED. An
 * entry that ends before it begins is refused with DATES_REVERSED.
 */
export function withEntry(
  { item }: Pick<Person, 'item'>,
  { name, number, ...entry }: NewEntry,
  { citizenDigest, by, at }: { citizenDigest: string; by: By; at: Instant },
): DishonestyItem | Refusal {
  const today = businessDateOf(at);
  const { entryId, from, to, reason, region } = entry;
  const same = item?.entries.find((each) => each.entryId === entryId);
  if (same && item) return same.from === from && same.to === to && same.reason === reason ? item : refuse('ID_REUSED');
  if (to !== undefined && to < from) return refuseCaregiver('DATES_REVERSED');
  if (currentEntry(item, today)) return refuseCaregiver('ALREADY_LISTED');
  const made: DishonestyEntry = { entryId, from, ...(to === undefined ? {} : { to }), reason, region, by, at };
  return {
    ...dishonestyKey(citizenDigest),
    kind: 'dishonesty',
    citizenMasked: maskCitizenNumber(number),
    name,
    entries: [...(item?.entries ?? []), made],
    region,
    by,
    version: (item?.version ?? 0) + 1,
    gsi1pk: dishonestyListOf(region),
    gsi1sk: entryId,
  };
}

export const enterDishonesty =
  ({ table, keyring }: Caregivers): Handler<typeof caregiversRoutes.enterDishonesty> =>
  async ({ params: { region }, body: { citizenNumber, ...body } }, call) => {
    const tooMany = await countAttempt(table, TRIES, call.actor.personId, call.now);
    if (tooMany) return tooMany;
    const citizen = parseCitizenNumber(citizenNumber);
    if (typeof citizen === 'string') return refuseCitizenNumber(citizen);
    const citizenDigest = citizenDigestOf(await keyring(), citizen.number);
    const by = byOf(call.actor);
    const entered = await execute(
      table,
      () => loadPerson(table, citizenDigest),
      (person) => {
        const item = withEntry(
          person,
          { ...body, number: citizen.number, region },
          { citizenDigest, by, at: call.now },
        );
        if (isRefusal(item)) return item;
        const answer = person.file?.caregiverId;
        if (item === person.item) return { writes: [], answer };
        const today = businessDateOf(call.now);
        return { writes: [...writesOfList(person, item, { by, today }), ...stillHolds(call.actor)], answer };
      },
    );
    if (isRefusal(entered)) return entered;
    const ahead =
      entered === undefined ? [] : await ordersAhead(table, entered, call.now, { from: body.from, to: body.to });
    return { entryId: body.entryId, citizenMasked: maskCitizenNumber(citizen.number), orderIds: ahead };
  };
