import { grantKey } from '../../functions/identity/index.ts';
import { registryRoutes } from '../../functions/registry/contract.ts';
import { registryHandlers } from '../../functions/registry/handlers.ts';
import { instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { freshTables, testClient, testKeyring } from './fresh-tables.ts';
import { meter, onDynoxide } from './meter.ts';
import { type Caller, type Reply, roomCaller } from './room-caller.ts';

const XIANGCHENG = '411025101';
const operator: Caller = { personId: 'pn_operator', grants: [{ role: 'operator', over: '411025' }] };
const admin: Caller = { personId: 'pn_admin', grants: [{ role: 'admin', over: '411025' }] };
const elsewhere: Caller = { personId: 'pn_elsewhere', grants: [{ role: 'admin', over: '411002' }] };
const city: Caller = { personId: 'pn_city', grants: [{ role: 'admin', over: '411000' }] };
const finance: Caller = { personId: 'pn_finance', grants: [{ role: 'finance', over: '411025' }] };
const auditor: Caller = { personId: 'pn_auditor', grants: [{ role: 'auditor', over: '411000' }] };
const cook: Caller = { personId: 'pn_cook', grants: [{ role: 'staff', over: 'fc_1', duty: 'counter' }] };

const guilan = () => ({
  elderId: newId('elder'),
  citizenNumber: '411025195103070026',
  name: '张桂兰',
  phone: '138-0000-0000',
  address: '颍桥回族镇北街 8 号',
  household: '411025',
  diets: ['low-salt'],
  allergens: ['peanut'],
});
type Body = ReturnType<typeof guilan>;

async function registry(client = testClient()) {
  const { table } = await freshTables(client);
  const handlers = registryHandlers({ table, keyring: async () => testKeyring() });
  const room = roomCaller(registryRoutes, handlers, table, instantAt('2026-11-22', '10:00'));
  const register = (body: Body, caller = operator, region = XIANGCHENG) =>
    room.ask(caller, 'registerElder', { params: { region }, body });
  return { table, ...room, register };
}

describe('opening a file', () => {
  test('F4: the first answer comes again for the same registration, also after the file was changed', async () => {
    const { register, ask } = await registry();
    const body = guilan();
    const first = await register(body);
    expect(first).toEqual({
      status: 200,
      elderId: body.elderId,
      citizenMasked: '4110********0026',
      birthDate: '1951-03-07',
      sex: 'female',
    });
    const details = { version: 1, name: '张桂花' };
    expect(await ask(admin, 'updateElder', { params: { elderId: body.elderId }, body: details })).toMatchObject({
      status: 200,
      version: 2,
    });
    expect(await register(body)).toEqual(first);
    expect(await register({ ...body, name: '李桂兰' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
  });

  test('ten registrations of one citizen number at once open one file', async () => {
    const { register, ask } = await registry();
    const answers = await Promise.all(Array.from({ length: 10 }, () => register(guilan())));
    expect(answers.map(({ status, code }) => code ?? status).toSorted()).toEqual([
      200,
      ...Array(9).fill('ALREADY_REGISTERED'),
    ]);
    const list = await ask(admin, 'listElders', { params: { region: '411025' } });
    expect(list.elders).toHaveLength(1);
  });

  test('the same person in other digits is the same person', async () => {
    const { register } = await registry();
    await register(guilan());
    expect(await register({ ...guilan(), citizenNumber: '４１１０２５１９５１０３０７００２６' })).toMatchObject({
      code: 'ALREADY_REGISTERED',
    });
  });

  test.each([
    ['a fifteen-digit number', { citizenNumber: '410425510307002' }, 400, 'FIFTEEN_DIGITS'],
    ['a rounded number', { citizenNumber: '4.11025E+17' }, 400, 'MANGLED'],
    ['a city as household', { household: '411000' }, 400, 'NOT_A_PLACE'],
    ['an unknown field', { isAdmin: true }, 400, 'INVALID_INPUT'],
    ['an unknown diet', { diets: ['everything'] }, 400, 'INVALID_INPUT'],
    ['a phone number of letters', { phone: 'call me' }, 400, 'INVALID_INPUT'],
  ])('%s is refused and nothing is written', async (_what, parts, status, code) => {
    const { register, ask } = await registry();
    expect(await register({ ...guilan(), ...parts } as Body)).toMatchObject({ status, code });
    expect((await ask(admin, 'listElders', { params: { region: '411025' } })).elders).toEqual([]);
  });

  test('an office opens files in its own region only', async () => {
    const { register } = await registry();
    expect(await register(guilan(), elsewhere)).toMatchObject({ status: 404 });
    expect(await register(guilan(), finance)).toMatchObject({ status: 403 });
    expect(await register(guilan(), city)).toMatchObject({ status: 200 });
  });

  test('number, phone and address are nowhere in the table in clear', async () => {
    const { table, register } = await registry();
    const body = guilan();
    await register(body);
    const { items } = await table.query({ pk: `ELDER#${body.elderId}` });
    const stored = JSON.stringify(items);
    expect(items.map(({ sk }) => String(sk).slice(0, 5))).toEqual(['HEAD', 'TRAIL']);
    for (const secret of [body.citizenNumber, '13800000000', body.address]) expect(stored).not.toContain(secret);
  });

  test('S21: a sealed number moved to another file does not open', async () => {
    const { table, register, ask } = await registry();
    const [one, two] = [guilan(), { ...guilan(), citizenNumber: '411002194605120039' }];
    await register(one);
    await register(two);
    const stolen = await table.get({ pk: `ELDER#${one.elderId}`, sk: 'HEAD' });
    await table.commit([
      { update: { pk: `ELDER#${two.elderId}`, sk: 'HEAD' }, set: { citizenNumber: stolen?.citizenNumber } },
    ]);
    const look = { params: { elderId: two.elderId }, body: { reason: '核对' } };
    expect(await ask(admin, 'seeCitizenNumber', look)).toMatchObject({ status: 503, code: 'BUSY' });
  });
});

describe('who sees what', () => {
  async function withGuilan() {
    const room = await registry();
    const body = guilan();
    await room.register(body);
    const see = (caller: Caller) => room.ask(caller, 'seeElder', { params: { elderId: body.elderId } });
    return { ...room, elderId: body.elderId, body, see };
  }

  test('herself, her daughter and the offices of her region see the file, the number masked', async () => {
    const { see, elderId } = await withGuilan();
    const herself: Caller = { personId: 'pn_g', grants: [{ role: 'elder', over: elderId }] };
    const daughter: Caller = { personId: 'pn_d', grants: [{ role: 'family', over: elderId, scopes: ['view'] }] };
    for (const caller of [herself, daughter, operator, admin]) {
      expect(await see(caller)).toMatchObject({
        status: 200,
        name: '张桂兰',
        age: 75,
        citizenMasked: '4110********0026',
        phone: '13800000000',
        address: '颍桥回族镇北街 8 号',
        allergens: ['peanut'],
      });
    }
  });

  test.each([
    ['finance', finance],
    ['the auditor', auditor],
  ])('%s sees what money depends on, and the person masked', async (_who, caller) => {
    const { see } = await withGuilan();
    const file = await see(caller);
    expect(file).toMatchObject({ status: 200, name: '张*兰', phone: '138****0000', age: 75, region: XIANGCHENG });
    expect(Object.keys(file)).not.toEqual(expect.arrayContaining(['address']));
    expect(file).not.toHaveProperty('diets');
    expect(JSON.stringify(file)).not.toContain('张桂兰');
  });

  test('others see as much as of a file that is not there', async () => {
    const { see, ask } = await withGuilan();
    const stranger: Caller = { personId: 'pn_s', grants: [{ role: 'elder', over: newId('elder') }] };
    const booksOnly: Caller = {
      personId: 'pn_b',
      grants: [{ role: 'family', over: newId('elder'), scopes: ['view'] }],
    };
    const { requestId: _one, ...absent } = await ask(admin, 'seeElder', { params: { elderId: newId('elder') } });
    for (const caller of [stranger, booksOnly, elsewhere]) {
      const { requestId: _two, ...refused } = await see(caller);
      expect(refused).toEqual(absent);
    }
    expect(await see(cook)).toMatchObject({ status: 403 });
  });

  test('a look at the full number needs a reason and stands in the trail', async () => {
    const { ask, elderId } = await withGuilan();
    const params = { elderId };
    expect(await ask(operator, 'seeCitizenNumber', { params, body: {} })).toMatchObject({ status: 400 });
    expect(await ask(finance, 'seeCitizenNumber', { params, body: { reason: '看看' } })).toMatchObject({ status: 403 });
    expect(await ask(operator, 'seeCitizenNumber', { params, body: { reason: '代办低保' } })).toEqual({
      status: 200,
      citizenNumber: '411025195103070026',
    });
    const trail = await ask(auditor, 'seeElderTrail', { params });
    expect(trail.entries).toHaveLength(2);
    expect(trail.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          did: 'see-citizen-number',
          personId: 'pn_operator',
          role: 'operator',
          at: '2026-11-22T10:00:00+08:00',
          reason: '代办低保',
        }),
        expect.objectContaining({ did: 'register-elder', fields: expect.arrayContaining(['name', 'phone']) }),
      ]),
    );
    expect(await ask(operator, 'seeElderTrail', { params })).toMatchObject({ status: 403 });
  });

  test('S13: the thirty-first look within an hour is refused', async () => {
    const { ask, elderId } = await withGuilan();
    const look = { params: { elderId }, body: { reason: '核对' } };
    const answers = [];
    for (let i = 0; i < 31; i++) answers.push((await ask(operator, 'seeCitizenNumber', look)).status);
    expect(answers).toEqual([...Array(30).fill(200), 429]);
  });
});

