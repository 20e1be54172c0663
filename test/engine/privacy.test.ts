import { bindingItem, grantItem, personItems } from '../../functions/identity/index.ts';
import { orderItem, sealPlace } from '../../functions/orders/store.ts';
import { findingKey, findingsOf } from '../../functions/oversight/finding.ts';
import { placeInSamples, sampleKey, sampleLineKey } from '../../functions/oversight/sample.ts';
import { privacyRoutes } from '../../functions/privacy/contract.ts';
import { deletionKey } from '../../functions/privacy/deletion.ts';
import { privacySpec } from '../../functions/privacy/deploy.ts';
import { eraseTraces } from '../../functions/privacy/erase-traces.ts';
import { privacyHandlers } from '../../functions/privacy/handlers.ts';
import { type StatementItem, statementKey } from '../../functions/settlement/index.ts';
import { reviewKey } from '../../functions/settlement/line-review.ts';
import { newId } from '../../shared/ids.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, QueryInput, Table } from '../../shared/table.ts';
import { anOrder } from '../fixtures/a-dispatch.ts';
import { testKeyring } from './fresh-tables.ts';
import { CANARIES, HER, people, privacyHouse, words } from './privacy-house.ts';
import { roomCaller } from './room-caller.ts';
import { at, CANTEEN, PROVIDER, point } from './settlement-house.ts';

type House = Awaited<ReturnType<typeof privacyHouse>>;

/** Where something of her is to be read, by what. */
async function leaks(house: House): Promise<string[]> {
  const items = await house.everything();
  return items.flatMap(({ table, key, text }) => {
    const found = CANARIES.filter((canary) => text.includes(canary));
    return found.length ? [`${table} ${key}: ${found.join(', ')}`] : [];
  });
}
const BY = { personId: 'pn_counter', role: 'operator' } as const;
const grant = (personId: string, right: { role: 'elder' | 'staff' | 'caregiver'; over: string }) =>
  grantItem(personId, right, BY, 1);
const hers = (personId: string) => grant(personId, { role: 'elder', over: HER });
const boundTo = (personId: string, elderId: string) =>
  bindingItem({
    personId,
    elderId,
    scopes: ['view'],
    relation: 'child',
    name: '儿子',
    state: 'ACTIVE',
    requestedAt: 1,
    by: BY,
    at: 1,
    version: 1,
  });
const ended = <Right extends object>(right: Right) => ({ ...right, state: 'REVOKED' as const });
const only = async (house: House, name: string) =>
  (await house.everything()).flatMap(({ table, item }) => (table === name ? [item] : []));
const statements = async ({ table }: House) =>
  Promise.all(
    [CANTEEN, PROVIDER].map((facilityId) =>
      table.get<StatementItem>({ pk: `FACILITY#${facilityId}`, sk: 'STATEMENT#2026-10' }),
    ),
  );

/** Stopped in October, everything settled in November, asked for by the counter. */
async function readyHouse(): Promise<House> {
  const house = await privacyHouse();
  house.setClock('2026-10-16 09:00');
  expect((await house.suspend()).status).toBe(200);
  await house.settle();
  house.setClock('2026-11-21 09:00');
  expect(await house.request()).toMatchObject({ status: 200, state: 'REQUESTED' });
  return house;
}

