import { readFileSync } from 'node:fs';
import { carePlansRoutes } from '../../functions/care-plans/contract.ts';
import { carePlansHandlers } from '../../functions/care-plans/handlers.ts';
import { keepCarePlans, keepOneCarePlan } from '../../functions/care-plans/keep-care-plans.ts';
import { type CarePlanRefusal, refusalsFrom } from '../../functions/care-plans/plan.ts';
import type { FacilityHead } from '../../functions/facilities/index.ts';
import { cancelOrder, careDaysBetween, orderKey, orderOf } from '../../functions/orders/index.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import { servicesRoutes } from '../../functions/services/contract.ts';
import { servicesHandlers } from '../../functions/services/handlers.ts';
import { serviceIdOf } from '../../functions/services/index.ts';
import {
  issueLot,
  type Program,
  programFinder,
  walletKey,
  walletOf,
  walletWrites,
} from '../../functions/vouchers/index.ts';
import { type Instant, instantAt } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Item, Table } from '../../shared/table.ts';
import { freshTables, testKeyring } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

/** 管城 county, 410104: one elder of the six groups, two providers, one program of care by the minute. */
export const COUNTY = '410104';
export const id = (prefix: string, n: number): string => `${prefix}_01JD8Z3V6Q4M2N7P9RSTV${String(n).padStart(5, '0')}`;
export const [ELDER, OTHER_ELDER] = [id('el', 1), id('el', 2)];
export const [PROVIDER, OTHER_PROVIDER, CANTEEN] = [id('fc', 1), id('fc', 2), id('fc', 3)];
const PROGRAM = id('vp', 1);
const CARE = '08-01';
export const SERVICE = serviceIdOf(COUNTY, CARE);
/** A Sunday; the plans of these tests begin on the Monday after. */
export const NOW: Instant = instantAt('2026-11-22', '00:40');
const BY = { personId: id('pn', 90), role: 'admin' } as const;

const person = (n: number, grant: Caller['grants'][number]): Caller => ({ personId: id('pn', n), grants: [grant] });
export const people = {
  admin: person(1, { role: 'admin', over: COUNTY }),
  township: person(2, { role: 'admin', over: `${COUNTY}001` }),
  hotline: person(3, { role: 'operator', over: COUNTY }),
  nextDoor: person(4, { role: 'admin', over: '410105' }),
  herself: person(5, { role: 'elder', over: ELDER }),
  daughter: person(6, { role: 'family', over: ELDER, scopes: ['view', 'book'] }),
  niece: person(7, { role: 'family', over: ELDER, scopes: ['view'] }),
  manager: person(8, { role: 'staff', over: PROVIDER, duty: 'manager' }),
  dispatcher: person(9, { role: 'staff', over: PROVIDER, duty: 'dispatcher' }),
  reviewer: person(10, { role: 'staff', over: PROVIDER, duty: 'reviewer' }),
  otherManager: person(11, { role: 'staff', over: OTHER_PROVIDER, duty: 'manager' }),
  auditor: person(12, { role: 'auditor', over: '410100' }),
};

