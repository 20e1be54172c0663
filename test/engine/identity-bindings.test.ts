import { stillHolds } from '../../functions/identity/index.ts';
import type { FamilyScope } from '../../shared/access.ts';
import { newId } from '../../shared/ids.ts';
import { elderHead } from '../../shared/resource.ts';
import { testClient } from './fresh-tables.ts';
import { CITIZEN_NUMBER, IdentityHouse, type Phone } from './identity-house.ts';
import { meter } from './meter.ts';

const DAY = 24 * 3_600_000;
let house: IdentityHouse;
let requests: () => string[];
let elderId: string;
let elder: Phone;
let daughter: Phone;
let operator: Phone;
beforeEach(async () => {
  const client = testClient();
  const { take } = meter(client);
  requests = () => take().map(({ command }) => command);
  house = await IdentityHouse.build(client);
  elderId = await house.elder();
  elder = await house.logInAs('elder', { role: 'elder', over: elderId });
  daughter = await house.logIn('daughter');
  operator = await house.logInAs('operator', { role: 'operator', over: '411002' });
});
afterEach(() => house.close());

const asked = (other: object = {}) => ({
  requestId: newId('request'),
  citizenNumber: CITIZEN_NUMBER,
  elderName: '王建国',
  myName: '王芳',
  relation: 'child',
  scopes: ['view', 'book'],
  ...other,
});
const ask = (phone: Phone, other: object = {}) => house.post('/family-requests', asked(other), phone.token);
const binding = () => `/elders/${elderId}/bindings/${daughter.personId}`;
const confirm = (by: Phone, scopes: FamilyScope[] = ['view', 'book']) =>
  house.call('PUT', binding(), by.token, { scopes });
const revoke = (by: Phone) => house.call('DELETE', binding(), by.token);
const dispute = (by: Phone) => house.call('POST', `${binding()}/dispute`, by.token);
const rights = async () => (await house.call('GET', '/me', daughter.token)).body.grants;
const listed = async (by: Phone) =>
  ((await house.call('GET', `/elders/${elderId}/bindings`, by.token)).body.bindings as { as: string }[]).filter(
    ({ as }) => as === 'family',
  );

describe('a daughter asks to act for her father', () => {
  test('he sees who asks, says yes to less than she wanted, and she may do that much', async () => {
    expect((await ask(daughter)).status).toBe(200);
    expect(await rights()).toEqual([]);
    expect(await listed(elder)).toMatchObject([{ name: '王芳', relation: 'child', state: 'REQUESTED' }]);
    expect((await confirm(elder, ['view'])).body).toMatchObject({ state: 'ACTIVE' });
    expect(await rights()).toEqual([{ role: 'family', over: elderId, scopes: ['view'] }]);
  });

  test('S12: a hit, a wrong name and an unknown number look the same to her, now and later', async () => {
    const answers = [
      await ask(daughter),
      await ask(daughter, { elderName: '王建军' }),
      await ask(daughter, { citizenNumber: '411002194601010027' }),
    ];
    const shape = ({ status, body }: (typeof answers)[number]) => ({ status, ...body, requestId: 'id' });
    expect(new Set(answers.map((answer) => JSON.stringify(shape(answer)))).size).toBe(1);
    const { familyRequests, grants } = (await house.call('GET', '/me', daughter.token)).body;
    expect((familyRequests as { state: string }[]).map(({ state }) => state)).toEqual([
      'WAITING',
      'WAITING',
      'WAITING',
    ]);
    expect(grants).toEqual([]);
    await revoke(elder);
    const refused = (await house.call('GET', '/me', daughter.token)).body.familyRequests as { state: string }[];
    expect(refused.map(({ state }) => state)).toEqual(['WAITING', 'WAITING', 'WAITING']);
    expect(await listed(elder)).toHaveLength(1);
  });

  test('S12: a hit, a wrong name and an unknown number ask the same of the table, so that they take as long', async () => {
    const askedOf = async (other: object): Promise<string[]> => {
      requests();
      expect((await ask(daughter, other)).status).toBe(200);
      return requests();
    };
    const hit = await askedOf({});
    expect(hit.length).toBeGreaterThan(3);
    expect(await askedOf({ elderName: '王建军' })).toEqual(hit);
    expect(await askedOf({ citizenNumber: '411002194601010027' })).toEqual(hit);
  });

  test('a number that cannot be one is told at once: its check digit says so, not the register', async () => {
    expect((await ask(daughter, { citizenNumber: '411002194601010018' })).body).toMatchObject({
      code: 'CITIZEN_NUMBER_WRONG',
    });
    expect((await ask(daughter, { citizenNumber: '４１１００２１９４６０１０１００１９' })).status).toBe(200);
  });

  test('the same request again gets its first answer; another under its id is refused', async () => {
    const body = asked();
    const first = await house.post('/family-requests', body, daughter.token);
    house.now += 1000;
    expect(await house.post('/family-requests', body, daughter.token)).toEqual(first);
    const other = await house.post('/family-requests', { ...body, scopes: ['pay'] }, daughter.token);
    expect(other.body.code).toBe('ID_REUSED');
  });

  test('S12 S13: the fifth request of a day is heard, the sixth is not, tomorrow’s is', async () => {
    const codes = [];
    for (let i = 0; i < 6; i++) codes.push((await ask(daughter, { elderName: `猜${i}` })).status);
    expect(codes).toEqual([200, 200, 200, 200, 200, 429]);
    house.now += DAY;
    const again = await house.logIn('daughter');
    expect((await ask(again)).status).toBe(200);
  });

  test.each([
    ['a moment before a week', 7 * DAY - 1, 200],
    ['after a week', 7 * DAY, 409],
  ])('%s the request can still be confirmed, or no more', async (_, age, status) => {
    await ask(daughter);
    house.now += age;
    const phone = await house.logInAs('elder');
    expect((await confirm(phone)).status).toBe(status);
  });
});