describe('a person is forgotten', () => {
  test('name, number, phone, address, words and positions are nowhere any more; every line and every sum is as it was', async () => {
    const house = await readyHouse();
    const before = await leaks(house);
    // The search is not blind: what is sealed is found as well.
    expect([...new Set(before.map((leak) => leak.split(/[ #]/)[1]))].toSorted()).toEqual([
      'CALL',
      'CALL-BACK',
      'CAREGIVER',
      'ELDER',
      'FACILITY',
      'FINDING',
      'NOTICE',
      'ORDER',
      'PERSON',
      'REGISTERED-HERE',
      'SAMPLE',
      'WECHAT',
    ]);
    const books = await only(house, 'ledger');
    const closed = await statements(house);
    const balance = await house.trialBalance('2026-10-31');
    expect(balance.status).toBe(200);

    expect(await house.confirm()).toMatchObject({ status: 200, state: 'ERASING' });
    await house.work();
    expect(await leaks(house)).toEqual([]);
    expect([...house.photos]).toEqual(['visit-photos/of-somebody-else.jpg']);

    expect(await only(house, 'ledger')).toEqual(books);
    expect(await statements(house)).toEqual(closed);
    expect(await house.trialBalance('2026-10-31')).toEqual(balance);
    expect(await house.check('2026-10-31')).toMatchObject({ verdict: 'EXACT' });
  });

  test('lists that were taken down, months of corrections only, and offices where she never lived keep nothing either', async () => {
    const house = await privacyHouse();
    const guest = point('guest');
    await house.openPoint(guest, '客居地食堂', '411002101');
    house.setClock('2026-10-16 09:00');
    await house.suspend();
    // The county sends October back once its list is up, and in November something is corrected.
    await house.throughOffices('2026-10');
    const october = { facilityId: CANTEEN, period: '2026-10' };
    const back = { params: october, body: { reason: '再核对' } };
    const county = { personId: 'pn_county', grants: [{ role: 'finance' as const, over: '411025' }] };
    expect(await house.ask(county, 'rejectStatement', back)).toMatchObject({ status: 200 });
    await house.adjust(house.meal, '2026-11-05 10:00', []);
    await house.settle();
    await house.close('2026-12-01 00:30');
    await house.throughOffices('2026-11');
    const november = { facilityId: CANTEEN, period: '2026-11' };
    await house.put([
      { ...reviewKey(november, 'tr_1'), kind: 'line-review', elderId: HER, reason: words('再核'), version: 1 },
      {
        pk: `ELDER#${HER}`,
        sk: 'BOOKING#bk_guest',
        kind: 'booking',
        gsi1pk: `SLOT#${guest}#2026-10-12#lunch`,
        gsi1sk: `${HER}#bk_guest`,
        state: 'CANCELLED',
        version: 1,
      },
      {
        ...findingKey('fd_guest'),
        kind: 'finding',
        findingId: 'fd_guest',
        elderId: HER,
        resolutions: [{ outcome: 'EXPLAINED', note: words('走亲戚'), by: BY, at: 1 }],
        version: 1,
        gsi1pk: findingsOf('411002'),
        gsi1sk: 'EXPLAINED#1',
      },
      ...['411002', '411000', '410000'].flatMap((region) => [
        {
          ...sampleKey(`sm_${region}`),
          kind: 'sample',
          sampleId: `sm_${region}`,
          region,
          ...placeInSamples({ region, period: '2026-10', sampleId: `sm_${region}` }),
        },
        { ...sampleLineKey(`sm_${region}`, 1), kind: 'sample-line', visit: { elderId: HER }, note: words('入户') },
      ]),
    ]);
    house.setClock('2026-12-21 09:00');
    await house.request();
    expect((await leaks(house)).map((leak) => leak.split(/[ /:]/)[1])).toEqual(
      expect.arrayContaining([
        `NOTICE#${CANTEEN}#2026-10#4`,
        `NOTICE#${CANTEEN}#2026-10#10`,
        `NOTICE#${CANTEEN}#2026-11#4`,
        'FINDING#fd_guest',
        'SAMPLE#sm_411002',
        'SAMPLE#sm_411000',
        'SAMPLE#sm_410000',
      ]),
    );
    expect(await house.confirm()).toMatchObject({ state: 'ERASING' });
    await house.work();
    expect(await leaks(house)).toEqual([]);
  });

  test('a file that became part of another since it was asked for is not erased: its person eats on', async () => {
    const house = await readyHouse();
    await house.table.commit([{ update: elderHead(HER), set: { mergedInto: newId('elder') } }]);
    expect(await house.confirm()).toMatchObject({ code: 'PART_OF_ANOTHER_FILE' });
  });

  test('lists from other offices that are not over yet go by themselves; nothing else of her is left meanwhile', async () => {
    const house = await readyHouse();
    await house.confirm();
    await house.work();
    house.setClock('2026-10-30 09:00');
    expect((await leaks(house)).map((leak) => leak.split('#')[0])).toEqual(['main IMPORT']);
  });

  test('her phone and her daughter’s right are over; the daughter’s own account stays', async () => {
    const house = await readyHouse();
    await house.confirm();
    await house.work();
    const { items } = await house.table.query({ pk: 'PERSON#pn_herself' });
    expect(items.filter(({ kind }) => kind !== 'grant')).toEqual([expect.objectContaining({ kind: 'person' })]);
    expect(items.find(({ kind }) => kind === 'grant')).toMatchObject({ state: 'REVOKED' });
    expect(await house.table.get({ pk: 'WECHAT#openid-of-hers', sk: 'PERSON' })).toBeUndefined();
    expect(await house.table.get({ pk: 'WECHAT#openid-of-the-daughter', sk: 'PERSON' })).toBeDefined();
    expect(await house.table.get({ pk: 'PERSON#pn_daughter', sk: `BINDING#${HER}` })).toMatchObject({
      state: 'REVOKED',
      relation: 'child',
    });
  });

  test('an account that was linked to her goes with her, unless it was a mistake or is somebody’s as well', async () => {
    const house = await readyHouse();
    type Right = ReturnType<typeof grant> | ReturnType<typeof bindingItem>;
    const accounts: Record<string, (personId: string) => Right[]> = {
      hers: (one) => [hers(one)],
      'of a cook of former times': (one) => [hers(one), ended(grant(one, { role: 'staff', over: CANTEEN }))],
      'of a son of former times': (one) => [hers(one), ended(boundTo(one, HER))],
      'taken back': (one) => [ended(hers(one))],
      'of her son': (one) => [hers(one), boundTo(one, HER)],
      'of a son of somebody else': (one) => [hers(one), boundTo(one, 'el_father')],
      'of a cook': (one) => [hers(one), grant(one, { role: 'staff', over: CANTEEN })],
      'of a caregiver': (one) => [hers(one), grant(one, { role: 'caregiver', over: 'cg_1' })],
    };
    for (const [whose, rights] of Object.entries(accounts)) {
      const personId = `pn_${whose}`;
      await house.put([...personItems(personId, `openid ${whose}`, 1), ...rights(personId)]);
    }
    await house.confirm();
    // Broken off after every item, every question is asked again of what the round before has left.
    await house.work({ roundMs: 0 });
    const left: Record<string, unknown[]> = {};
    for (const whose of Object.keys(accounts)) {
      const { items } = await house.table.query({ pk: `PERSON#pn_${whose}` });
      const way = await house.table.get({ pk: `WECHAT#openid ${whose}`, sk: 'PERSON' });
      left[whose] = [way !== undefined, items.some(({ openid }) => openid !== undefined)];
      expect(items.filter((item) => [item.over, item.elderId].includes(HER) && item.state !== 'REVOKED')).toEqual([]);
    }
    expect(left).toEqual({
      hers: [false, false],
      'of a cook of former times': [false, false],
      'of a son of former times': [false, false],
      'taken back': [true, true],
      'of her son': [true, true],
      'of a son of somebody else': [true, true],
      'of a cook': [true, true],
      'of a caregiver': [true, true],
    });
  });

  test('the file keeps its id, county, sex and year of birth, and nobody changes it any more', async () => {
    const house = await readyHouse();
    await house.confirm();
    expect(await house.seeFile()).toMatchObject({
      status: 200,
      elderId: HER,
      name: '（已注销）',
      citizenMasked: '',
      birthDate: '1944-01-01',
      region: '411025',
      categories: [],
      diets: [],
    });
    const params = { elderId: HER };
    const resume = { params, body: { from: '2026-11-22', reason: '恢复' } };
    expect(await house.registry.ask(people.admin, 'resumeElder', resume)).toMatchObject({ code: 'ERASED' });
    const look = { params, body: { reason: '查一下' } };
    expect(await house.registry.ask(people.admin, 'seeCitizenNumber', look)).toMatchObject({ code: 'ERASED' });
    const list = await house.registry.ask(people.admin, 'listElders', { params: { region: '411025' } });
    expect(list.elders).toEqual([]);
  });

  test('the number may be registered again: that is somebody new, who knows nothing of before', async () => {
    const house = await readyHouse();
    await house.confirm();
    await house.work();
    const again = newId('elder');
    expect(await house.register(HER)).toMatchObject({ code: 'ID_REUSED' });
    expect(await house.register(again)).toMatchObject({ status: 200, elderId: again });
    expect(await house.table.get(elderHead(again))).toMatchObject({ suspensions: [] });
    expect(await house.table.query({ pk: `ELDER#${again}`, begins: 'BOOKING#' })).toMatchObject({ items: [] });
  });

  test('F6 F22: cut off after every item, and by a bucket that fails, it goes on where it was and ends once', async () => {
    const house = await readyHouse();
    await house.confirm();
    const rounds = await house.work({ roundMs: 0, faults: 2 });
    expect(rounds).toBeGreaterThan(10);
    expect(await leaks(house)).toEqual([]);
    const done = await house.see();
    expect(done).toMatchObject({ state: 'ERASED', photos: 2 });
    const after = await only(house, 'main');
    await house.work();
    expect(await only(house, 'main')).toEqual(after);
    expect(await house.confirm()).toMatchObject({ status: 200, state: 'ERASED', items: done.items });
  });
});

test('reading takes time as well: where a whole round finds nothing to erase, the next one goes on behind it', async () => {
  const house = await readyHouse();
  await house.confirm();
  await house.work();
  // Everything is erased, and is looked through once more.
  const again = { update: deletionKey(HER), set: { state: 'ERASING' }, remove: ['looked'] };
  await house.table.commit([again]);
  let now = at('2026-11-22 09:00');
  const inAMinute = <T>(read: () => T): T => {
    now += 60_000;
    return read();
  };
  const slow: Table = {
    ...house.table,
    get: (...asked) => inAMinute(() => house.table.get(...asked)),
    getMany: (keys) => inAMinute(() => house.table.getMany(keys)),
    query: (input) => inAMinute(() => house.table.query(input)),
  };
  const rounds: number[] = [];
  const isDone = async () => (await house.table.get(deletionKey(HER)))?.state === 'ERASED';
  for (let started = now; !(await isDone()); started = now) {
    await eraseTraces({ ...house.shell, table: slow }, { elderId: HER }, () => now);
    rounds.push((now - started) / 60_000);
  }
  expect(rounds.length).toBeGreaterThan(2);
  expect(Math.max(...rounds)).toBeLessThan(privacySpec.onDeletionConfirmed!.timeoutSeconds! / 60);
});

describe('nobody is forgotten by one person, or too early', () => {
  test('S17: whoever asked does not confirm, whoever is elsewhere finds nothing', async () => {
    const house = await readyHouse();
    expect(await house.confirm(people.elsewhere)).toMatchObject({ code: 'NOT_FOUND' });
    await house.withdraw();
    expect(await house.confirm()).toMatchObject({ code: 'NOT_REQUESTED' });
    expect(await house.request(people.admin)).toMatchObject({ state: 'REQUESTED' });
    expect(await house.confirm(people.admin)).toMatchObject({ code: 'DELETION_NEEDS_SECOND_PERSON' });
    expect(await house.confirm(people.secondAdmin)).toMatchObject({ state: 'ERASING' });
  });

  test('she may ask from her own phone, and it waits for what is open, by name', async () => {
    const house = await privacyHouse();
    house.setClock('2026-10-16 09:00');
    expect(await house.request(people.herself)).toMatchObject({ status: 200, state: 'REQUESTED' });
    expect(await house.confirm()).toMatchObject({
      code: 'STILL_OPEN',
      details: { open: [{ matter: 'services' }, { matter: 'months' }] },
    });
    await house.suspend();
    // Whatever read the file before that is still on its way.
    expect((await house.see()).waitsFor).toMatchObject([{ matter: 'services' }, { matter: 'months' }]);
    house.setClock('2026-10-17 09:00');
    expect((await house.see()).waitsFor).toMatchObject([{ matter: 'months' }]);
    expect(await house.request(people.clerk, 'office')).toMatchObject({ askedBy: 'elder' });
  });

  test.each([
    ['meals', { kind: 'booking', sk: 'BOOKING#bk_9', state: 'BOOKED' }],
    [
      'vouchers',
      { kind: 'wallet', sk: 'WALLET', version: 9, lots: [{ leftUnits: 1, heldUnits: 0 }], holds: {}, region: '411025' },
    ],
  ])('waits for %s', async (matter, item) => {
    const house = await readyHouse();
    await house.put([
      { pk: `ELDER#${HER}`, gsi1pk: `SLOT#${CANTEEN}#2026-11-22#lunch`, gsi1sk: `${HER}#bk_9`, ...item },
    ]);
    expect(await house.confirm()).toMatchObject({ code: 'STILL_OPEN', details: { open: [{ matter }] } });
    expect((await house.seeFile()).name).toBe('欧阳惠兰');
  });

  test('every month in which the file was changed is closed first, not the last one only', async () => {
    const house = await readyHouse();
    const changed = ['2026-11-05', '2026-12-05'].map((date) => ({
      pk: `ELDER#${HER}`,
      sk: `TRAIL#${date}`,
      kind: 'elder-trail',
      fields: ['categories'],
      at: at(`${date} 09:00`),
    }));
    const november = { ...statementKey(CANTEEN, '2026-11'), kind: 'statement', state: 'APPROVED_COUNTY', version: 9 };
    await house.put([...changed, november]);
    house.setClock('2027-01-20 09:00');
    expect((await house.see()).waitsFor).toMatchObject([{ matter: 'months' }]);
    await house.put([{ ...november, state: 'CLOSED' }]);
    expect((await house.see()).waitsFor).toEqual([]);
  });

  test('services stopped today wait for a whole day: what was on its way has arrived by then', async () => {
    const house = await readyHouse();
    const params = { elderId: HER };
    await house.registry.ask(people.admin, 'resumeElder', { params, body: { from: '2026-11-20', reason: '恢复' } });
    const stop = { params, body: { from: '2026-11-21', reason: '暂停' } };
    await house.registry.ask(people.admin, 'suspendElder', stop);
    // Its month is not over either: the file moved, and corrections may have been posted.
    const today = [{ matter: 'services' }, { matter: 'months' }];
    expect(await house.confirm()).toMatchObject({ code: 'STILL_OPEN', details: { open: today } });
    house.setClock('2026-11-22 09:00');
    expect(await house.confirm()).toMatchObject({ code: 'STILL_OPEN', details: { open: [{ matter: 'months' }] } });
  });
});

describe('a copy to take away', () => {
  const daughter = {
    personId: 'pn_daughter',
    grants: [{ role: 'family' as const, over: HER, scopes: ['view' as const] }],
  };
  const ask = (house: House, by: Parameters<House['confirm']>[0] & object, query: Record<string, string> = {}) =>
    house.privacy.ask(by, 'readCopy', { params: { elderId: HER }, query });
  type Part = { kind: string; items: Record<string, unknown>[] };
  const partOf = ({ parts }: { [field: string]: unknown }, kind: string) =>
    (parts as Part[]).find((part) => part.kind === kind)?.items;

  test('holds the file, what was eaten and done, and who may act: addresses open, the number masked, nothing of machines', async () => {
    const house = await privacyHouse();
    house.setClock('2026-10-16 09:00');
    const copy = await ask(house, people.herself);
    expect(copy).toMatchObject({
      status: 200,
      year: '2026',
      file: { name: '欧阳惠兰', citizenMasked: '4110********0022' },
    });
    expect(partOf(copy, 'booking')).toMatchObject([{ deliverTo: '颍桥回族镇北街 8 号', date: '2026-10-08' }]);
    expect(partOf(copy, 'order')).toMatchObject([{ place: { address: '颍桥回族镇北街 8 号' } }]);
    expect(partOf(copy, 'binding')).toMatchObject([{ relation: 'child' }]);
    expect(JSON.stringify(copy)).not.toMatch(/ky_TEST|"pk"|gsi1|"asked"|411025194403050022/);
    expect(partOf(await ask(house, people.herself, { year: '2025' }), 'booking')).toEqual([]);
  });

  test('reads the year asked for and no other, and nothing twice', async () => {
    const house = await privacyHouse();
    const pk = `ELDER#${HER}`;
    await house.put([
      { pk, sk: 'CLAIM#2025-10-08#lunch', kind: 'claim', state: 'HELD', bookings: ['bk_2025'] },
      {
        pk,
        sk: 'BOOKING#bk_2025',
        kind: 'booking',
        gsi1pk: `SLOT#${CANTEEN}#2025-10-08#lunch`,
        gsi1sk: `${HER}#bk_2025`,
        state: 'CANCELLED',
        version: 1,
      },
      { pk, sk: 'CARE-DAY#2025-12-31', kind: 'care-day', orders: { or_night: {}, or_2025: {} }, version: 1 },
      { pk, sk: 'CARE-DAY#2026-01-01', kind: 'care-day', orders: { or_night: {} }, version: 1 },
      ...['or_night', 'or_2025'].map((orderId) =>
        orderItem(
          anOrder({
            orderId,
            elderId: HER,
            date: '2025-12-31',
            place: sealPlace(testKeyring(), orderId, { address: '家' }),
          }),
        ),
      ),
    ]);
    const read: string[] = [];
    const reads = (items: readonly (Item | undefined)[]) =>
      read.push(...items.flatMap((item) => (item ? [`${item.pk}/${item.sk}`] : [])));
    const table: Table = {
      ...house.table,
      async query<T extends Item>(input: QueryInput) {
        const page = await house.table.query<T>(input);
        if (!input.index) reads(page.items);
        return page;
      },
      async getMany(keys) {
        const items = await house.table.getMany(keys);
        reads(items);
        return items;
      },
    };
    const { ask } = roomCaller(
      privacyRoutes,
      privacyHandlers({ ...house.shell, table }),
      table,
      at('2026-10-16 09:00'),
    );
    const copyOf = async (year: string) => {
      read.length = 0;
      return ask(people.herself, 'readCopy', { params: { elderId: HER }, query: { year } });
    };
    const idsIn = (copy: { [field: string]: unknown }) => partOf(copy, 'order')?.map(({ orderId }) => orderId);

    const copy = await copyOf('2026');
    expect(partOf(copy, 'booking')).toHaveLength(1);
    expect(partOf(copy, 'visit-word')).toHaveLength(1);
    expect(idsIn(copy)).not.toContain('or_night');
    expect(read.filter((key) => /2025/.test(key))).toEqual([]);
    expect(new Set(read).size).toBe(read.length);
    const before = await copyOf('2025');
    expect(idsIn(before)?.toSorted()).toEqual(['or_2025', 'or_night']);
    expect(read.filter((key) => key.startsWith('ORDER#')).toSorted()).toEqual([
      'ORDER#or_2025/HEAD',
      'ORDER#or_night/HEAD',
    ]);
    expect(new Set(read).size).toBe(read.length);
  });

  test('a relative who may look gets it without the others’ rights; whoever is elsewhere gets nothing', async () => {
    const house = await privacyHouse();
    await house.put([
      {
        pk: 'PERSON#pn_son',
        sk: `BINDING#${HER}`,
        kind: 'binding',
        personId: 'pn_son',
        gsi1pk: `ELDER#${HER}`,
        gsi1sk: 'HOLDER#family#pn_son',
      },
    ]);
    house.setClock('2026-10-16 09:00');
    expect(partOf(await ask(house, people.herself), 'binding')).toHaveLength(2);
    const copy = await ask(house, daughter);
    expect(partOf(copy, 'binding')).toHaveLength(1);
    expect(JSON.stringify(copy)).not.toContain('pn_');
    expect(await ask(house, people.elsewhere)).toMatchObject({ code: 'NOT_FOUND' });
  });

  test('S13: ten an hour', async () => {
    const house = await privacyHouse();
    for (let i = 0; i < 10; i++) expect((await ask(house, people.herself)).status).toBe(200);
    expect(await ask(house, people.herself)).toMatchObject({ code: 'TOO_MANY_REQUESTS' });
  });
});