const keyring = testKeyring();
export const elderItem = (elderId: string, over: Partial<ElderHead> = {}): ElderHead => ({
  pk: `ELDER#${elderId}`,
  sk: 'HEAD',
  kind: 'elder',
  elderId,
  name: '李桂兰',
  citizenNumber: 'sealed',
  citizenMasked: '4101**********0022',
  birthDate: '1940-02-02',
  sex: 'female',
  address: keyring.seal('紫荆路 3 号', `ELDER#${elderId}/address`),
  region: `${COUNTY}001`,
  households: [{ region: `${COUNTY}001`, from: '1940-02-02' }],
  residences: [{ region: `${COUNTY}001`, from: '1940-02-02' }],
  categories: [{ category: 'widowed-alone', from: '2020-01-01' }],
  assessments: [],
  diets: [],
  allergens: [],
  suspensions: [],
  registeredAs: 'x',
  by: BY,
  version: 1,
  gsi1pk: `ELDERS#${COUNTY}`,
  gsi1sk: `ELDER#${COUNTY}001#${elderId}`,
  ...over,
});
const facilityItem = (facilityId: string, over: Partial<FacilityHead> = {}): FacilityHead => ({
  pk: `FACILITY#${facilityId}`,
  sk: 'HEAD',
  kind: 'facility',
  facilityId,
  region: `${COUNTY}001`,
  name: '颐年居家养老服务中心',
  facilityKind: 'home-care',
  modes: [],
  mealtimes: {},
  location: { latitudeE6: 34_746_000, longitudeE6: 113_685_000 },
  licenceExpiresOn: '2028-06-30',
  closedDays: {},
  gsi1pk: `REGION#${COUNTY}`,
  gsi1sk: `FACILITY#${COUNTY}001#${facilityId}`,
  registeredAs: 'x',
  by: BY,
  version: 1,
  revision: 1,
  ...over,
});

/** Care by the minute, for the visits of care plans only, wholly or not at all. */
const program: Program = {
  programId: PROGRAM,
  name: '政府购买居家照护',
  code: 'six-groups',
  region: COUNTY,
  from: '2026-01-01',
  unit: 'minute',
  fenPerUnit: 50,
  percent: 100,
  beyond: 'refuse',
  scope: { services: 'all', carePlansOnly: true },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '六类老人', units: 600 }] },
  expiry: { kind: 'month-end' },
  graceDays: 5,
  excludes: [],
  rank: 50,
  payer: { level: 'county', of: 'policy' },
} as unknown as Program;

export const menuOf = (file: string): { code: string; [field: string]: unknown }[] =>
  JSON.parse(readFileSync(new URL(`../../functions/services/catalogues/${file}`, import.meta.url), 'utf8')).services;

/** A table that lets others in between: whatever `between` does happens before each write of this one. */
export const interrupted = (table: Table, between: () => Promise<void>): Table => ({
  ...table,
  commit: async (writes) => {
    await between();
    return table.commit(writes);
  },
});