describe('finding by citizen number', () => {
  test('the counter finds everybody with what serving needs, an office only its own elders', async () => {
    const { register, ask } = await registry();
    const body = guilan();
    await register(body);
    const find = (caller: Caller) => ask(caller, 'findElder', { body: { citizenNumber: '41102519510307002６' } });
    const hit = {
      status: 200,
      elders: [
        { elderId: body.elderId, name: '张桂兰', age: 75, diets: ['low-salt'], allergens: ['peanut'], active: true },
      ],
    };
    expect(await find(cook)).toEqual(hit);
    expect(await find(operator)).toEqual(hit);
    expect(await find(elsewhere)).toEqual({ status: 200, elders: [] });
    expect(await find(auditor)).toMatchObject({ status: 403 });
    await ask(admin, 'recordDeath', { params: { elderId: body.elderId }, body: { on: '2026-11-20', notice: '家属' } });
    expect((await find(cook)).elders[0]).toMatchObject({ active: false });
  });

  test('S12 S13: guessing is stopped after twenty tries a minute, hit or miss, and goes on in the next', async () => {
    const { ask, setClock } = await registry();
    const guess = async () => (await ask(cook, 'findElder', { body: { citizenNumber: '411002194605120039' } })).status;
    for (let i = 0; i < 20; i++) expect(await guess()).toBe(200);
    expect(await guess()).toBe(429);
    setClock(instantAt('2026-11-22', '10:01'));
    expect(await guess()).toBe(200);
  });
});

