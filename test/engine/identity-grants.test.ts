import { stillHolds } from '../../functions/identity/index.ts';
import type { Grant } from '../../shared/access.ts';
import { IdentityHouse, type Phone } from './identity-house.ts';

let house: IdentityHouse;
let cook: Phone;
beforeEach(async () => {
  house = await IdentityHouse.build();
  cook = await house.logIn('cook');
});
afterEach(() => house.close());

const admin = (over: string) => house.logInAs('admin', { role: 'admin', over });
const grant = (by: Phone, personId: string, role: string, over: string, body: object = {}) =>
  house.call('PUT', `/people/${personId}/grants/${role}/${over}`, by.token, body);
const revoke = (by: Phone, personId: string, role: string, over: string) =>
  house.call('DELETE', `/people/${personId}/grants/${role}/${over}`, by.token);
const grantsOf = async (phone: Phone) => (await house.call('GET', '/me', phone.token)).body.grants;

describe('an admin of a county', () => {
  test.each([
    ['an operator for the county', 'operator', '411002', 200, undefined],
    ['finance for a township in it', 'finance', '411002001', 200, undefined],
    ['an admin like herself', 'admin', '411002', 200, undefined],
    ['an operator next door', 'operator', '411003', 403, 'OUTSIDE_YOUR_REGION'],
    ['an auditor of the whole city', 'auditor', '411000', 403, 'OUTSIDE_YOUR_REGION'],
    ['an elder’s rights', 'elder', 'el_01JD000000000000000000000A', 400, 'INVALID_INPUT'],
    ['a region that is none', 'operator', '4110', 400, 'INVALID_INPUT'],
  ])('appoints %s', async (_, role, over, status, code) => {
    const answer = await grant(await admin('411002'), cook.personId, role, over);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await grantsOf(cook)).toEqual(status === 200 ? [{ role, over }] : []);
  });

  test.each([
    ['with a duty', { duty: 'cook' }, '411002002', 200, undefined],
    ['without one', {}, '411002002', 400, 'DUTY_MISSING'],
    ['with a duty nobody has', { duty: 'king' }, '411002002', 400, 'INVALID_INPUT'],
    ['in another county', { duty: 'cook' }, '411003001', 403, 'OUTSIDE_YOUR_REGION'],
  ])('takes on staff %s', async (_, body, region, status, code) => {
    const answer = await grant(await admin('411002'), cook.personId, 'staff', await house.facility(region), body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('cannot appoint herself, nor somebody unknown, nor to a point that is not there', async () => {
    const her = await admin('411002');
    expect((await grant(her, her.personId, 'finance', '411002')).body.code).toBe('OWN_ACCOUNT');
    expect((await grant(her, 'pn_01JD000000000000000000000Z', 'finance', '411002')).body.code).toBe('NOT_FOUND');
    const nowhere = await grant(her, cook.personId, 'staff', 'fc_01JD000000000000000000000Z', { duty: 'cook' });
    expect(nowhere.body.code).toBe('NOT_FOUND');
  });

  test('gives the same right twice as if once, and takes it back at once for the next request', async () => {
    const her = await admin('411002');
    await grant(her, cook.personId, 'operator', '411002');
    expect((await grant(her, cook.personId, 'operator', '411002')).status).toBe(200);
    expect(await grantsOf(cook)).toHaveLength(1);
    expect((await revoke(her, cook.personId, 'operator', '411002')).status).toBe(200);
    expect(await grantsOf(cook)).toEqual([]);
    expect((await revoke(her, cook.personId, 'operator', '411002')).status).toBe(200);
    await grant(her, cook.personId, 'operator', '411002');
    expect(await grantsOf(cook)).toHaveLength(1);
  });

  test('takes back nothing outside her region', async () => {
    const operator = await house.logInAs('operator', { role: 'operator', over: '411003' });
    const answer = await revoke(await admin('411002'), operator.personId, 'operator', '411003');
    expect(answer.body.code).toBe('OUTSIDE_YOUR_REGION');
    expect(await grantsOf(operator)).toHaveLength(1);
  });
});

test.each<[string, Grant[]]>([
  ['a finance officer', [{ role: 'finance', over: '411002' }]],
  ['an operator', [{ role: 'operator', over: '411002' }]],
  ['nobody in particular', []],
])('%s appoints nobody', async (_, grants) => {
  const phone = await house.logInAs('somebody', ...grants);
  expect((await grant(phone, cook.personId, 'operator', '411002')).body.code).toBe('FORBIDDEN');
});

test('staff of a point see their colleagues, the admin too, others do not', async () => {
  const facilityId = await house.facility();
  const her = await admin('411002');
  await grant(her, cook.personId, 'staff', facilityId, { duty: 'cook' });
  await house.call('PUT', '/me/display-name', cook.token, { displayName: '李师傅' });
  const list = (phone: Phone) => house.call('GET', `/facilities/${facilityId}/staff`, phone.token);
  for (const phone of [cook, her])
    expect((await list(phone)).body.people).toEqual([
      { personId: cook.personId, role: 'staff', duty: 'cook', displayName: '李师傅', since: expect.any(String) },
    ]);
  const stranger = await house.logInAs('stranger', { role: 'staff', over: await house.facility(), duty: 'cook' });
  expect((await list(stranger)).status).toBe(404);
  expect((await house.call('GET', '/regions/411002/officers', her.token)).body.people).toMatchObject([
    { personId: her.personId, role: 'admin' },
  ]);
});

test('who holds two roles over a region is listed with both', async () => {
  const her = await admin('411002');
  for (const role of ['operator', 'finance']) await grant(her, cook.personId, role, '411002');
  const { status, body } = await house.call('GET', '/regions/411002/officers', her.token);
  expect(status).toBe(200);
  const held = (role: string) => expect.objectContaining({ personId: cook.personId, role });
  expect(body.people).toEqual(expect.arrayContaining([held('finance'), held('operator')]));
});

test('S5: a right revoked between the check and the write refuses the command in its own transaction', async () => {
  const operator = await house.logInAs('operator', { role: 'operator', over: '411002' });
  const actor = { personId: operator.personId, role: 'operator', grant: { role: 'operator', over: '411002' } } as const;
  const note = (sk: string) => house.table.commit([{ put: { pk: 'NOTE', sk } }, ...stillHolds(actor)]);
  expect(await note('before')).toBe('done');
  await revoke(await admin('411002'), operator.personId, 'operator', '411002');
  expect(await note('after')).toMatchObject({ code: 'FORBIDDEN' });
  expect(await house.table.get({ pk: 'NOTE', sk: 'after' })).toBeUndefined();
  expect(stillHolds({ personId: 'nobody', role: 'system' })).toEqual([]);
});
