import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { countyList, type FacilityKind, placeInCountyList } from '../../functions/facilities/index.ts';
import { closeMonth } from '../../functions/settlement/close-month.ts';
import { settlementRoutes } from '../../functions/settlement/contract.ts';
import { debtsOf } from '../../functions/settlement/debt.ts';
import { settlementHandlers } from '../../functions/settlement/handlers.ts';
import {
  type Layer,
  loadStanding,
  type MealLine,
  type MealServed,
  mealReversed,
  mealServed,
  moveStanding,
  NOTHING,
  type PaidTender,
  type ServedMeal,
  type ServedVisit,
  type StatementItem,
  standingOf,
  statementKey,
  type VisitReversed,
  type VisitServed,
  type VoucherPaid,
  type VoucherReturned,
  visitReversed,
  visitServed,
  voucherPaid,
  voucherReturned,
} from '../../functions/settlement/index.ts';
import { makeExport, type Upload } from '../../functions/settlement/make-export.ts';
import { makePaymentFile } from '../../functions/settlement/make-payment-file.ts';
import { mealAdjusted } from '../../functions/settlement/meal-adjusted.ts';
import { publishNotice } from '../../functions/settlement/publish-notice.ts';
import { settleCountyOf } from '../../functions/settlement/settle-county.ts';
import { type Instant, isoInShanghai, nextMonth } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { post } from '../../shared/ledger.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import { freshTables, testKeyring } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

/** `2026-10-08 11:42` in Shanghai as an instant. */
export const at = (text: string): Instant => Date.parse(`${text.replace(' ', 'T')}+08:00`);

const seeded = (name: string) => ({
  msecs: 1_790_000_000_000,
  random: createHash('sha256').update(name).digest().subarray(0, 16),
});
/** Named points, people and meals, the same in every run. */
export const point = (name: string): string => newId('facility', seeded(name));
export const elder = (name: string): string => newId('elder', seeded(name));
export const exportOf = (name: string): string => newId('export', seeded(name));

const person = (name: string, grants: Caller['grants']): Caller => ({
  personId: newId('person', seeded(name)),
  grants,
});

export const CANTEEN = point('canteen');
export const TABLE = point('table');
/** Provider of home services. */
export const PROVIDER = point('provider');
/** The people of a county: two townships' and the county's finance, a manager and a cook of the canteen. */
export const people = {
  manager: person('manager', [{ role: 'staff', over: CANTEEN, duty: 'manager' }]),
  cook: person('cook', [{ role: 'staff', over: CANTEEN, duty: 'cook' }]),
  township: person('township', [{ role: 'finance', over: '411025101' }]),
  otherTownship: person('other township', [{ role: 'finance', over: '411025102' }]),
  county: person('county', [{ role: 'finance', over: '411025' }]),
  secondCounty: person('second county', [{ role: 'finance', over: '411025' }]),
  otherCounty: person('other county', [{ role: 'finance', over: '411002' }]),
  city: person('city', [{ role: 'finance', over: '411000' }]),
  secondCity: person('second city', [{ role: 'finance', over: '411000' }]),
  admin: person('admin', [{ role: 'admin', over: '411025' }]),
  neighbour: person('neighbour', []),
  hotline: person('hotline', [{ role: 'operator', over: '411025' }]),
  auditor: person('auditor', [{ role: 'auditor', over: '411000' }]),
};

const DEFAULT_MEAL = {
  elderId: elder('张桂兰'),
  facilityId: CANTEEN,
  mealtime: 'lunch',
  mode: 'eat-in',
  facilityKind: 'canteen',
  pricedAt: Date.parse('2026-10-01T08:00:00+08:00'),
  age: 86,
  listFen: 1200,
  discountFen: 0,
  layers: [
    { payer: 'city:411000', label: '市级补贴', fen: 300 },
    { payer: 'county:411025', label: '县级补贴', fen: 400 },
  ] as Layer[],
  selfPayFen: 500,
  policyId: newId('policy', seeded('policy')),
  categories: ['living-alone'],
  evidenceGrade: 3,
  household: '411025101',
  residence: '411025101',
  by: { personId: 'pn_counter', role: 'staff' as const },
};