test('S12: a hit, a miss and somebody of another county ask the same of the table, so that they take as long', async () => {
  const client = testClient();
  const { take } = meter(client);
  const { register, ask } = await registry(client);
  const { citizenNumber, ...more } = guilan();
  await register({ citizenNumber, ...more });
  const find = async (caller: Caller, number: string, found: number) => {
    take();
    expect((await ask(caller, 'findElder', { body: { citizenNumber: number } })).elders).toHaveLength(found);
    return take().map(({ command }) => command);
  };
  // Their rights are entered when they first ask.
  for (const caller of [operator, admin, elsewhere])
    await ask(caller, 'seeElder', { params: { elderId: more.elderId } });
  const hit = await find(operator, citizenNumber, 1);
  expect(hit.length).toBeGreaterThan(3);
  expect(await find(admin, '411002194605120039', 0)).toEqual(hit);
  expect(await find(elsewhere, citizenNumber, 0)).toEqual(hit);
});

describe('the list of a region', () => {
  test('pages go on where they stopped, of a county, a township or a village', async () => {
    const { register, ask } = await registry();
    const numbers = ['411025195103070026', '411002194605120039', '11010519491231002X', '830000195006150032'];
    const regions = ['411025101', '411025101203', '411025102', '411025'];
    for (const [i, citizenNumber] of numbers.entries())
      await register({ ...guilan(), citizenNumber, name: `老人${i}` }, operator, regions[i]);
    const list = async (region: string, query: Record<string, string> = {}) =>
      ask(operator, 'listElders', { params: { region }, query });
    const regionsOf = (reply: Reply) => reply.elders?.map(({ region }: { region: string }) => region);
    expect(regionsOf(await list('411025'))).toEqual(['411025', '411025101', '411025101203', '411025102']);
    expect(regionsOf(await list('411025101'))).toEqual(['411025101', '411025101203']);
    expect(regionsOf(await list('411025101203'))).toEqual(['411025101203']);
    const page = await list('411025', { limit: '3' });
    expect(page.elders).toHaveLength(3);
    expect(regionsOf(await list('411025', { limit: '3', cursor: page.cursor }))).toEqual(['411025102']);
    expect(page.elders[0]).toMatchObject({ name: '老*3', citizenMasked: '8300********0032' });
    expect(await list('411025101', { cursor: page.cursor })).toMatchObject({ status: 400 });
    expect(await ask(city, 'listElders', { params: { region: '411000' } })).toMatchObject({ code: 'REGION_TOO_WIDE' });
    expect(await ask(elsewhere, 'listElders', { params: { region: '411025' } })).toMatchObject({ status: 404 });
  });

  test('an elder who moved is found where she lives now', async () => {
    const { register, ask } = await registry();
    const body = guilan();
    await register(body);
    const move = { params: { elderId: body.elderId }, body: { region: '411002001', from: '2026-11-22' } };
    expect(await ask(operator, 'recordResidence', move)).toMatchObject({ status: 200, region: '411002001' });
    expect((await ask(operator, 'listElders', { params: { region: '411025' } })).elders).toEqual([]);
    expect((await ask(elsewhere, 'listElders', { params: { region: '411002' } })).elders).toHaveLength(1);
    expect(await ask(operator, 'seeElder', { params: { elderId: body.elderId } })).toMatchObject({ status: 404 });
    expect(await ask(elsewhere, 'seeElder', { params: { elderId: body.elderId } })).toMatchObject({
      residences: [{ region: '411002001', from: '2026-11-22' }],
    });
  });
});