export async function carePlansHouse() {
  const { table } = await freshTables();
  const put = async (items: Item[]) => {
    for (const item of items) await table.commit([{ put: item }]);
  };
  const { programId, ...document } = program;
  await put([
    elderItem(ELDER),
    elderItem(OTHER_ELDER),
    facilityItem(PROVIDER),
    facilityItem(OTHER_PROVIDER, {
      name: '安康护理站',
      location: { latitudeE6: 34_800_000, longitudeE6: 113_685_000 },
    }),
    facilityItem(CANTEEN, { name: '老年食堂', facilityKind: 'canteen' }),
    {
      pk: `PROGRAMS#${COUNTY}`,
      sk: `VERSION#${programId}`,
      kind: 'voucher-program',
      programId,
      region: COUNTY,
      state: 'PUBLISHED',
      document,
      version: 1,
    },
  ]);
  const services = roomCaller(servicesRoutes, servicesHandlers({ table }), table, NOW);
  const room = roomCaller(carePlansRoutes, carePlansHandlers({ table }), table, NOW);
  const shell = { table, keyring: async () => keyring, programsOf: programFinder(table) };

  const saveService = (
    { code, ...entry }: { code: string; [field: string]: unknown },
    by = people.admin,
    version = 0,
  ) => services.ask(by, 'saveService', { params: { region: COUNTY, code }, body: { ...entry, version } });
  const offer = (
    over: object = {},
    { by = people.manager, facilityId = PROVIDER, version = 0, serviceId = SERVICE } = {},
  ) =>
    services.ask(by, 'saveOffer', {
      params: { facilityId, serviceId },
      body: { priceFen: 1_200, weekdays: [1, 2, 3, 4, 5, 6, 7], opens: '07:00', closes: '21:00', ...over, version },
    });
  /** An hour of company costs 24 yuan here: two steps of half an hour. */
  const company = menuOf('county-menu.json').find(({ name }) => name === '陪伴聊天')!;

  return {
    table,
    shell,
    services,
    room,
    saveService,
    offer,
    /** The county's menu has the service, and both providers offer it. */
    async open() {
      await saveService({ ...company, code: CARE, capFen: 2_000 });
      await offer();
      await offer({}, { by: people.otherManager, facilityId: OTHER_PROVIDER });
    },
    /** Minutes of care in the elder's wallet, for one month. */
    async grant(units: number, { elderId = ELDER, month = '2026-11', until = '2026-11-30' } = {}) {
      const before = walletOf(await table.get(walletKey(elderId)), elderId, COUNTY);
      const moved = issueLot(
        before,
        program,
        {
          lotId: `${PROGRAM}:${month}`,
          units,
          payers: [`county:${COUNTY}`],
          from: `${month}-01`,
          expiresOn: until,
          captureBy: until,
        },
        { by: BY, now: NOW },
      );
      if (isRefusal(moved)) throw new Error(moved.code);
      const done = await table.commit(walletWrites(before, moved));
      if (done !== 'done') throw new Error('the lot was not issued');
    },
    async unitsLeft(elderId = ELDER) {
      const { lots } = walletOf(await table.get(walletKey(elderId)), elderId, COUNTY);
      return lots.map(({ leftUnits, heldUnits }) => [leftUnits, heldUnits]);
    },
    make: (over: object = {}, by: Caller = people.admin, carePlanId = id('cp', 1), elderId = ELDER) =>
      room.ask(by, 'makeCarePlan', { params: { elderId }, body: { carePlanId, ...terms(over) } }),
    change: (over: object, version: number, by: Caller = people.admin, carePlanId = id('cp', 1), elderId = ELDER) =>
      room.ask(by, 'changeCarePlan', { params: { elderId, carePlanId }, body: { ...terms(over), version } }),
    pause: (
      skips: string[],
      pauses: object[],
      version: number,
      by: Caller = people.herself,
      carePlanId = id('cp', 1),
    ) => room.ask(by, 'pauseCarePlan', { params: { elderId: ELDER, carePlanId }, body: { skips, pauses, version } }),
    keep: (now: Instant = NOW, carePlanId = id('cp', 1), on = shell) =>
      keepOneCarePlan(on, { elderId: ELDER, carePlanId }, now),
    keepAll: (now: Instant = NOW) => keepCarePlans(shell, now),
    cancel: (orderId: string, now: Instant = NOW) =>
      cancelOrder(
        shell,
        { orderId, elderId: ELDER },
        {
          actor: { personId: people.herself.personId, role: 'elder' },
          now,
          reason: '孩子回来了',
          as: 'CANCELLED_BY_ELDER',
        },
      ),
    /** Every order of the elder's days, by when it begins. */
    async orders(elderId = ELDER) {
      const { items } = await table.query(careDaysBetween(elderId, '2026-11-01', '2027-01-31'));
      const ids = [...new Set(items.flatMap(({ orders }) => Object.keys(orders as object)))];
      const found = ids.length ? await table.getMany(ids.map(orderKey)) : [];
      return found.flatMap((item) => (item ? [orderOf(item)] : [])).toSorted((a, b) => a.startsAt - b.startsAt);
    },
    async refused(elderId = ELDER) {
      const { items } = await table.query<CarePlanRefusal>(refusalsFrom(elderId, '2026-01-01'));
      return items.map(({ date, time, code }) => `${date} ${time} ${code}`);
    },
  };
}
export type House = Awaited<ReturnType<typeof carePlansHouse>>;

/** Two hours on Monday and Wednesday mornings, bought by government. */
export const terms = (over: object = {}) => ({
  providerId: PROVIDER,
  serviceId: SERVICE,
  slots: [{ weekdays: [1, 3], time: '09:00', minutes: 120 }],
  program: 'six-groups',
  from: '2026-11-23',
  skips: [],
  pauses: [],
  ...over,
});
