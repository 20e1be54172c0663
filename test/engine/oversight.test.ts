import { countyList, placeInCountyList } from '../../functions/facilities/index.ts';
import { oversightRoutes } from '../../functions/oversight/contract.ts';
import { digestOfDraw, rankOf } from '../../functions/oversight/draw.ts';
import { drawSample } from '../../functions/oversight/draw-sample.ts';
import { findAnomalies } from '../../functions/oversight/find-anomalies.ts';
import { oversightHandlers } from '../../functions/oversight/handlers.ts';
import { keepTrail, TrailMemory } from '../../functions/oversight/keep-trail.ts';
import type { ElderHead } from '../../functions/registry/index.ts';
import type { Change } from '../../shared/events.ts';
import { newId } from '../../shared/ids.ts';
import { elderHead, facilityHead } from '../../shared/resource.ts';
import type { Item } from '../../shared/table.ts';
import { testKeyring } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';
import { at, CANTEEN, elder, PROVIDER, people, point, settlementHouse, TABLE } from './settlement-house.ts';

const auditor = (name: string, over: string): Caller => ({
  personId: newId('person', { msecs: 1, random: Buffer.from(name.padEnd(16).slice(0, 16)) }),
  grants: [{ role: 'auditor', over }],
});
const AUDITOR = auditor('of the county', '411025');
const COLLEAGUE = auditor('a colleague', '411025');
const NEIGHBOUR = auditor('of the next one', '411002');
const CITY = auditor('of the city', '411000');
const TOWNSHIP = auditor('of a township', '411025102');
const FAR = point('far away');

/** The office of the auditors, beside a settlement office on the same tables. */
async function oversightHouse() {
  const house = await settlementHouse();
  const keyring = async () => testKeyring();
  const room = roomCaller(
    oversightRoutes,
    oversightHandlers({ table: house.table, keyring }),
    house.table,
    at('2026-11-05 09:00'),
  );
  return { ...house, audit: room.ask, setAuditClock: room.setClock };
}
type House = Awaited<ReturnType<typeof oversightHouse>>;

const anElder = (name: string, more: Partial<ElderHead> = {}): Item => ({
  ...elderHead(elder(name)),
  kind: 'elder',
  elderId: elder(name),
  name,
  citizenMasked: '4110********0026',
  region: '411025101',
  birthDate: '1940-01-01',
  households: [{ region: '411025101', from: '2000-01-01' }],
  residences: [{ region: '411025101', from: '2000-01-01' }],
  categories: [],
  assessments: [],
  suspensions: [],
  diets: [],
  allergens: [],
  ...more,
});
const aPoint = (facilityId: string, name: string, region: string): Item => ({
  ...facilityHead(facilityId),
  kind: 'facility',
  facilityId,
  name,
  region,
  mealtimes: { lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 50 } },
  gsi1pk: countyList(region),
  gsi1sk: placeInCountyList(region, facilityId),
});