describe('who may say yes and no', () => {
  test('the hotline of the county says yes, another county’s does not find it', async () => {
    await ask(daughter);
    const elsewhere = await house.logInAs('other', { role: 'operator', over: '411003' });
    expect((await confirm(elsewhere)).status).toBe(404);
    expect((await confirm(operator)).status).toBe(200);
    expect(await listed(elder)).toMatchObject([
      { state: 'ACTIVE', by: { personId: operator.personId, role: 'operator' } },
    ]);
  });

  test('the counter of the county says yes, another county’s and another point’s staff do not', async () => {
    await ask(daughter);
    const here = await house.facility('411002002');
    const there = await house.facility('411003001');
    const counter = await house.logInAs(
      'counter',
      { role: 'staff', over: here, duty: 'counter' },
      { role: 'staff', over: there, duty: 'counter' },
    );
    const at = (facilityId: string, phone = counter) =>
      house.call('PUT', `/facilities/${facilityId}${binding()}`, phone.token, { scopes: ['view'] });
    expect((await at(there)).status).toBe(404);
    expect((await at(here, await house.logInAs('cook', { role: 'staff', over: there, duty: 'cook' }))).status).toBe(
      404,
    );
    expect((await at(here, await house.logInAs('chef', { role: 'staff', over: here, duty: 'cook' }))).status).toBe(403);
    expect((await at(here)).body).toMatchObject({ state: 'ACTIVE' });
    const seen = await house.call('GET', `/facilities/${here}/elders/${elderId}/bindings`, counter.token);
    expect(seen.body.bindings).toContainEqual(
      expect.objectContaining({ as: 'family', by: { personId: counter.personId, role: 'staff' } }),
    );
  });

  test('who works at the counter or the hotline asks a colleague: nobody says yes to their own request', async () => {
    const here = await house.facility();
    const clerk = await house.logInAs('clerk', { role: 'staff', over: here, duty: 'manager' });
    for (const [asker, at] of [
      [clerk, `/facilities/${here}`],
      [operator, ''],
    ] as const) {
      await ask(asker);
      const path = `${at}/elders/${elderId}/bindings/${asker.personId}`;
      expect((await house.call('PUT', path, asker.token, { scopes: ['view'] })).body.code).toBe('OWN_BINDING');
    }
    const colleague = `/elders/${elderId}/bindings/${clerk.personId}`;
    expect((await house.call('PUT', colleague, operator.token, { scopes: ['view'] })).status).toBe(200);
  });

  test('the daughter cannot say yes to herself, nor a stranger for her', async () => {
    await ask(daughter);
    expect((await confirm(daughter)).status).toBe(403);
    expect((await confirm(await house.logIn('stranger'))).status).toBe(403);
  });

  test.each(['elder', 'daughter', 'operator'] as const)('the %s ends it, at once', async (who) => {
    await ask(daughter);
    await confirm(elder);
    const by = { elder, daughter, operator }[who];
    expect((await revoke(by)).body).toMatchObject({ state: 'REVOKED' });
    expect(await rights()).toEqual([]);
    expect((await confirm(elder)).body.code).toBe('BINDING_NOT_WAITING');
  });

  test('a son who is bound cannot end his sister’s binding', async () => {
    await ask(daughter);
    await confirm(elder);
    const son = await house.logIn('son');
    await ask(son);
    await house.call('PUT', `/elders/${elderId}/bindings/${son.personId}`, elder.token, { scopes: ['view'] });
    expect((await revoke(son)).status).toBe(404);
    expect(await rights()).toHaveLength(1);
  });

  test('after an end she may ask again', async () => {
    await ask(daughter);
    await revoke(elder);
    await ask(daughter);
    expect((await confirm(elder)).body).toMatchObject({ state: 'ACTIVE' });
  });
});