describe('changing a file', () => {
  async function withGuilan() {
    const room = await registry();
    const body = guilan();
    await room.register(body);
    const params = { elderId: body.elderId };
    const change = (key: keyof typeof registryRoutes, input: object, caller = admin) =>
      room.ask(caller, key, { params, body: input });
    const trail = async () =>
      (await room.ask(admin, 'seeElderTrail', { params })).entries.map(({ did }: { did: string }) => did);
    return { ...room, params, change, trail };
  }

  test('each record is in the file, each in the trail; the same again is neither', async () => {
    const { change, trail } = await withGuilan();
    const steps: [keyof typeof registryRoutes, object, object][] = [
      ['addCategory', { category: 'dibao', from: '2026-11-22', evidence: '襄民 12 号' }, { version: 2 }],
      ['addCategory', { category: 'dibao', from: '2026-11-22', evidence: '襄民 12 号' }, { version: 2 }],
      ['endCategory', { category: 'dibao', from: '2026-11-22', lastDay: '2026-12-31' }, { version: 3 }],
      [
        'recordAssessment',
        { scale: 'MZ/T 039-2013', level: 'severe', assessor: '县中心', on: '2026-11-01', validUntil: '2027-10-31' },
        { version: 4, assessments: [{ level: 'severe' }] },
      ],
      ['suspendElder', { from: '2026-11-22', reason: '联系不上' }, { version: 5 }],
      ['resumeElder', { from: '2026-11-25', reason: '已联系上' }, { version: 6, suspensions: [{ to: '2026-11-24' }] }],
      ['recordDeath', { on: '2026-11-20', notice: '殡葬数据' }, { version: 7, deceasedOn: '2026-11-20' }],
      ['withdrawDeath', { reason: '同名误报' }, { version: 8 }],
      ['withdrawDeath', { reason: '同名误报' }, { version: 8 }],
      ['recordHousehold', { region: '411002', from: '2026-11-22' }, { version: 9, households: [{ region: '411002' }] }],
    ];
    for (const [key, input, after] of steps) expect(await change(key, input)).toMatchObject({ status: 200, ...after });
    expect(await change('withdrawDeath', { reason: '同名误报' })).not.toHaveProperty('deceasedOn');
    expect((await trail()).toSorted()).toEqual(
      [
        'register-elder',
        'add-category',
        'end-category',
        'record-assessment',
        'suspend-elder',
        'resume-elder',
        'record-death',
        'withdraw-death',
        'record-household',
      ].toSorted(),
    );
  });

  test('F18: two clerks with the same form open: the second is shown the first before it overwrites', async () => {
    const { change } = await withGuilan();
    const [one, two] = await Promise.all([
      change('updateElder', { version: 1, phone: '13911111111' }),
      change('updateElder', { version: 1, phone: '13922222222' }, operator),
    ]);
    expect([one.code ?? 'done', two.code ?? 'done'].toSorted()).toEqual(['CHANGED_MEANWHILE', 'done']);
  });

  test('a retry of an update is answered, not refused; null empties a field', async () => {
    const { change } = await withGuilan();
    const update = { version: 1, phone: null, diets: ['soft', 'halal'] };
    const first = await change('updateElder', update);
    expect(first).toMatchObject({ status: 200, version: 2, diets: ['soft', 'halal'], address: '颍桥回族镇北街 8 号' });
    expect(first).not.toHaveProperty('phone');
    expect(await change('updateElder', update)).toEqual(first);
  });

  test('the place on the map belongs to its address: a new address without one has none', async () => {
    const { change } = await withGuilan();
    const location = { latitudeE6: 33_850_000, longitudeE6: 113_480_000 };
    expect(await change('updateElder', { version: 1, location })).toMatchObject({ version: 2, location });
    expect(await change('updateElder', { version: 2, diets: ['soft'] })).toMatchObject({ version: 3, location });
    expect(await change('updateElder', { version: 2, location })).toMatchObject({ status: 200, version: 3 });
    const moved = await change('updateElder', { version: 3, address: '新街 9 号' });
    expect(moved).toMatchObject({ version: 4, address: '新街 9 号' });
    expect(moved).not.toHaveProperty('location');
    expect(await change('updateElder', { version: 4, address: '老街 1 号', location })).toMatchObject({ location });
    expect(await change('updateElder', { version: 5, address: null, location })).not.toHaveProperty('location');
  });

  test('the daughter who may book keeps diets and phone right, but not the name', async () => {
    const { change, params } = await withGuilan();
    const daughter = (scopes: ('view' | 'book')[]): Caller => ({
      personId: 'pn_d',
      grants: [{ role: 'family', over: params.elderId, scopes }],
    });
    expect(await change('updateElder', { version: 1, allergens: ['fish'] }, daughter(['view', 'book']))).toMatchObject({
      status: 200,
      allergens: ['fish'],
    });
    expect(await change('updateElder', { version: 2, allergens: [] }, daughter(['view']))).toMatchObject({
      status: 404,
    });
    expect(await change('updateElder', { version: 2, name: '张三' }, daughter(['view', 'book']))).toMatchObject({
      code: 'OFFICE_ONLY',
    });
    expect(await change('addCategory', { category: 'dibao', from: '2026-11-22' }, daughter(['book']))).toMatchObject({
      status: 403,
    });
  });

  test('the neighbour who may book but not look does not get the file as the answer of a change', async () => {
    const { change, params } = await withGuilan();
    const grants: Caller['grants'] = [{ role: 'family', over: params.elderId, scopes: ['book'] }];
    const neighbour: Caller = { personId: 'pn_n', grants };
    const answered = await change('updateElder', { version: 1 }, neighbour);
    expect(answered).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(JSON.stringify(answered)).not.toContain('颍桥');
  });

  test('S5: a right taken away between the check and the write stops the write, and a look at the number too', async () => {
    const { change, table, params, trail } = await withGuilan();
    await change('recordHousehold', { region: '411002', from: '2026-11-22' }, operator);
    const { pk, sk } = grantKey(operator.personId, operator.grants[0]!);
    await table.commit([{ update: { pk, sk }, set: { state: 'REVOKED' } }]);
    expect(await change('recordHousehold', { region: '411003', from: '2026-11-22' }, operator)).toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await change('seeCitizenNumber', { reason: '核对' }, operator)).toMatchObject({ code: 'FORBIDDEN' });
    expect(await table.get({ pk: `ELDER#${params.elderId}`, sk: 'HEAD' })).toMatchObject({ version: 2 });
    expect((await trail()).toSorted()).toEqual(['record-household', 'register-elder']);
  });
});