describe('the audit trail', () => {
  const CLERK = { personId: 'pn_clerk', role: 'operator' } as const;
  const booking = (i: number, elderId: string, facilityId: string): Item => ({
    pk: `ELDER#${elderId}`,
    sk: `BOOKING#bk_${i}`,
    kind: 'booking',
    gsi1pk: `SLOT#${facilityId}#2026-10-08#lunch`,
    gsi1sk: `${elderId}#bk_${i}`,
    by: CLERK,
    bookedAt: i,
    listFen: 1200,
    state: 'BOOKED',
    version: 1,
  });
  let changes = 0;
  const change = (when: string, after: Item | undefined, before?: Item): Change => ({
    id: `c${String(++changes).padStart(4, '0')}`,
    at: at(when),
    before,
    after,
  });
  const listed = async (house: House, who: Caller, query: Record<string, string> = {}, region = '411025') => {
    const answer = await house.audit(who, 'listAuditTrail', {
      params: { region },
      query: { from: '2026-10-01', to: '2026-10-31', ...query },
    });
    return answer.status === 200 ? answer.lines : answer.code;
  };
  const linesIn = async (house: House): Promise<number> => {
    const days = ['2026-10-07', '2026-10-08', '2026-10-09'];
    const counties = ['411025', '411002', '000000'];
    const pages = await Promise.all(
      days.flatMap((day) =>
        counties.map((county) => house.table.query({ in: 'trail', pk: `REGION#${county}#${day}` })),
      ),
    );
    return pages.reduce((sum, { items }) => sum + items.length, 0);
  };

  async function told() {
    const house = await oversightHouse();
    await house.table.commit([{ put: aPoint(FAR, '魏都老年食堂', '411002001') }, { put: anElder('李秀英') }]);
    const some = [
      change('2026-10-07 09:00', booking(1, elder('李秀英'), CANTEEN)),
      change('2026-10-08 09:00', booking(2, elder('李秀英'), FAR)),
      change(
        '2026-10-08 10:00',
        anElder('李秀英', { phone: 'sealed', by: CLERK } as Partial<ElderHead>),
        anElder('李秀英'),
      ),
      change('2026-10-09 08:00', {
        pk: 'PERSON#pn_clerk',
        sk: 'HEAD',
        kind: 'person',
        personId: 'pn_clerk',
        openid: 'o',
      }),
    ];
    return { house, some };
  }

  test('each change is one line for its county, its elder and its person, filed where it happened', async () => {
    const { house, some } = await told();
    expect(await keepTrail(house.table, some, new TrailMemory())).toBe(4);
    expect((await listed(house, AUDITOR)).map(({ kind, region }: Item) => [kind, region])).toEqual([
      ['elder', '411025101'],
      ['booking', '411025101'],
    ]);
    expect(await listed(house, AUDITOR, { kind: 'booking', personId: 'pn_clerk' })).toHaveLength(1);
    expect(await listed(house, AUDITOR, { personId: 'pn_nobody' })).toEqual([]);
    expect(await listed(house, CITY, {}, '411000')).toHaveLength(3);
    expect(await listed(house, CITY, { elderId: elder('李秀英') }, '411000')).toHaveLength(3);
  });

  test('what the system did by itself is found by its name as well', async () => {
    const { house } = await told();
    const ended = { state: 'NO_SHOW', noShow: { at: 2, livesAlone: true } };
    const before = booking(1, elder('李秀英'), CANTEEN);
    await keepTrail(house.table, [change('2026-10-07 14:00', { ...before, ...ended }, before)], new TrailMemory());
    expect(await listed(house, AUDITOR, { personId: 'system' })).toMatchObject([
      { kind: 'booking', channel: 'system' },
    ]);
  });

  test('an auditor sees their own region: a township its part, a stranger nothing at all', async () => {
    const { house, some } = await told();
    await keepTrail(house.table, some, new TrailMemory());
    expect(await listed(house, NEIGHBOUR)).toBe('NOT_FOUND');
    expect(await listed(house, TOWNSHIP)).toBe('NOT_FOUND');
    expect(await listed(house, TOWNSHIP, {}, '411025102')).toEqual([]);
    expect((await listed(house, NEIGHBOUR, {}, '411002')).map(({ kind }: Item) => kind)).toEqual(['booking']);
    const ofElder = { params: { elderId: elder('李秀英') }, query: { from: '2026-10-01', to: '2026-10-31' } };
    expect((await house.audit(AUDITOR, 'listElderAuditTrail', ofElder)).lines).toHaveLength(3);
    expect(await house.audit(NEIGHBOUR, 'listElderAuditTrail', ofElder)).toMatchObject({ status: 404 });
    expect(await house.audit(people.county, 'listAuditTrail', { params: { region: '411025' } })).toMatchObject({
      status: 403,
    });
  });

  test('F7 F8: delivered twice, three times, in another order and from another process, it is the same trail', async () => {
    const { house, some } = await told();
    await keepTrail(house.table, some, new TrailMemory());
    const [before, lines] = [await listed(house, CITY, {}, '411000'), await linesIn(house)];
    expect(lines).toBe(4);
    await keepTrail(house.table, some.toReversed(), new TrailMemory());
    await Promise.all([
      keepTrail(house.table, some.slice(1, 3), new TrailMemory()),
      keepTrail(house.table, some, new TrailMemory()),
    ]);
    expect(await listed(house, CITY, {}, '411000')).toEqual(before);
    expect(await linesIn(house)).toBe(lines);
  });

  test('an elder who moves between two deliveries leaves the line where it was', async () => {
    const { house } = await told();
    const plan = { pk: `ELDER#${elder('李秀英')}`, sk: 'PLAN#pl_1', kind: 'plan', by: CLERK, weekdays: [1] };
    const one = change('2026-10-08 09:00', plan);
    await keepTrail(house.table, [one], new TrailMemory());
    await house.table.commit([{ put: anElder('李秀英', { region: '411002001' }) }]);
    await keepTrail(house.table, [one], new TrailMemory());
    expect(await linesIn(house)).toBe(1);
    expect(await listed(house, AUDITOR)).toHaveLength(1);
  });

  test('S10: pages neither lose nor repeat a line, and a cursor is good for its question and its reader only', async () => {
    const house = await oversightHouse();
    const hundreds = Array.from({ length: 130 }, (_, i) =>
      change(`2026-10-0${1 + (i % 3)} 09:00`, booking(i, elder('李秀英'), CANTEEN)),
    );
    await keepTrail(house.table, hundreds, new TrailMemory());
    const query = { from: '2026-10-01', to: '2026-10-31' };
    const params = { region: '411025' };
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await house.audit(AUDITOR, 'listAuditTrail', {
        params,
        query: { ...query, ...(cursor ? { cursor } : {}) },
      });
      seen.push(...page.lines.map(({ thing }: Item) => thing));
      cursor = page.cursor;
    } while (cursor);
    expect(seen).toHaveLength(130);
    expect(new Set(seen).size).toBe(130);
    const first = await house.audit(AUDITOR, 'listAuditTrail', { params, query });
    const stolen = { params, query: { ...query, cursor: first.cursor } };
    expect(await house.audit(COLLEAGUE, 'listAuditTrail', stolen)).toMatchObject({ code: 'INVALID_INPUT' });
    const other = { params, query: { ...query, kind: 'plan', cursor: first.cursor } };
    expect(await house.audit(AUDITOR, 'listAuditTrail', other)).toMatchObject({ code: 'INVALID_INPUT' });
  });

  test('a year at most', async () => {
    const house = await oversightHouse();
    const ask = (from: string) =>
      house.audit(AUDITOR, 'listAuditTrail', { params: { region: '411025' }, query: { from, to: '2026-10-31' } });
    expect(await ask('2025-10-31')).toMatchObject({ status: 200 });
    expect(await ask('2025-10-30')).toMatchObject({ code: 'SPAN_TOO_LONG' });
  });

  test('the export log holds every file that was asked for, with who and why', async () => {
    const house = await oversightHouse();
    const by = { personId: 'pn_treasurer', role: 'finance' };
    const asked = {
      ...facilityHead(CANTEEN),
      sk: 'EXPORT#ex_1',
      kind: 'export',
      by,
      reason: '十月结算报账',
      state: 'REQUESTED',
    };
    const some = [change('2026-10-08 09:00', asked), change('2026-10-08 09:01', booking(1, elder('李秀英'), CANTEEN))];
    await keepTrail(house.table, some, new TrailMemory());
    const { lines } = await house.audit(AUDITOR, 'listExportLog', {
      params: { region: '411025' },
      query: { from: '2026-10-01', to: '2026-10-31' },
    });
    expect(lines).toMatchObject([{ kind: 'export', by, reason: '十月结算报账', facilityId: CANTEEN }]);
  });

  test('a file about a whole region is on the region’s list, as its key says', async () => {
    const house = await oversightHouse();
    const by = { personId: 'pn_treasurer', role: 'finance' };
    const subject = { region: '411025', payer: 'county:411025' };
    const asked = {
      pk: 'REGION#411025',
      sk: 'EXPORT#ex_2',
      kind: 'export',
      subject,
      by,
      reason: '拨款',
      state: 'REQUESTED',
    };
    await keepTrail(house.table, [change('2026-10-08 09:00', asked)], new TrailMemory());
    const query = { from: '2026-10-01', to: '2026-10-31' };
    const { lines } = await house.audit(AUDITOR, 'listExportLog', { params: { region: '411025' }, query });
    expect(lines).toMatchObject([{ kind: 'export', reason: '拨款', region: '411025' }]);
    expect((await house.audit(CITY, 'listExportLog', { params: { region: '411000' }, query })).lines).toHaveLength(1);
  });
});