const DEFAULT_VISIT = {
  elderId: elder('张桂兰'),
  providerId: PROVIDER,
  serviceId: newId('service', seeded('service')),
  serviceName: '助浴',
  minutes: 60,
  caregiverIds: [newId('caregiver', seeded('caregiver'))],
  listFen: 12_000,
  evidenceGrade: 3,
  age: 86,
  categories: ['living-alone'],
  household: '411025101',
  residence: '411025101',
  by: { personId: 'pn_reviewer', role: 'staff' as const },
};
/** A visit with what vouchers paid of it. */
export interface PaidVisit {
  readonly visit: VisitServed;
  readonly paid: VoucherPaid | undefined;
}
/** A lot that pays with one layer for each payer. */
export const tenderOf = (units: number, layers: readonly Layer[], lot = 'a'): PaidTender => ({
  programId: newId('program', seeded('program')),
  lotId: `${newId('program', seeded('program'))}:${lot}`,
  units,
  fen: layers.reduce((sum, { fen }) => sum + fen, 0),
  layers,
});
const DEFAULT_TENDERS = [
  tenderOf(700, [
    { payer: 'city:411000', label: '居家养老服务券', fen: 300 },
    { payer: 'county:411025', label: '居家养老服务券', fen: 400 },
  ]),
];

