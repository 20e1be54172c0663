import type { Call, Handler } from '../../shared/api.ts';
import { addDays, type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { noteLook } from '../../shared/look.ts';
import { refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { isPlace, maskName } from '../registry/index.ts';
import type { CaregiverHead } from './caregiver.ts';
import type { caregiversRoutes } from './contract.ts';
import { papersOf } from './papers.ts';
import { refuseCaregiver } from './refusals.ts';
import { type Caregivers, caregiversIn, caregiversOf, rangeOfRegion } from './store.ts';

const DAYS = 30;

/** A caregiver's papers that have run out or do so within `days` from today; nobody's who has left. */
export function expiringWithin(head: CaregiverHead, days: number, today: BusinessDate) {
  const { caregiverId, providerId, name, leftOn } = head;
  if (leftOn !== undefined && leftOn < today) return [];
  return papersOf(head)
    .filter(({ expiresOn }) => expiresOn <= addDays(today, days))
    .map((paper) => ({ caregiverId, providerId, name, ...paper, expired: paper.expiresOn < today }));
}

async function listed(
  { table }: Caregivers,
  { region, range }: { region: RegionCode; range: { pk: string; begins: string } },
  days: number,
  { actor, now }: Call,
) {
  const { items } = await table.query<CaregiverHead>({ ...range, index: true });
  await noteLook(table, actor, { did: 'list-expiring-papers', region }, now);
  return {
    papers: items
      .flatMap((head) => expiringWithin(head, days, businessDateOf(now)))
      .map((paper) => (actor.role === 'auditor' ? { ...paper, name: maskName(paper.name) } : paper))
      .toSorted((a, b) => (a.expiresOn < b.expiresOn ? -1 : 1)),
  };
}

/** Of a provider's caregivers. */
export const listExpiringPapers =
  (room: Caregivers): Handler<typeof caregiversRoutes.listExpiringPapers> =>
  async ({ params: { facilityId }, query }, call) => {
    const provider = await room.table.get<FacilityHead>(facilityHead(facilityId));
    if (!provider) return refuse('NOT_FOUND');
    return listed(room, { region: provider.region, range: caregiversOf(provider) }, query.days ?? DAYS, call);
  };

/** Of the caregivers of a county or a part of it. */
export const listRegionExpiringPapers =
  (room: Caregivers): Handler<typeof caregiversRoutes.listRegionExpiringPapers> =>
  async ({ params: { region }, query }, call) => {
    if (!isPlace(region)) return refuseCaregiver('REGION_TOO_WIDE');
    const range = { pk: caregiversIn(region), begins: rangeOfRegion(region) };
    return listed(room, { region, range }, query.days ?? DAYS, call);
  };