describe('a random sample', () => {
  const SAMPLE = newId('sample');
  const wish = (more: object = {}) => ({
    params: { region: '411025' },
    body: { sampleId: SAMPLE, period: '2026-10', of: 'meals', size: 5, byPoint: false, reason: '四季度核查', ...more },
  });
  const read = (house: House, who = AUDITOR) =>
    house.audit(who, 'readSample', { params: { region: '411025', sampleId: SAMPLE } });

  async function october() {
    const house = await oversightHouse();
    await house.openPoint(TABLE, '南关老年餐桌', '411025102');
    const served = [];
    for (let i = 0; i < 24; i++) {
      const facilityId = i % 4 === 0 ? TABLE : CANTEEN;
      served.push(await house.serve(`2026-10-${String(1 + i).padStart(2, '0')} 11:40`, { facilityId }));
    }
    await house.reverse(served[1]!, '2026-10-20 12:00');
    await house.prepare('2026-10');
    await house.prepare('2026-10', TABLE);
    return { house, served };
  }

  test('is drawn by a seed that was stored before; anybody can draw it again', async () => {
    const { house, served } = await october();
    const asked = await house.audit(AUDITOR, 'requestSample', wish());
    expect(asked).toMatchObject({ status: 200, state: 'SEEDED', seedFrom: 'server', digest: expect.any(String) });
    expect(await read(house)).toMatchObject({ state: 'SEEDED', seed: asked.seed, lines: [] });

    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    const drawn = await read(house);
    expect(drawn).toMatchObject({ state: 'DRAWN', population: 23, drawn: 5, seed: asked.seed });

    // By hand, from the documentation: what was taken back is left out, the smallest ranks are drawn.
    const statements = [CANTEEN, TABLE].map(async (facilityId) => {
      const params = { facilityId, period: '2026-10' };
      const { digest } = await house.ask(people.auditor, 'readStatement', { params });
      return { facilityId, digest };
    });
    const digest = digestOfDraw('411025', '2026-10', await Promise.all(statements));
    expect(drawn.digest).toBe(digest);
    const candidates = served.filter((_, i) => i !== 1).map(({ transferId }) => transferId);
    const expected = candidates
      .toSorted((a, b) => (rankOf(asked.seed, digest, a) < rankOf(asked.seed, digest, b) ? -1 : 1))
      .slice(0, 5);
    expect(drawn.lines.map(({ meal }: { meal: { transferId: string } }) => meal.transferId)).toEqual(expected);
  });

  test('asked again it is the same, also after a crash half-way; other wishes under its name are refused', async () => {
    const { house } = await october();
    const first = await house.audit(AUDITOR, 'requestSample', wish());
    expect(await house.audit(AUDITOR, 'requestSample', wish())).toEqual(first);
    expect(await house.audit(AUDITOR, 'requestSample', wish({ size: 6 }))).toMatchObject({ code: 'ID_REUSED' });
    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    const drawn = await read(house);
    await house.table.commit([
      { update: { pk: `SAMPLE#${SAMPLE}`, sk: 'HEAD' }, set: { state: 'SEEDED' } },
      { delete: { pk: `SAMPLE#${SAMPLE}`, sk: 'LINE#0004' } },
    ]);
    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    expect(await read(house)).toEqual(drawn);
  });

  test('a worker that is slow to hear of the draw writes over no result', async () => {
    const { house } = await october();
    await house.audit(AUDITOR, 'requestSample', wish());
    let overtaken = false;
    const slow = {
      ...house.table,
      commit: async (writes: Parameters<typeof house.table.commit>[0]) => {
        if (!overtaken) {
          overtaken = true;
          await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
          const params = { region: '411025', sampleId: SAMPLE, number: '1' };
          const body = { version: 1, outcome: 'not-found', note: '查无此餐' };
          await house.audit(AUDITOR, 'recordCheck', { params, body });
        }
        return house.table.commit(writes);
      },
    };
    await drawSample(slow, SAMPLE, at('2026-11-05 09:02'));
    expect((await read(house)).lines[0]).toMatchObject({ number: 1, version: 2, outcome: 'not-found' });
  });

  test('by point each gives its share; of points some are drawn; with a seed of its own two offices draw the same', async () => {
    const { house } = await october();
    const seed = 'ab'.repeat(32);
    await house.audit(AUDITOR, 'requestSample', wish({ byPoint: true, size: 8, seed }));
    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    const { lines, seedFrom } = await read(house);
    const of = (facilityId: string) => lines.filter((line: Item) => line.facilityId === facilityId).length;
    expect([of(CANTEEN), of(TABLE), seedFrom]).toEqual([6, 2, 'client']);

    const points = newId('sample');
    await house.audit(people.county, 'requestSample', wish({ sampleId: points, of: 'points', size: 1 }));
    await drawSample(house.table, points, at('2026-11-05 09:01'));
    const answer = await house.audit(CITY, 'readSample', { params: { region: '411000', sampleId: points } });
    expect(answer).toMatchObject({ population: 2, drawn: 1, lines: [{ number: 1 }] });
    expect(answer.lines[0].meal).toBeUndefined();
    const { samples } = await house.audit(CITY, 'listSamples', {
      params: { region: '411000' },
      query: { period: '2026-10' },
    });
    expect(samples).toHaveLength(2);
  });

  test('of visits some are drawn like meals, with what vouchers paid of them; those taken back are left out', async () => {
    const { house } = await october();
    await house.openProvider();
    const visits = [];
    for (let i = 10; i < 16; i++) visits.push(await house.visit(`2026-10-${i} 10:00`));
    await house.takeVisitBack(visits[0]!, '2026-10-20 12:00');
    await house.prepare('2026-10', PROVIDER);
    await house.audit(AUDITOR, 'requestSample', wish({ of: 'visits', byPoint: true, size: 400 }));
    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    const { lines, population } = await read(house);
    expect(population).toBe(5);
    const orders = lines.map(({ visit }: { visit: { orderId: string } }) => visit.orderId);
    expect(orders.toSorted()).toEqual(
      visits
        .slice(1)
        .map(({ visit }) => visit.orderId)
        .toSorted(),
    );
    expect(lines[0]).toMatchObject({ visit: { serviceName: '助浴', minutes: 60, listFen: 12_000, subsidyFen: 700 } });
    expect(lines[0].meal).toBeUndefined();
  });

  test('results come back line by line and are added up', async () => {
    const { house } = await october();
    await house.audit(AUDITOR, 'requestSample', wish());
    const check = (number: number, outcome: string, version = 1, who = AUDITOR) =>
      house.audit(who, 'recordCheck', {
        params: { region: '411025', sampleId: SAMPLE, number: String(number) },
        body: { version, outcome, note: '入户核对' },
      });
    expect(await check(1, 'confirmed')).toMatchObject({ code: 'NOT_DRAWN_YET' });
    await drawSample(house.table, SAMPLE, at('2026-11-05 09:01'));
    expect(await check(1, 'confirmed')).toMatchObject({ status: 200, outcome: 'confirmed', version: 2 });
    expect(await check(1, 'confirmed')).toMatchObject({ status: 200, version: 2 });
    expect(await check(1, 'differs', 1, COLLEAGUE)).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    await check(2, 'confirmed');
    await check(3, 'not-found');
    await check(4, 'refused');
    expect(await check(6, 'confirmed')).toMatchObject({ status: 404 });
    expect(await check(5, 'confirmed', 1, NEIGHBOUR)).toMatchObject({ status: 404 });
    expect((await read(house)).summary).toEqual({
      checked: 4,
      outcomes: { confirmed: 2, differs: 0, 'not-found': 1, refused: 1 },
      errorBasisPoints: 3333,
      judgedFen: 2100,
      wrongFen: 700,
    });
  });

  test('there is nothing to draw from before a statement, and nothing for the next county', async () => {
    const house = await oversightHouse();
    expect(await house.audit(AUDITOR, 'requestSample', wish())).toMatchObject({ code: 'NOTHING_TO_SAMPLE' });
    expect(await house.audit(NEIGHBOUR, 'requestSample', wish())).toMatchObject({ status: 404 });
    expect(await read(house, NEIGHBOUR)).toMatchObject({ status: 404 });
  });
});