describe('a dispute', () => {
  beforeEach(async () => {
    await ask(daughter);
    await confirm(elder);
  });

  test('stops the binding until the hotline decides, not the account the dispute may be about', async () => {
    expect((await dispute(elder)).body).toMatchObject({ state: 'DISPUTED' });
    expect(await rights()).toEqual([]);
    expect((await confirm(elder)).body.code).toBe('BINDING_DISPUTED');
    expect((await confirm(operator)).body).toMatchObject({ state: 'ACTIVE' });
    expect(await rights()).toHaveLength(1);
  });

  test('needs a binding that is active', async () => {
    await revoke(elder);
    expect((await dispute(operator)).body.code).toBe('BINDING_NOT_ACTIVE');
  });

  test.each(['elder', 'operator'] as const)('is not settled by a link code of the %s', async (who) => {
    const issuer = { elder, operator }[who];
    const slip = { codeId: newId('linkCode'), as: 'family', scopes: ['view', 'book'] };
    const { body } = await house.post(`/elders/${elderId}/link-codes`, slip, issuer.token);
    await dispute(operator);
    const used = { code: body.code, relation: 'child', myName: '王芳' };
    expect((await house.post('/link-codes/use', used, daughter.token)).body.code).toBe('BINDING_DISPUTED');
    expect(await rights()).toEqual([]);
  });
});

test('a command of the daughter is refused when her scope was narrowed meanwhile', async () => {
  await ask(daughter);
  await confirm(elder, ['view', 'book']);
  const grant = { role: 'family', over: elderId, scopes: ['view', 'book'] } as const;
  const book = () =>
    house.table.commit([
      { put: { pk: 'NOTE', sk: 'booked' } },
      ...stillHolds({ personId: daughter.personId, role: 'family', grant }),
    ]);
  expect(await book()).toBe('done');
  await confirm(elder, ['view']);
  expect(await book()).toMatchObject({ code: 'FORBIDDEN' });
});

