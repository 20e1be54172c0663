import type { StaffDuty } from '../../shared/access.ts';
import { addDays, type BusinessDate, datesBetween } from '../../shared/business-time.ts';
import { csvText } from '../../shared/csv.ts';
import { newId } from '../../shared/ids.ts';
import type { City, Person } from './city.ts';
import { cityPolicy, xiangchengPolicy } from './policies.ts';
import { Random } from './random.ts';
import { type DemoElder, type DemoFacility, type DemoWorld, demoDishes } from './world.ts';

const CITY = '411000';
const IN_PARALLEL = 6;

/** Runs `work` over the list, a few at a time, and tells how far it is. */
export async function each<T>(
  list: readonly T[],
  work: (item: T) => Promise<void>,
  told?: (done: number) => void,
): Promise<void> {
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: IN_PARALLEL }, async () => {
      for (let item = list[next++]; item !== undefined; item = list[next++]) {
        await work(item);
        told?.(++done);
      }
    }),
  );
}

export const cookOf = (facility: DemoFacility): string => `cook-${facility.code}`;
export const managerOf = (facility: DemoFacility): string => `manager-${facility.code}`;
/** A second officer of a treasury: what one asks for, another confirms. */
export const cashierOf = (region: string): string => `cashier-${region}`;
export const financeOf = (region: string): string => `finance-${region}`;
export const operatorOf = (county: string): string => `operator-${county}`;

export interface Settling {
  city: City;
  world: DemoWorld;
  seed: number;
  /** First and last day with menus; the clock stands before the first. */
  from: BusinessDate;
  to: BusinessDate;
  progress: (text: string) => void;
}

/**
 * Settles a world into an empty stack, all of it through the gateway as its people would: the first admin appointed by
 * hand, roles, meal points, elder files and their list, policies by two people.
 */
export async function settleIn(settling: Settling): Promise<void> {
  const { city, world, progress } = settling;
  const admin = city.person('admin');
  await city.invoke('IdentityMaintain', { do: 'appoint-admin', personId: await admin.personId(), region: CITY });
  progress(`${world.facilities.length} facilities and the people who work there`);
  await each(world.facilities, (facility) => openFacility(admin, city, facility));
  await appointOffices(admin, city, world);
  progress(`${world.elders.length} elder files`);
  await each(world.elders, (elder) => openFile(admin, elder));
  await importList(admin, world.elders, addDays(settling.from, -1), settling.seed);
  progress('subsidy policies');
  await publishPolicies(city, settling.from, settling.seed);
  await city.settle();
}

async function openFacility(admin: Person, city: City, facility: DemoFacility): Promise<void> {
  const { facilityId, region, name, facilityKind, modes, capacity, servesDinner } = facility;
  const cutOff = { daysBefore: 0, time: '09:30' };
  const cooksOnly = facilityKind === 'central-kitchen';
  await admin.ask('registerFacility', {
    params: { region },
    body: {
      facilityId,
      name,
      facilityKind,
      modes: cooksOnly ? [] : [...modes],
      mealtimes: cooksOnly
        ? {}
        : {
            lunch: { opens: '11:00', closes: '13:00', cutOff, capacity },
            ...(servesDinner
              ? { dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 0, time: '15:30' }, capacity } }
              : {}),
          },
      licenceExpiresOn: '2029-12-31',
    },
  });
  if (cooksOnly) return;
  await appoint(admin, city, cookOf(facility), 'staff', facilityId, 'cook');
  await appoint(admin, city, managerOf(facility), 'staff', facilityId, 'manager');
}

export async function appoint(
  admin: Person,
  city: City,
  who: string,
  role: 'staff' | 'operator' | 'finance' | 'auditor' | 'admin',
  over: string,
  duty?: StaffDuty,
): Promise<void> {
  const personId = await city.person(who).personId();
  await admin.ask('grantRole', { params: { personId, role, over }, body: duty ? { duty } : {} });
}

async function appointOffices(admin: Person, city: City, world: DemoWorld): Promise<void> {
  await appoint(admin, city, 'auditor', 'auditor', CITY);
  await appoint(admin, city, financeOf(CITY), 'finance', CITY);
  await each(world.counties, async ({ code, townships }) => {
    await appoint(admin, city, operatorOf(code), 'operator', code);
    await appoint(admin, city, financeOf(code), 'finance', code);
    for (const township of townships) await appoint(admin, city, financeOf(township.code), 'finance', township.code);
  });
}

