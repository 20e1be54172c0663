import { readFileSync } from 'node:fs';
import type { Input } from '../../client/index.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Fen } from '../../shared/money.ts';
import { countyOf } from '../../shared/regions.ts';
import { appoint, cashierOf, each, financeOf, managerOf, type Settling } from './settle-in.ts';
import { checkCharacter, type DemoFacility } from './world.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const published = new URL('../../functions/services/catalogues/basic-list.json', import.meta.url);

export const dispatcherOf = (provider: DemoFacility): string => `dispatcher-${provider.code}`;
export const reviewerOf = (provider: DemoFacility): string => `reviewer-${provider.code}`;

/** What the provider offers, by its code in the catalogue; each at a price below the cap. */
export const OFFERED = {
  cooking: '01-02',
  cleaning: '02-01',
  bath: '03-01',
  washing: '03-02',
  nursing: '05-01',
  company: '08-01',
} as const;
export type Offered = keyof typeof OFFERED;
const PRICES: Readonly<Record<Offered, Fen>> = {
  cooking: 3_200,
  cleaning: 1_500,
  bath: 11_000,
  washing: 5_600,
  nursing: 1_800,
  company: 1_000,
};

type Details = Input<'registerCaregiver'>['body'];
/** Before the last digit of a number stands an odd one for a man, an even one for a woman. */
export interface Hired extends Partial<Pick<Details, 'skills' | 'home'>> {
  readonly name: string;
  readonly first17: string;
  readonly who: string;
  readonly hours?: { readonly from: string; readonly to: string };
}
const CAREGIVERS: readonly Hired[] = [
  { name: '李秀兰', first17: '41100219810307144', who: 'caregiver' },
  { name: '赵建国', first17: '41100219790512151', who: 'caregiver-2' },
];

/** The provider at work: whom it can send, and what the county issues to pay it. */
export interface HomeCare {
  provider: DemoFacility;
  serviceIds: Readonly<Record<Offered, string>>;
  caregivers: readonly { caregiverId: string; name: string; who: string }[];
  programId: string;
}

/** A provider of home care and its people, the catalogue of its county, and a voucher program that pays most of a visit. */
export async function openProvider({ city, world, from }: Settling): Promise<HomeCare> {
  const { provider } = world;
  const { facilityId, region, name, facilityKind } = provider;
  const admin = city.person('admin');
  await admin.ask('registerFacility', {
    params: { region },
    body: { facilityId, name, facilityKind, modes: [], mealtimes: {}, licenceExpiresOn: '2029-12-31' },
  });
  await appoint(admin, city, managerOf(provider), 'staff', facilityId, 'manager');
  await appoint(admin, city, dispatcherOf(provider), 'staff', facilityId, 'dispatcher');
  await appoint(admin, city, reviewerOf(provider), 'staff', facilityId, 'reviewer');
  const serviceIds = await offerServices({ city, provider });
  const caregivers: HomeCare['caregivers'][number][] = [];
  for (const caregiver of CAREGIVERS)
    caregivers.push({ ...caregiver, caregiverId: await hire({ city, provider }, caregiver, from) });
  return { provider, serviceIds, caregivers, programId: await publishVouchers(city, countyOf(region), from) };
}

interface AtProvider {
  city: Settling['city'];
  provider: DemoFacility;
}
type Entry = Omit<Input<'saveService'>['body'], 'version'> & { code: string };

/** The county takes over a published list of services; the provider offers some of them. */
async function offerServices({ city, provider }: AtProvider): Promise<HomeCare['serviceIds']> {
  const { services } = JSON.parse(readFileSync(published, 'utf8')) as { services: Entry[] };
  const ids = new Map<string, string>();
  await each(services, async ({ code, ...entry }) => {
    const params = { region: countyOf(provider.region), code };
    const body = { ...entry, version: 0 };
    ids.set(code, (await city.person('admin').ask('saveService', { params, body })).serviceId);
  });
  const offered = Object.entries(OFFERED).map(([service, code]) => [service as Offered, ids.get(code)!] as const);
  await each(offered, async ([service, serviceId]) => {
    await city.person(managerOf(provider)).ask('saveOffer', {
      params: { facilityId: provider.facilityId, serviceId },
      body: { priceFen: PRICES[service], weekdays: EVERY_DAY, opens: '08:00', closes: '20:00', version: 0 },
    });
  });
  return Object.fromEntries(offered) as Record<Offered, string>;
}