describe('a link code', () => {
  const issue = (by: Phone, body: object, at = `/elders/${elderId}`) =>
    house.post(`${at}/link-codes`, { codeId: newId('linkCode'), ...body }, by.token);
  const use = (phone: Phone, code: unknown) =>
    house.post('/link-codes/use', { code, relation: 'child', myName: '王芳' }, phone.token);

  test('printed at the counter makes the elder’s own phone the elder’s', async () => {
    const facilityId = await house.facility();
    const counter = await house.logInAs('counter', { role: 'staff', over: facilityId, duty: 'counter' });
    const { body } = await issue(counter, { as: 'elder' }, `/facilities/${facilityId}/elders/${elderId}`);
    expect(body.code).toMatch(/^\d{10}$/);
    const phone = await house.logIn('grandfather’s new phone');
    expect((await house.post('/link-codes/use', { code: body.code }, phone.token)).body).toEqual({
      elderId,
      as: 'elder',
    });
    expect((await house.call('GET', '/me', phone.token)).body.grants).toEqual([{ role: 'elder', over: elderId }]);
  });

  test('given by the elder binds a daughter at once with these scopes, by the elder’s word', async () => {
    const { body } = await issue(elder, { as: 'family', scopes: ['view'] });
    expect((await use(daughter, body.code)).body).toEqual({ elderId, as: 'family', scopes: ['view'] });
    expect(await rights()).toEqual([{ role: 'family', over: elderId, scopes: ['view'] }]);
    expect(await listed(elder)).toMatchObject([{ by: { personId: elder.personId, role: 'elder' } }]);
  });

  test.each(['before', 'after'] as const)(
    'F17: printed %s the file became part of another, it leads to the one that stays, asked twice too',
    async (when) => {
      const kept = await house.elder('王建国', '411002001', '410103195001011234');
      const print = () => issue(operator, { as: 'family', scopes: ['view'] });
      const merge = () => house.table.commit([{ update: elderHead(elderId), set: { mergedInto: kept } }]);
      const early = when === 'before' ? await print() : undefined;
      await merge();
      const { code } = (early ?? (await print())).body;
      const told = { elderId: kept, as: 'family', scopes: ['view'] };
      expect((await use(daughter, code)).body).toEqual(told);
      expect((await use(daughter, code)).body).toEqual(told);
      expect(await rights()).toEqual([{ role: 'family', over: kept, scopes: ['view'] }]);
    },
  );

  test('is of no use to a relative who does not say who they are', async () => {
    const { body } = await issue(elder, { as: 'family', scopes: ['view'] });
    const unnamed = await house.post('/link-codes/use', { code: body.code, relation: 'child' }, daughter.token);
    expect(unnamed.body.code).toBe('RELATIVE_UNNAMED');
    expect((await use(daughter, body.code)).status).toBe(200);
  });

  test('is not given by an elder for another elder’s account, nor by family', async () => {
    expect((await issue(elder, { as: 'elder' })).status).toBe(403);
    expect((await issue(daughter, { as: 'family', scopes: ['view'] })).status).toBe(403);
  });

  test('given away from a lost phone is worth nothing once the phone is taken back', async () => {
    const { body } = await issue(elder, { as: 'family', scopes: ['view'] });
    await house.call('DELETE', `/elders/${elderId}/bindings/${elder.personId}?as=elder`, operator.token);
    expect((await use(daughter, body.code)).body.code).toBe('LINK_CODE_WRONG');
    expect(await rights()).toEqual([]);
  });

  test('printed by a counter clerk is worth nothing once the clerk is gone', async () => {
    const facilityId = await house.facility();
    const counter = await house.logInAs('counter', { role: 'staff', over: facilityId, duty: 'counter' });
    const admin = await house.logInAs('admin', { role: 'admin', over: '411002' });
    const { body } = await issue(counter, { as: 'elder' }, `/facilities/${facilityId}/elders/${elderId}`);
    await house.call('DELETE', `/people/${counter.personId}/grants/staff/${facilityId}`, admin.token);
    expect((await use(daughter, body.code)).body.code).toBe('LINK_CODE_WRONG');
    expect(await rights()).toEqual([]);
  });

  test('of the counter or the hotline makes nobody of themselves the elder or a relative', async () => {
    const facilityId = await house.facility();
    const counter = await house.logInAs('counter', { role: 'staff', over: facilityId, duty: 'counter' });
    const own = await issue(counter, { as: 'elder' }, `/facilities/${facilityId}/elders/${elderId}`);
    expect((await use(counter, own.body.code)).body.code).toBe('OWN_BINDING');
    const { body } = await issue(operator, { as: 'family', scopes: ['view'] });
    expect((await use(operator, body.code)).body.code).toBe('OWN_BINDING');
    expect((await use(daughter, body.code)).status).toBe(200);
  });

  test('S13: works for one person, who may repeat it', async () => {
    const { body } = await issue(operator, { as: 'family', scopes: ['view'] });
    const stranger = await house.logIn('stranger');
    expect((await use(daughter, body.code)).status).toBe(200);
    expect((await use(daughter, body.code)).status).toBe(200);
    expect((await use(stranger, body.code)).body.code).toBe('LINK_CODE_WRONG');
  });

  test('asked for again with the same id is the same slip', async () => {
    const codeId = newId('linkCode');
    const first = await issue(operator, { codeId, as: 'elder' });
    house.now += 1000;
    expect(await issue(operator, { codeId, as: 'elder' })).toEqual(first);
    expect((await issue(operator, { codeId, as: 'family', scopes: ['view'] })).body.code).toBe('ID_REUSED');
  });

  test('asked for again with the same id and fewer rights is refused: its slip gives more', async () => {
    const codeId = newId('linkCode');
    await issue(operator, { codeId, as: 'family', scopes: ['view', 'book'] });
    expect((await issue(operator, { codeId, as: 'family', scopes: ['view'] })).body.code).toBe('ID_REUSED');
  });

  test.each([
    ['a moment before a day', DAY - 1, 200],
    ['after a day', DAY, 404],
  ])('%s', async (_, age, status) => {
    const { body } = await issue(operator, { as: 'family', scopes: ['view'] });
    house.now += age;
    expect((await use(await house.logIn('daughter'), body.code)).status).toBe(status);
  });

  test('S13: cannot be guessed: the eleventh try of an hour is not heard', async () => {
    const tries = [];
    for (let i = 0; i < 11; i++) tries.push((await use(daughter, `000000000${i % 10}`)).status);
    expect(tries).toEqual([...Array(10).fill(404), 429]);
  });

  test('a phone passed on is taken back by the hotline', async () => {
    const revoked = await house.call(
      'DELETE',
      `/elders/${elderId}/bindings/${elder.personId}?as=elder`,
      operator.token,
    );
    expect(revoked.body).toMatchObject({ state: 'REVOKED' });
    expect((await house.call('GET', '/me', elder.token)).body.grants).toEqual([]);
  });
});
