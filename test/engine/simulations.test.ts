import { claimItem } from '../../functions/bookings/store.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import { mealReversed } from '../../functions/settlement/index.ts';
import { settleCountyOf } from '../../functions/settlement/settle-county.ts';
import { simulationsRoutes } from '../../functions/simulations/contract.ts';
import { simulationsHandlers } from '../../functions/simulations/handlers.ts';
import { simulateNext } from '../../functions/simulations/simulate-next.ts';
import { aLayer } from '../../functions/subsidies/a-meal.ts';
import { subsidiesRoutes } from '../../functions/subsidies/contract.ts';
import { subsidiesHandlers } from '../../functions/subsidies/handlers.ts';
import { policySchema } from '../../functions/subsidies/policy.ts';
import { addDays, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { post } from '../../shared/ledger.ts';
import { elder, facility, id } from '../fixtures/a-booking.ts';
import { type Booked, linesOfMonth } from '../fixtures/a-month.ts';
import { freshTables } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const CITY = '411000';
const XIANGCHENG = { region: '411025101', facilityId: id('fc', 1) };
const WEIDU = { region: '411002001', facilityId: id('fc', 2) };
const li: Caller = { personId: 'pn_li', grants: [{ role: 'admin', over: CITY }] };
const wang: Caller = { personId: 'pn_wang', grants: [{ role: 'finance', over: CITY }] };
const auditor: Caller = { personId: 'pn_auditor', grants: [{ role: 'auditor', over: CITY }] };
const elsewhere: Caller = { personId: 'pn_elsewhere', grants: [{ role: 'finance', over: '410100' }] };
const township: Caller = { personId: 'pn_township', grants: [{ role: 'finance', over: '411025101' }] };

const paying = (fen: number, more: object = {}, region = CITY) => ({
  name: `每餐 ${fen} 分`,
  region,
  from: '2026-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    aLayer({
      label: '市级补贴',
      payer: { level: 'city', of: 'policy' },
      classes: [{ label: '所有老人', amount: { kind: 'fixed', fen } }],
    }),
  ],
  ...more,
});
const DIBAO_MORE = paying(500, {
  layers: [
    aLayer({
      label: '市级补贴',
      payer: { level: 'city', of: 'policy' },
      classes: [
        { label: '低保', who: [{ categories: ['dibao'] }], amount: { kind: 'fixed', fen: 900 } },
        { label: '所有老人', amount: { kind: 'fixed', fen: 500 } },
      ],
    }),
  ],
});

/** Two counties of a city, each with a point, and the city's finance office on 22 November. */
async function office() {
  const { table } = await freshTables();
  const room = roomCaller(
    { ...subsidiesRoutes, ...simulationsRoutes },
    { ...subsidiesHandlers(table), ...simulationsHandlers(table) },
    table,
    instantAt('2026-11-22', '10:00'),
  );
  Object.assign(process.env, {
    AWS_REGION: 'cn-north-1',
    EXPORTS_BUCKET: 'exports-of-xuchang',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  });
  const files = new Map<string, string>();
  for (const { region, facilityId } of [XIANGCHENG, WEIDU]) {
    const head = facility({ facilityId, region, gsi1pk: `REGION#${region.slice(0, 6)}` });
    await table.commit([{ put: { ...head, gsi1sk: `FACILITY#${region}#${facilityId}` } }]);
    await settleCountyOf(table, facilityId);
  }

  async function publish(document: { region: string }) {
    const policyId = newId('policy');
    const params = { region: document.region, policyId };
    await room.ask(li, 'draftPolicy', { params, body: { document } });
    const published = await room.ask(wang, 'publishPolicy', { params, body: { version: 1 } });
    if (published.status !== 200) throw new Error(JSON.stringify(published));
    return { ...policySchema.parse(document), policyId };
  }
  const register = (number: number, over: Partial<ElderHead> = {}, { region } = XIANGCHENG): ElderHead => {
    const stays = [{ region, from: '2000-01-01' }];
    const elderId = id('el', number);
    return elder({
      elderId,
      birthDate: '1955-06-01',
      region,
      households: stays,
      residences: stays,
      categories: [],
      ...over,
    });
  };
  /** Serves the meals at the point as the policy prices them. */
  async function serve(
    head: ElderHead,
    policy: Awaited<ReturnType<typeof publish>>,
    booked: readonly Booked[],
    { region, facilityId } = XIANGCHENG,
  ) {
    await table.commit([{ put: head }]);
    const home = { household: head.households[0]!.region, residence: head.residences[0]!.region };
    const lines = linesOfMonth(policy, booked, { elderId: head.elderId, facts: home, facilityId, region });
    for (const line of lines) await table.commit([post(line)]);
    return lines;
  }
  const ask = (document: object, more: object = {}, caller = wang) =>
    room.ask(caller, 'requestSimulation', {
      params: { region: (document as { region: string }).region },
      body: { simulationId: id('si', 1), month: '2026-10', document, reason: '预算测算', ...more },
    });
  const see = (region = CITY, simulationId = id('si', 1), caller = auditor) =>
    room.ask(caller, 'seeSimulation', { params: { region, simulationId } });
  const list = () => room.ask(auditor, 'listSimulations', { params: { region: CITY } });
  /** One county, as the event has it priced. */
  const priceNext = (region = CITY, simulationId = id('si', 1)) =>
    simulateNext(
      table,
      async (key, content) => {
        files.set(key, content.toString());
      },
      { region, simulationId },
      () => instantAt('2026-11-22', '10:01'),
    );
  /** Asks, prices every county, and answers what came out. */
  async function simulate(document: object, more: object = {}) {
    const asked = await ask(document, more);
    if (asked.status !== 200) throw new Error(JSON.stringify(asked));
    for (const _ of asked.counties) await priceNext(asked.region, asked.simulationId);
    return see(asked.region, asked.simulationId);
  }
  return { table, files, publish, register, serve, ask, see, list, priceNext, simulate };
}