describe('the nightly look for anomalies', () => {
  const night = (house: House, now: string, until = now.replace(/ .*/, ' 23:59')) =>
    findAnomalies(house.table, () => at(now), at(until));
  const findings = async (house: House, who = AUDITOR, state = 'OPEN') =>
    house.audit(who, 'listFindings', { params: { region: '411025' }, query: { state } });

  async function aMonth() {
    const house = await oversightHouse();
    const dead = anElder('王德福', { deceasedOn: '2026-10-10' });
    await house.table.commit([
      { put: aPoint(CANTEEN, '山头店老年食堂', '411025101') },
      { put: anElder('张桂兰') },
      { put: dead },
    ]);
    const eats = (day: number) => house.serve(`2026-10-${day} 11:40`, { elderId: elder('王德福'), evidenceGrade: 3 });
    for (let day = 10; day < 14; day++) await house.serve(`2026-10-${day} 11:50`);
    return { house, eats };
  }

  test('finds it, says it once, and opens it again when there is more', async () => {
    const { house, eats } = await aMonth();
    const meal = await eats(12);
    expect(await night(house, '2026-10-14 02:00')).toEqual({ counties: 1, points: 1, findings: 1, failed: 0 });
    const { findings: open } = await findings(house);
    expect(open).toMatchObject([
      {
        rule: 'not-entitled',
        ruleName: '已故、停服务或住机构仍供餐',
        facilityId: CANTEEN,
        elderId: elder('王德福'),
        transferIds: [meal.transferId],
        meals: 1,
        subsidyFen: 700,
        sentence: '2026-10，一位老人在就餐当天已去世，仍登记供餐 1 餐，首餐 2026-10-12。',
      },
    ]);
    const [{ findingId, version }] = open;
    const resolve = (who: Caller, body: object) =>
      house.audit(who, 'resolveFinding', { params: { region: '411025', findingId }, body });
    const confirmed = { version, outcome: 'CONFIRMED', note: '家属代吃，已约谈' };
    expect(await resolve(NEIGHBOUR, confirmed)).toMatchObject({ status: 404 });
    expect(await resolve(AUDITOR, confirmed)).toMatchObject({ status: 200, state: 'CONFIRMED' });
    expect((await findings(house)).findings).toEqual([]);

    expect(await night(house, '2026-10-15 02:00')).toMatchObject({ findings: 0 });
    await eats(15);
    expect(await night(house, '2026-10-16 02:00')).toMatchObject({ findings: 1 });
    expect((await findings(house)).findings).toMatchObject([
      { findingId, meals: 2, reopenedAt: '2026-10-16T02:00:00+08:00', resolutions: [{ outcome: 'CONFIRMED' }] },
    ]);
    expect((await findings(house, CITY)).findings).toHaveLength(1);
    expect(await findings(house, NEIGHBOUR)).toMatchObject({ status: 404 });
  });

  test('a county that is done is not gone through again that night; one that time ran out for is', async () => {
    const { house, eats } = await aMonth();
    await eats(12);
    expect(await night(house, '2026-10-14 02:00', '2026-10-14 02:00')).toMatchObject({ counties: 0, points: 0 });
    expect(await night(house, '2026-10-14 03:00')).toMatchObject({ counties: 1, points: 1, findings: 1 });
    expect(await night(house, '2026-10-14 04:00')).toEqual({ counties: 0, points: 0, findings: 0, failed: 0 });
  });

  test('a meal that was taken back is no finding', async () => {
    const { house, eats } = await aMonth();
    await house.reverse(await eats(12), '2026-10-12 12:10');
    expect(await night(house, '2026-10-14 02:00')).toMatchObject({ findings: 0 });
  });

  test('idle elders are told from regulars, newcomers and merged files, and the nameless by phones, accounts and relatives', async () => {
    const { house } = await aMonth();
    const claim = (elderId: string, date: string): Item => ({
      pk: `ELDER#${elderId}`,
      sk: `CLAIM#${date}#lunch`,
      kind: 'claim',
      state: 'HELD',
    });
    const put = (item: Item) => house.table.commit([{ put: item }]);
    const old = newId('elder', { msecs: at('2026-03-01 09:00'), random: Buffer.alloc(16, 1) });
    await put(anElder('久未用餐', { ...elderHead(old), elderId: old }));
    const kept = newId('elder', { msecs: at('2026-03-01 09:00'), random: Buffer.alloc(16, 2) });
    await put(anElder('并入的档案', { ...elderHead(kept), elderId: kept, aliases: [elder('重复的档案')] }));
    await put(anElder('重复的档案', { mergedInto: kept }));
    await put(claim(elder('重复的档案'), '2026-09-21'));
    for (const name of ['新建档', '常客', '查无此人', '有儿子']) await put(anElder(name));
    await put(claim(elder('常客'), '2026-09-20'));
    for (let day = 1; day <= 15; day++) {
      const when = `2026-10-${String(day).padStart(2, '0')} 11:20`;
      if (day <= 9) await house.serve(when, { elderId: old });
      if (day <= 9) await house.serve(when, { elderId: elder('新建档') });
      if (day <= 9) await house.serve(when, { elderId: elder('常客') });
      if (day <= 9) await house.serve(when, { elderId: kept });
      await house.serve(when, { elderId: elder('重复的档案'), evidenceGrade: 1 });
      await house.serve(when, { elderId: elder('查无此人'), evidenceGrade: 1 });
      await house.serve(when, { elderId: elder('有儿子'), evidenceGrade: 1 });
    }
    for (const name of ['查无此人', '有儿子', '重复的档案']) await put(claim(elder(name), '2026-09-29'));
    const by = { personId: 'p', role: 'system' };
    const son = { pk: 'PERSON#pn_son', sk: `BINDING#${elder('有儿子')}`, kind: 'binding', state: 'ACTIVE', by };
    await put({ ...son, gsi1pk: `ELDER#${elder('有儿子')}`, gsi1sk: 'HOLDER#family#pn_son' });
    await night(house, '2026-10-10 02:00');
    await night(house, '2026-10-16 02:00');
    const found = (await findings(house)).findings.map(({ rule, elderId }: Item) => [rule, elderId]);
    expect(found.toSorted()).toEqual(
      [
        ['idle-then-daily', old],
        ['no-other-trace', elder('查无此人')],
        ['witnessed', undefined],
      ].toSorted(),
    );
  });
});