/** With papers, on duty every day, and with a phone of their own. */
export async function hire(
  { city, provider }: AtProvider,
  {
    name,
    first17,
    who,
    home,
    hours = { from: '08:00', to: '20:00' },
    skills = ['cleaning', 'daily-care', 'bathing'],
  }: Hired,
  from: BusinessDate,
): Promise<string> {
  const { facilityId } = provider;
  const manager = city.person(managerOf(provider));
  const caregiverId = newId('caregiver');
  const params = { facilityId, caregiverId };
  const { version } = await manager.ask('registerCaregiver', {
    params: { facilityId },
    body: {
      caregiverId,
      citizenNumber: first17 + checkCharacter(first17),
      name,
      phone: '13800000000',
      ...(home ? { home } : {}),
      shifts: EVERY_DAY.map((weekday) => ({ weekday, ...hours })),
      skills,
      caps: { minutesPerDay: 480, minutesPerMonth: 10_000 },
    },
  });
  await manager.ask('changePapers', {
    params,
    body: {
      certificates: [
        { kind: 'elder-care', number: `4110${first17.slice(-4)}`, level: 4, issuedOn: addDays(from, -400) },
      ],
      healthCard: { issuedOn: addDays(from, -100), expiresOn: addDays(from, 200) },
      trainings: [],
      version,
    },
  });
  const personId = await city.person(who).personId();
  await manager.ask('linkPerson', { params, body: { personId } });
  return caregiverId;
}

/** Everybody of the county gets 400 yuan a month, which pay four fifths of a visit; half of it is the city's. */
const voucherProgram = (region: string, from: BusinessDate) => ({
  name: '居家服务券（演示）',
  code: 'demo-home-care',
  region,
  from,
  unit: 'fen',
  fenPerUnit: 1,
  percent: 80,
  scope: { services: 'all' },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人每月 400 元', units: 40_000 }] },
  expiry: { kind: 'days', days: 60 },
  graceDays: 5,
  payer: { level: 'county', of: 'policy' },
  shares: [{ payer: { level: 'city', of: 'policy' }, numerator: 1, denominator: 2, rounding: 'floor' }],
});

/** Drafted by the admin, published by the county's treasurer: two people. */
async function publishVouchers(city: Settling['city'], region: string, from: BusinessDate): Promise<string> {
  const params = { region, programId: newId('program') };
  const body = { document: voucherProgram(region, from) };
  const { version } = await city.person('admin').ask('draftProgram', { params, body });
  await city.person(financeOf(region)).ask('publishProgram', { params, body: { version } });
  return params.programId;
}

/** A month's vouchers: counted for one officer, issued by another. What they are worth in all, in fen. */
export async function issueVouchers(
  city: Settling['city'],
  { provider, programId }: HomeCare,
  date: BusinessDate,
): Promise<Fen> {
  const region = countyOf(provider.region);
  const treasurer = city.person(financeOf(region));
  const issueId = newId('request');
  const body = { issueId, programId, date, reason: '演示月份服务券' };
  await treasurer.ask('requestVoucherIssue', { params: { region }, body });
  await city.settle();
  await appoint(city.person('admin'), city, cashierOf(region), 'finance', region);
  await city.person(cashierOf(region)).ask('confirmVoucherIssue', { params: { region, issueId } });
  await city.settle();
  const { state, issued } = await treasurer.ask('readVoucherIssue', { params: { region, issueId } });
  if (state !== 'ISSUED') throw new Error(`the vouchers of ${region} are not issued but ${state}`);
  return issued.fen;
}