const october = (...days: number[]): Booked[] => days.map((day) => ({ date: addDays('2026-10-01', day - 1) }));

describe('a month under other rules', () => {
  test('says per payer what it costs now and then, who gains, and what changes most, county by county', async () => {
    const { publish, register, serve, simulate, files } = await office();
    const policy = await publish(paying(500));
    await serve(register(1), policy, october(8, 9, 12));
    await serve(register(2, {}, WEIDU), policy, october(8), WEIDU);
    const seen = await simulate(paying(700));
    expect(seen).toMatchObject({
      status: 200,
      month: '2026-10',
      counties: ['411002', '411025'],
      done: 2,
      readyAt: '2026-11-22T10:01:00+08:00',
      by: { personId: 'pn_wang', role: 'finance' },
      reason: '预算测算',
      result: {
        meals: 4,
        elders: 2,
        otherRules: 0,
        payers: [{ payer: 'city:411000', nowFen: 2000, lateNewsFen: 0, effectFen: 800, thenFen: 2800 }],
        selfPay: { nowFen: 2800, lateNewsFen: 0, effectFen: -800, thenFen: 2000 },
        gaining: { elders: 2, fen: 800 },
        losing: { elders: 0, fen: 0 },
        biggestElders: [
          { elderId: id('el', 1), meals: 3, selfPayWasFen: 2100, selfPayThenFen: 1500 },
          { elderId: id('el', 2), meals: 1, selfPayWasFen: 700, selfPayThenFen: 500 },
        ],
        biggestLate: [],
      },
    });
    expect(seen.result.biggestMeals).toHaveLength(4);
    expect(seen.result.biggestMeals[0]).toMatchObject({ subsidyWasFen: 500, subsidyThenFen: 700 });
    expect(seen.files.map(({ county }: { county: string }) => county)).toEqual(['411002', '411025']);
    expect(seen.files[0].link).toContain(`/simulations/411000/2026-10/${id('si', 1)}/411002.json`);
    const xiangcheng = JSON.parse([...files].find(([key]) => key.endsWith('/411025.json'))![1]);
    expect(xiangcheng.elders).toEqual([{ elderId: id('el', 1), meals: 3, selfPayWasFen: 2100, selfPayThenFen: 1500 }]);
  });

  test('the rules that priced it change nothing', async () => {
    const { publish, register, serve, simulate } = await office();
    const document = paying(500, { quotas: [{ per: 'week', meals: 2 }] });
    const policy = await publish(document);
    await serve(register(1), policy, october(9, 8, 7, 12, 31, 30, 29));
    expect((await simulate(document)).result).toMatchObject({
      meals: 7,
      subsidisedNow: 5,
      subsidisedThen: 5,
      payers: [{ nowFen: 2500, lateNewsFen: 0, effectFen: 0, thenFen: 2500 }],
      gaining: { elders: 0 },
      losing: { elders: 0 },
      biggestElders: [],
      biggestMeals: [],
      biggestLate: [],
    });
  });

  test('counts the ledger as it stands: reversed meals are none, meals of other months neither', async () => {
    const { table, publish, register, serve, simulate } = await office();
    const policy = await publish(paying(500));
    const [wrong] = await serve(register(1), policy, [
      ...october(8, 9),
      { date: '2026-09-30' },
      { date: '2026-11-01' },
    ]);
    const by = { personId: 'pn_manager', role: 'staff' as const };
    const reversal = mealReversed(wrong as never, { reason: '重复登记', by, now: instantAt('2026-11-05', '09:00') });
    await table.commit([post(reversal)]);
    expect((await simulate(paying(700))).result).toMatchObject({
      meals: 1,
      payers: [{ nowFen: 500, effectFen: 200 }],
    });
  });

  test('news that came late is told apart from the effect of the rules', async () => {
    const { publish, register, serve, simulate } = await office();
    const policy = await publish(DIBAO_MORE);
    const known = { categories: [{ category: 'dibao' as const, from: '2026-10-09' }] };
    await serve(register(1, known), policy, october(8, 9));
    const same = await simulate(DIBAO_MORE);
    expect(same.result).toMatchObject({
      payers: [{ nowFen: 1000, lateNewsFen: 400, effectFen: 0, thenFen: 1400 }],
      late: { file: { meals: 1, fen: 400 }, order: { meals: 0 }, other: { meals: 0 } },
      gaining: { elders: 0 },
      biggestLate: [{ date: '2026-10-09', why: 'file', subsidyPostedFen: 500, subsidyWasFen: 900 }],
    });
    const other = await simulate(paying(300), { simulationId: id('si', 2) });
    expect(other.result.payers).toMatchObject([{ nowFen: 1000, lateNewsFen: 400, effectFen: -800, thenFen: 600 }]);
  });

  test('a week does not end with the month: meals before and after it count against the quota', async () => {
    const { table, publish, register, serve, simulate } = await office();
    const policy = await publish(paying(500));
    const head = register(1);
    // The 31st is a Saturday.
    await serve(head, policy, october(29, 30, 31));
    const claim = (date: string, facilityId: string) =>
      claimItem({
        elderId: head.elderId,
        date,
        mealtime: 'lunch',
        state: 'HELD',
        bookings: [id('bk', 1)],
        facilityId,
        by: { personId: 'pn_1', role: 'family' },
        subsidyFen: 500,
        layers: [{ payer: 'city:411000', label: '市级补贴', fen: 500, reason: '' }],
        basis: { county: '411025', facts: '' },
      });
    // The Sunday after; a day of the same week at a point of another county; and a week that does not matter.
    for (const [date, point] of [
      ['2026-11-01', XIANGCHENG],
      ['2026-10-28', WEIDU],
      ['2026-10-20', WEIDU],
    ] as const)
      await table.commit([{ put: claim(date, point.facilityId) }]);
    const three = paying(500, { quotas: [{ per: 'week', meals: 3 }] });
    expect((await simulate(three)).result).toMatchObject({ meals: 3, subsidisedNow: 3, subsidisedThen: 1 });
  });

  test('a city’s rules leave a county alone that has its own', async () => {
    const { publish, register, serve, simulate } = await office();
    const own = await publish(paying(600, {}, '411025'));
    await publish(paying(500));
    await serve(register(1), own, october(8));
    expect((await simulate(paying(900))).result).toMatchObject({
      meals: 1,
      otherRules: 1,
      payers: [{ nowFen: 600, effectFen: 0 }],
    });
    const ofCounty = await simulate(paying(900, {}, '411025'), { simulationId: id('si', 2) });
    expect(ofCounty).toMatchObject({ counties: ['411025'], result: { otherRules: 0, payers: [{ effectFen: 300 }] } });
  });

  test('two files of one person are one elder with one quota', async () => {
    const { table, publish, register, serve, simulate } = await office();
    const policy = await publish(paying(500));
    const [duplicate, kept] = [register(2), register(1)];
    await serve(duplicate, policy, october(6, 7));
    await serve(kept, policy, october(8, 9));
    await table.commit([{ put: { ...duplicate, mergedInto: kept.elderId } }]);
    await table.commit([{ put: { ...kept, aliases: [duplicate.elderId] } }]);
    expect((await simulate(paying(500, { quotas: [{ per: 'week', meals: 3 }] }))).result).toMatchObject({
      meals: 4,
      elders: 1,
      subsidisedThen: 3,
      losing: { elders: 1, fen: 500 },
    });
  });

  test('meals of an elder whose file is gone stay as they are', async () => {
    const { table, publish, register, serve, simulate } = await office();
    const policy = await publish(paying(500));
    const head = register(1);
    await serve(head, policy, october(8));
    await table.commit([{ delete: { pk: head.pk, sk: head.sk } }]);
    expect((await simulate(paying(700))).result).toMatchObject({
      meals: 1,
      setAside: { 'no-file': 1 },
      payers: [{ nowFen: 500, effectFen: 0 }],
    });
  });
});