/** A settlement office on a real engine, with its clock set. */
export async function settlementHouse() {
  const { table, client, names } = await freshTables();
  const keyring = testKeyring();
  const room = roomCaller(
    settlementRoutes,
    settlementHandlers({ table, keyring: async () => keyring }),
    table,
    at('2026-11-01 00:30'),
  );
  const files = new Map<string, Buffer>();
  let meals = 0;
  let visits = 0;

  async function openPoint(
    facilityId: string,
    name: string,
    region = '411025101',
    facilityKind: FacilityKind = 'canteen',
  ): Promise<void> {
    const put = {
      ...facilityHead(facilityId),
      kind: 'facility',
      facilityId,
      facilityKind,
      name,
      region,
      gsi1pk: countyList(region),
      gsi1sk: placeInCountyList(region, facilityId),
    };
    await table.commit([{ put }]);
    await settleCountyOf(table, facilityId);
  }
  await openPoint(CANTEEN, '山头店老年食堂');
  const elderItem = {
    ...elderHead(DEFAULT_MEAL.elderId),
    kind: 'elder',
    name: '张桂兰',
    citizenMasked: '4110********0026',
  };
  await table.commit([{ put: elderItem }]);

  return {
    table,
    client,
    names,
    files,
    ...room,
    openPoint,
    /** Posts a meal as serving does; `posted` is the server's time, the meal's date its day unless told otherwise. */
    async serve(posted: string, facts: Partial<ServedMeal> = {}): Promise<MealServed> {
      const meal: ServedMeal = {
        ...DEFAULT_MEAL,
        bookingId: newId('booking', seeded(`meal ${++meals}`)),
        originDate: posted.slice(0, 10),
        ...facts,
      };
      const transfer = mealServed(meal, at(posted));
      if ((await table.commit([post(transfer)])) !== 'done') throw new Error('not posted');
      return transfer;
    },
    openProvider: () => openPoint(PROVIDER, '安康居家养老服务中心', '411025101', 'home-care'),
    /** Posts a visit and what vouchers pay of it as verifying does: in one transaction. */
    async visit(
      posted: string,
      facts: Partial<ServedVisit> = {},
      tenders: readonly PaidTender[] = DEFAULT_TENDERS,
    ): Promise<PaidVisit> {
      const orderId = newId('order', seeded(`visit ${++visits}`));
      const visit = visitServed({ ...DEFAULT_VISIT, orderId, originDate: posted.slice(0, 10), ...facts }, at(posted));
      const { elderId, payeeId, originDate, by } = visit;
      const purchase = { payeeId, purchaseId: visit.orderId, elderId, originDate, by };
      const paid = tenders.length > 0 ? voucherPaid({ ...purchase, tenders }, at(posted)) : undefined;
      const writes = [post(visit), ...(paid ? [post(paid)] : [])];
      if ((await table.commit(writes)) !== 'done') throw new Error('not posted');
      return { visit, paid };
    },
    /** Takes a visit back with what vouchers paid, whatever that comes to by then. */
    async takeVisitBack(
      { visit, paid }: PaidVisit,
      posted: string,
      reason = '没有上门',
    ): Promise<(VisitReversed | VoucherReturned)[]> {
      const cause = { reason, by: { personId: 'pn_reviewer', role: 'staff' }, now: at(posted) } as const;
      const standing = paid && (await loadStanding(table, paid));
      const returned = paid ? [voucherReturned(paid, cause, standingOf(paid, standing).shares)] : [];
      const lines = [visitReversed(visit, cause), ...returned];
      const writes = [...lines.map(post), ...(paid ? [moveStanding(paid, standing, { shares: NOTHING })] : [])];
      if ((await table.commit(writes)) !== 'done') throw new Error('not posted');
      return lines;
    },
    /** Takes a meal back as the point does, whatever it comes to by then. */
    async reverse(original: MealServed, posted: string, reason = '重复登记'): Promise<MealLine> {
      const by = { personId: 'pn_manager', role: 'staff' } as const;
      const standing = await loadStanding(table, original);
      const { shares } = standingOf(original, standing);
      const transfer = mealReversed(original, { reason, by, now: at(posted) }, shares);
      const writes = [post(transfer), moveStanding(original, standing, { shares: NOTHING })];
      if ((await table.commit(writes)) !== 'done') throw new Error('not posted');
      return transfer;
    },
    /** Late news: the payers bear `layers` of a meal, the elder the rest. */
    async adjust(original: MealServed, posted: string, layers: Layer[]): Promise<void> {
      const by = { personId: 'system', role: 'system' } as const;
      const standing = await loadStanding(table, original);
      const { shares: from } = standingOf(original, standing);
      const to = { ...from, layers };
      for (const { fen } of from.layers) to.selfPayFen += fen;
      for (const { fen } of layers) to.selfPayFen -= fen;
      const cause = { reason: '低保从本月起停发', by, now: at(posted) };
      const transfer = mealAdjusted(original, { from, to }, original, cause, standing);
      const writes = [post(transfer), moveStanding(original, standing, { shares: to })];
      if ((await table.commit(writes)) !== 'done') throw new Error('not posted');
    },
    close: (now: string) => closeMonth(table, at(now)),
    prepare: (period: string, facilityId = CANTEEN) =>
      room.ask(people.county, 'prepareStatement', { params: { facilityId, period } }),
    /** Runs the worker as the event does, with a bucket in memory. */
    async makeFile(
      owner: { facilityId: string } | { region: string },
      exportId: string,
      now = at('2026-11-02 10:00'),
    ): Promise<void> {
      const upload: Upload = async (key, { path }) => {
        files.set(key, readFileSync(path));
      };
      await makeExport(table, upload, owner, exportId, now);
      await makePaymentFile(table, { upload, keyring: async () => keyring }, owner, exportId, now);
    },
    shanghai: isoInShanghai,
    async register(elderId: string, name: string): Promise<void> {
      const put = { ...elderHead(elderId), kind: 'elder', name, citizenMasked: '4110********0000' };
      await table.commit([{ put }]);
    },
    /** What each payer owes a point from closed statements. */
    async owed(facilityId = CANTEEN): Promise<Record<string, number>> {
      return Object.fromEntries((await debtsOf(table, facilityId)).map(({ payer, fen }) => [payer, fen]));
    },
    /** Runs the worker that makes the public list, as the event of the county's approval does. */
    publishNotice: (now: string, period = '2026-10', facilityId = CANTEEN) =>
      publishNotice(table, { facilityId, period, version: 4 }, at(now)),
    /** From the point to the public notice, everybody in time; the clock stands on the day the list comes down. */
    async throughOffices(period = '2026-10', facilityId = CANTEEN): Promise<void> {
      const params = { facilityId, period };
      const managing: Caller = { ...people.manager, grants: [{ role: 'staff', over: facilityId, duty: 'manager' }] };
      const month = nextMonth(period);
      const step = async (who: Caller, key: 'submitStatement' | 'approveStatement', body?: object) => {
        const reply = await room.ask(who, key, { params, ...(body ? { body } : {}) });
        if (reply.status !== 200) throw new Error(`${key}: ${reply.code}`);
      };
      room.setClock(at(`${month}-02 09:00`));
      await step(managing, 'submitStatement');
      await step(people.township, 'approveStatement', { office: 'township' });
      await step(people.county, 'approveStatement', { office: 'county' });
      const approved = await table.get<StatementItem>(statementKey(facilityId, period));
      await publishNotice(table, { ...params, version: approved!.version }, at(`${month}-14 09:00`));
      await step(people.city, 'approveStatement', { office: 'city' });
      room.setClock(at(`${month}-20 00:00`));
    },
  };
}