describe('the rules of a county', () => {
  const params = { region: '411025' };
  const document = { name: '襄城县的规则', rules: [{ kind: 'not-entitled', enabled: true, atLeastMeals: 2 }] };
  const draft = (house: House, who = AUDITOR, version = 0) =>
    house.audit(who, 'draftAnomalyRules', { params, body: { version, document, reason: '补录较多' } });
  const publish = (house: House, who: Caller, version = 1) =>
    house.audit(who, 'publishAnomalyRules', { params, body: { version } });

  test('one drafts and says why, another publishes; from then on they are what is looked for', async () => {
    const house = await oversightHouse();
    expect(await house.audit(AUDITOR, 'readAnomalyRules', { params })).toMatchObject({ version: 0 });
    expect(await publish(house, COLLEAGUE)).toMatchObject({ code: 'NO_DRAFT' });
    expect(await draft(house)).toMatchObject({ status: 200, version: 1, draft: { reason: '补录较多' } });
    expect(await draft(house)).toMatchObject({ status: 200, version: 1 });
    expect(await draft(house, COLLEAGUE)).toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect(await publish(house, AUDITOR)).toMatchObject({ code: 'SECOND_PERSON_NEEDED' });
    const published = await publish(house, COLLEAGUE);
    expect(published).toMatchObject({ status: 200, version: 2, own: { document } });
    expect(published.rules).toHaveLength(9);
    expect(published.rules[0]).toEqual(document.rules[0]);
    expect(await publish(house, COLLEAGUE)).toEqual(published);
    expect(await house.table.get({ pk: 'ANOMALY-RULES#411025', sk: 'VERSION#000002' })).toMatchObject({ document });
  });

  test('thresholds are a county’s own affair: not a township’s, not a neighbour’s', async () => {
    const house = await oversightHouse();
    const township = { params: { region: '411025102' }, body: { version: 0, document, reason: '试' } };
    expect(await house.audit(TOWNSHIP, 'draftAnomalyRules', township)).toMatchObject({ code: 'NOT_A_COUNTY' });
    expect(await draft(house, NEIGHBOUR)).toMatchObject({ status: 404 });
  });
});
