import { openCanarySession } from '../../functions/identity/canary.ts';
import { CANARY_COUNTY, CANARY_PERSON } from '../../functions/identity/canary-county.ts';
import { doMaintenance } from '../../functions/identity/maintenance.ts';
import { personPk } from '../../functions/identity/store.ts';
import { IdentityHouse, NOW } from './identity-house.ts';

let house: IdentityHouse;
const deps = () => ({ table: house.table, keyring: async () => house.keyring });
const appoint = () => doMaintenance(deps(), { do: 'appoint-canary' }, NOW);
const fly = () => openCanarySession(deps(), house.now);
const items = async () => (await house.table.query({ pk: personPk(CANARY_PERSON) })).items;

beforeEach(async () => {
  house = await IdentityHouse.build();
});
afterEach(() => house.close());

test('a canary nobody has appointed gets no session', async () => {
  await expect(fly()).rejects.toThrow('no session for the canary');
  expect(await items()).toEqual([]);
});

test('appointed, twice even, it is operator and admin of its county and nothing else', async () => {
  await appoint();
  await appoint();
  const { personId, token } = await fly();
  const { body } = await house.call('GET', '/me', token);
  expect(body).toMatchObject({ personId: CANARY_PERSON, hasPhone: false });
  expect(body.grants).toEqual([
    { role: 'admin', over: CANARY_COUNTY },
    { role: 'operator', over: CANARY_COUNTY },
  ]);
  expect(personId).toBe(CANARY_PERSON);
});

test('S1: of what lies in a real county it sees and does nothing', async () => {
  await appoint();
  const { token } = await fly();
  const cook = await house.logIn('cook');
  const [elderId, facilityId] = [await house.elder(), await house.facility()];
  const asked: [status: number, method: string, path: string, body?: object][] = [
    [404, 'GET', '/regions/411002/officers'],
    [404, 'GET', `/facilities/${facilityId}/staff`],
    [404, 'GET', `/elders/${elderId}/bindings`],
    [403, 'PUT', `/people/${cook.personId}/grants/operator/411002`, {}],
    [403, 'PUT', `/people/${cook.personId}/grants/admin/410000`, {}],
  ];
  for (const [status, method, path, body] of asked)
    expect([path, (await house.call(method, path, token, body)).status]).toEqual([path, status]);
  expect((await house.call('GET', `/regions/${CANARY_COUNTY}/officers`, token)).status).toBe(200);
});

test('stories that broke off leave no more sessions than a person may have', async () => {
  await appoint();
  for (let i = 0; i < 7; i++) {
    house.now += 300_000;
    await fly();
  }
  expect((await items()).filter(({ kind }) => kind === 'session')).toHaveLength(5);
});