async function openFile(admin: Person, elder: DemoElder): Promise<void> {
  const { elderId, residence, citizenNumber, name, phone, address, household } = elder;
  await admin.ask('registerElder', {
    params: { region: residence },
    body: { elderId, citizenNumber, name, phone, address, household },
  });
}

/** The list of the civil affairs office: categories, assessments, diets, by CSV. */
async function importList(
  admin: Person,
  elders: readonly DemoElder[],
  effectiveOn: BusinessDate,
  seed: number,
): Promise<void> {
  const rows = elders.map((elder) => [
    elder.name,
    elder.citizenNumber,
    elder.categories.join('、'),
    elder.assessmentLevel ?? '',
    elder.assessmentLevel ? 'GB/T 42195-2022' : '',
    elder.assessmentLevel ? addDays(effectiveOn, 730) : '',
    elder.diets.join('、'),
    elder.allergens.join('、'),
  ]);
  const columns = ['姓名', '身份证号', '类别', '能力等级', '评估标准', '评估有效期至', '饮食', '过敏原'];
  const importId = newId('import', { random: new Random(seed).bytes(16) });
  const params = { region: CITY, importId };
  await admin.ask('startImport', {
    params: { region: CITY },
    body: { importId, of: 'elders', fileName: '许昌市老年人名单.csv' },
  });
  const content = Buffer.from(csvText([columns, ...rows])).toString('base64');
  let { state } = await admin.ask('uploadPart', { params, body: { part: 1, last: true, content } });
  while (state === 'COMPARING') ({ state } = await admin.ask('compareImport', { params }));
  while (state !== 'APPLIED') {
    const after = await admin.ask('applyImport', { params, body: { effectiveOn } });
    ({ state } = after);
    if (state === 'APPLIED' && (after.failed || after.compared.error))
      throw new Error(`the list has rows that were not taken: ${JSON.stringify(after)}`);
  }
}

/** Drafted by the admin, published by the treasurer: two people. */
async function publishPolicies(city: City, from: BusinessDate, seed: number): Promise<void> {
  const random = new Random(seed + 1);
  const policies = [
    { region: CITY, document: cityPolicy(from) },
    { region: '411025', document: xiangchengPolicy(from) },
  ];
  for (const { region, document } of policies) {
    const params = { region, policyId: newId('policy', { random: random.bytes(16) }) };
    const { version } = await city.person('admin').ask('draftPolicy', { params, body: { document } });
    await city.person(financeOf(CITY)).ask('publishPolicy', { params, body: { version } });
  }
}

/** Plans and publishes the week of a meal point; days out of `from` to `to` stay without a meal. */
export async function publishWeek(
  cook: Person,
  facility: DemoFacility,
  monday: BusinessDate,
  { seed, from, to }: Pick<Settling, 'seed' | 'from' | 'to'>,
): Promise<void> {
  const random = new Random(seed ^ Number(facility.region) ^ Date.parse(monday));
  const { facilityId } = facility;
  const mealtimes = facility.servesDinner ? (['lunch', 'dinner'] as const) : (['lunch'] as const);
  const meals = datesBetween(monday, addDays(monday, 6))
    .filter((date) => from <= date && date <= to)
    .flatMap((date) =>
      mealtimes.map((mealtime) => ({
        date,
        mealtime,
        dishes: demoDishes(facility, date).map((dish) => ({
          dishId: newId('dish', { random: random.bytes(16) }),
          kind: 'set' as const,
          name: dish.name,
          priceFen: dish.priceFen,
          portions: dish.portions,
          diets: [...dish.diets],
          allergens: [...dish.allergens],
        })),
      })),
    );
  const params = { facilityId, monday };
  await cook.ask('planWeek', { params, body: { meals } });
  await cook.ask('publishWeek', { params });
}

export const mealPoints = (world: DemoWorld): DemoFacility[] =>
  world.facilities.filter(({ facilityKind }) => facilityKind !== 'central-kitchen');

/** Publishes the menus of every meal point for the weeks that begin from `first` to `last`, both Mondays. */
export async function publishMenus(settling: Settling, first: BusinessDate, last: BusinessDate): Promise<void> {
  for (let monday = first; monday <= last; monday = addDays(monday, 7))
    await each(mealPoints(settling.world), (facility) =>
      publishWeek(settling.city.person(cookOf(facility)), facility, monday, settling),
    );
}
