import type { BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { OnMap } from '../../shared/metres.ts';
import { countyOf } from '../../shared/regions.ts';
import { dispatcherOf, type Hired, type HomeCare, hire, type Offered } from './provider.ts';
import { lotOf } from './random.ts';
import { each, operatorOf, type Settling } from './settle-in.ts';
import type { DemoElder } from './world.ts';

/** Where the three townships of the provider's county are on the map. */
const TOWNSHIPS: readonly OnMap[] = [
  { latitudeE6: 34_034_300, longitudeE6: 113_838_500 },
  { latitudeE6: 34_033_600, longitudeE6: 113_866_200 },
  { latitudeE6: 34_012_900, longitudeE6: 113_851_700 },
];
/** Beside those whom the provider has from its first day. */
const CAREGIVERS: readonly Hired[] = [
  { name: '王桂芬', first17: '41100219760418126', who: 'caregiver-3', skills: ['daily-care', 'cleaning', 'cooking'] },
  { name: '张翠平', first17: '41100219830922148', who: 'caregiver-4', skills: ['daily-care', 'cleaning', 'bathing'] },
  { name: '刘国庆', first17: '41100219791001153', who: 'caregiver-5', skills: ['daily-care', 'cleaning', 'bathing'] },
  { name: '陈素琴', first17: '41100219740615162', who: 'caregiver-6', skills: ['daily-care', 'nursing', 'bathing'] },
  { name: '杨德明', first17: '41100219820130171', who: 'caregiver-7', skills: ['daily-care', 'nursing', 'bathing'] },
  {
    name: '周淑华',
    first17: '41100219870809184',
    who: 'caregiver-8',
    skills: ['daily-care', 'cooking', 'cleaning'],
    hours: { from: '08:00', to: '13:00' },
  },
];
const ELDERS = 24;

/** What elders have done for them every week, each of them one, in turn. */
interface Need {
  readonly service: Offered;
  readonly weekdays: readonly number[];
  readonly time: string;
  readonly minutes: number;
  readonly windowMinutes: number;
}
const NEEDS: readonly Need[] = [
  { service: 'cleaning', weekdays: [2, 5], time: '09:00', minutes: 60, windowMinutes: 120 },
  { service: 'company', weekdays: [1, 3, 6], time: '14:00', minutes: 60, windowMinutes: 120 },
  { service: 'cooking', weekdays: [1, 2, 3, 4, 5], time: '10:00', minutes: 60, windowMinutes: 75 },
  { service: 'washing', weekdays: [2, 4, 7], time: '09:00', minutes: 60, windowMinutes: 120 },
  { service: 'bath', weekdays: [3], time: '14:00', minutes: 60, windowMinutes: 120 },
  { service: 'nursing', weekdays: [1, 3, 5, 7], time: '08:30', minutes: 30, windowMinutes: 60 },
];

const SPREAD_E6 = 9_000;
function near(seed: number, name: string, township: number): OnMap {
  const lot = lotOf(seed, 'home', name);
  const { latitudeE6, longitudeE6 } = TOWNSHIPS[township % TOWNSHIPS.length]!;
  return {
    latitudeE6: latitudeE6 + lot.int(-SPREAD_E6, SPREAD_E6),
    longitudeE6: longitudeE6 + lot.int(-SPREAD_E6, SPREAD_E6),
  };
}

/**
 * The provider's district as a dispatcher finds it: eight caregivers who live there, elders on the map whom somebody visits
 * every week, and the week from `from` on planned, to be looked at and published. Elders in `without` are left alone.
 */
export async function planDistrict(
  settling: Settling,
  care: HomeCare,
  { from, without }: { from: BusinessDate; without: readonly DemoElder[] },
): Promise<void> {
  const { city, world, seed } = settling;
  const county = countyOf(care.provider.region);
  await each(CAREGIVERS, async (caregiver) => {
    const home = near(seed, caregiver.name, CAREGIVERS.indexOf(caregiver));
    await hire({ city, provider: care.provider }, { ...caregiver, home }, settling.from);
  });
  const elders = world.elders
    .filter((elder) => countyOf(elder.residence) === county && !without.includes(elder))
    .filter(({ categories }) => !categories.includes('institution'))
    .slice(0, ELDERS);
  const hotline = city.person(operatorOf(county));
  await each(elders, async (elder) => {
    const { elderId, residence } = elder;
    const { version } = await hotline.ask('seeElder', { params: { elderId } });
    const location = near(seed, elderId, Number(residence.slice(-1)) - 1);
    await hotline.ask('updateElder', { params: { elderId }, body: { version, location } });
    const { service, weekdays, time, minutes, windowMinutes } = NEEDS[elders.indexOf(elder) % NEEDS.length]!;
    await hotline.ask('makeCarePlan', {
      params: { elderId },
      body: {
        carePlanId: newId('carePlan'),
        providerId: care.provider.facilityId,
        serviceId: care.serviceIds[service],
        slots: [{ weekdays: [...weekdays], time, minutes, windowMinutes }],
        from,
        skips: [],
        pauses: [],
      },
    });
  });
  await city.settle();
  await city.person(dispatcherOf(care.provider)).ask('makeRoster', {
    params: { facilityId: care.provider.facilityId },
    body: { rosterId: newId('roster'), from, days: 7, seconds: 1 },
  });
  await city.settle();
}
