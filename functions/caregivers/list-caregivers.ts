import type * as z from 'zod';
import type { Call, Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { openCursor, sealCursor } from '../../shared/cursor.ts';
import { noteLook } from '../../shared/look.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { isPlace, maskName } from '../registry/index.ts';
import type { CaregiverHead } from './caregiver.ts';
import type { caregiversRoutes } from './contract.ts';
import { isListedOn } from './listed.ts';
import { papersOf } from './papers.ts';
import { refuseCaregiver } from './refusals.ts';
import type { listedCaregiver } from './schema.ts';
import { type Caregivers, caregiversIn, caregiversOf, rangeOfRegion } from './store.ts';

const PAGE = 100;
type Standing = z.output<typeof listedCaregiver>['standing'];

function standingOn({ dishonesty, leftOn, suspended }: CaregiverHead, today: BusinessDate): Standing {
  if (isListedOn(dishonesty, today)) return 'DISHONEST';
  if (leftOn !== undefined && today > leftOn) return 'LEFT';
  return suspended ? 'SUSPENDED' : 'ACTIVE';
}

/** A caregiver in a list. */
export function listedView(
  head: CaregiverHead,
  role: Call['actor']['role'],
  today: BusinessDate,
): z.output<typeof listedCaregiver> {
  const { caregiverId, providerId, name, sex, skills, leaves, personId } = head;
  const [first] = papersOf(head)
    .map(({ expiresOn }) => expiresOn)
    .toSorted();
  return {
    caregiverId,
    providerId,
    name: role === 'auditor' ? maskName(name) : name,
    sex,
    skills: [...skills],
    linked: personId !== undefined,
    standing: standingOn(head, today),
    onLeaveToday: leaves.some(({ from, to }) => from <= today && today <= to),
    ...(first === undefined ? {} : { expiresFirst: first }),
  };
}

interface Listing {
  /** Of the list, in a cursor and in the note of who looked. */
  name: string;
  region: RegionCode;
  range: { pk: string; begins: string };
}

async function page(
  { table, keyring }: Caregivers,
  { name, region, range }: Listing,
  cursor: string | undefined,
  call: Call,
) {
  const reading = { personId: call.actor.personId, list: `caregivers/${name}` };
  const keys = await keyring();
  const after = openCursor(keys, reading, cursor);
  if (isRefusal(after)) return after;
  const { items, next } = await table.query<CaregiverHead>({ ...range, index: true, limit: PAGE, after });
  await noteLook(table, call.actor, { did: 'list-caregivers', region }, call.now);
  const today = businessDateOf(call.now);
  return {
    caregivers: items.map((head) => listedView(head, call.actor.role, today)),
    cursor: sealCursor(keys, reading, next),
  };
}

/** A provider's caregivers. */
export const listCaregivers =
  (room: Caregivers): Handler<typeof caregiversRoutes.listCaregivers> =>
  async ({ params: { facilityId }, query }, call) => {
    const provider = await room.table.get<FacilityHead>(facilityHead(facilityId));
    if (!provider) return refuse('NOT_FOUND');
    const { region } = provider;
    return page(room, { name: facilityId, region, range: caregiversOf(provider) }, query.cursor, call);
  };

/** The caregivers of all providers of a county or a part of it. */
export const listRegionCaregivers =
  (room: Caregivers): Handler<typeof caregiversRoutes.listRegionCaregivers> =>
  async ({ params: { region }, query }, call) => {
    if (!isPlace(region)) return refuseCaregiver('REGION_TOO_WIDE');
    const range = { pk: caregiversIn(region), begins: rangeOfRegion(region) };
    return page(room, { name: region, region, range }, query.cursor, call);
  };