onDynoxide('units', () => {
  test('what each command costs, as docs/registry.md says', async () => {
    const client = testClient();
    const { take } = meter(client);
    const { register, ask } = await registry(client);
    const body = guilan();
    const params = { elderId: body.elderId };
    await ask(operator, 'findElder', { body: { citizenNumber: body.citizenNumber } });
    const cost = async (command: () => Promise<Reply>) => {
      take();
      expect(await command()).toMatchObject({ status: 200 });
      const isRead = ({ command: name }: { command: string }) => /^(Get|BatchGet|Query)/.test(name);
      const requests = take();
      const writes = requests.filter((request) => !isRead(request));
      return [requests.filter(isRead).length, writes.reduce((sum, { units }) => sum + units, 0)];
    };
    const move = (region: string) => ({ params, body: { region, from: '2026-11-22' } });
    expect(await cost(() => register(body))).toEqual([1, 9]);
    // Access by region reads the file once more than the command does.
    expect(await cost(() => ask(operator, 'recordHousehold', move('411002')))).toEqual([2, 7]);
    expect(await cost(() => ask(operator, 'recordHousehold', move('411002')))).toEqual([2, 0]);
    expect(await cost(() => ask(operator, 'recordResidence', move('411025102')))).toEqual([2, 8]);
    expect(await cost(() => ask(operator, 'seeCitizenNumber', { params, body: { reason: '核对' } }))).toEqual([2, 5]);
    expect(await cost(() => ask(operator, 'findElder', { body: { citizenNumber: body.citizenNumber } }))).toEqual([
      2, 2,
    ]);
  });
});