describe('the request', () => {
  test('is kept with who asked and why; asked again it is the same one, for another reason it is refused', async () => {
    const { ask, see, list, priceNext } = await office();
    const first = await ask(paying(700));
    expect(first).toMatchObject({ status: 200, done: 0, counties: ['411002', '411025'], result: { meals: 0 } });
    expect(await ask(paying(700))).toEqual(first);
    expect(await ask(paying(700), { reason: '别的用途' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
    expect(await ask(paying(800))).toMatchObject({ status: 422, code: 'ID_REUSED' });
    await priceNext();
    expect(await see()).toMatchObject({ done: 1, files: [{ county: '411002' }] });
    const { simulations } = await list();
    expect(simulations).toMatchObject([
      { simulationId: id('si', 1), name: '每餐 700 分', reason: '预算测算', done: 1 },
    ]);
  });

  test.each([
    ['a month that is not over', paying(700), { month: '2026-11' }, 'MONTH_NOT_OVER'],
    [
      'a calendar without the year',
      paying(700, { calendar: { years: [2027], holidays: [], makeUpWorkdays: [] } }),
      {},
      'CALENDAR_LACKS_YEAR',
    ],
    ['a document with a fault', { ...paying(700), layers: [{}] }, {}, 'POLICY_INVALID'],
    ['an id of something else', paying(700), { simulationId: id('ex', 1) }, 'INVALID_INPUT'],
  ])('%s is refused', async (_, document, more, code) => {
    const { ask } = await office();
    expect(await ask(document, more)).toMatchObject({ code });
  });

  test('only who decides about the region’s rules may ask, auditors may look, others learn nothing', async () => {
    const { ask, see } = await office();
    expect(await ask(paying(700), {}, auditor)).toMatchObject({ status: 403 });
    expect(await ask(paying(700), {}, township)).toMatchObject({ status: 404 });
    await ask(paying(700));
    expect(await see(CITY, id('si', 1), elsewhere)).toMatchObject({ status: 404 });
    expect(await see(CITY, id('si', 2))).toMatchObject({ status: 404 });
    expect(await see()).toMatchObject({ status: 200 });
  });
});

describe('the work', () => {
  test('told twice at once, a county is counted once; a third telling finds nothing left', async () => {
    const { publish, register, serve, ask, see, priceNext } = await office();
    await serve(register(1), await publish(paying(500)), october(8));
    await ask(paying(700));
    await priceNext();
    await Promise.all([priceNext(), priceNext()]);
    await priceNext();
    expect(await see()).toMatchObject({ done: 2, result: { meals: 1, elders: 1 } });
  });

  test('says how far it is, and goes on with the next county when it was cut short', async () => {
    const { publish, register, serve, ask, see, priceNext, table } = await office();
    const policy = await publish(paying(500));
    await serve(register(1), policy, october(8));
    await serve(register(2, {}, WEIDU), policy, october(8), WEIDU);
    await ask(paying(700));
    await priceNext();
    expect(await see()).toMatchObject({ progress: { county: '411002', step: 'pricing', done: 1, of: 1 } });
    const cut = simulateNext(
      table,
      () => Promise.reject(new Error('the bucket is away')),
      { region: CITY, simulationId: id('si', 1) },
      () => 0,
    );
    await expect(cut).rejects.toThrow('the bucket is away');
    expect(await see()).toMatchObject({ done: 1, result: { elders: 1 } });
    await priceNext();
    const seen = await see();
    expect(seen).toMatchObject({ done: 2, result: { elders: 2 } });
    expect(seen).not.toHaveProperty('progress');
  });
});
