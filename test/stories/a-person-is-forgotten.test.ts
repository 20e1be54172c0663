import { newId } from '../../client/index.ts';
import { type Caregiver, CLEANING, hire, offer, openProvider, type Provider, send } from './home-care.ts';
import { type Elder, type Phone, Town } from './town.ts';

const HOME = { latitudeE6: 34_720_000, longitudeE6: 114_010_000 };
const PHOTO = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xda, 0, 3, 1]),
  Buffer.from('a room of 慕容桂芝'),
  Buffer.from([0xff, 0xd9]),
]).toString('base64');

let town: Town;
let provider: Provider;
let caregiver: Caregiver;
let elder: Elder;
let herPhone: Phone;
let daughter: Phone;
let secondAdmin: Phone;
let photoUrl: string;

const params = () => ({ elderId: elder.elderId });

/** Came, took a photo, proved nothing: what the reviewer rejects is owed by nobody. */
async function visitOfNoWorth(): Promise<void> {
  const { facilityId } = provider;
  const serviceId = await offer(town, provider, '03-01', CLEANING, 2_000);
  const orderId = newId('order');
  await herPhone.ask('placeOrder', {
    params: params(),
    body: {
      orderId,
      providerId: facilityId,
      serviceId,
      date: town.monday,
      time: '10:00',
      minutes: 60,
      place: { address: '慕容家巷 5 号', location: HOME },
    },
  });
  await town.settled();
  await send(provider, caregiver, orderId);
  const visit = { caregiverId: caregiver.caregiverId, orderId };
  const check = () => ({
    checkId: newId('check'),
    deviceId: 'phone-of-hers-01',
    fix: { ...HOME, accuracyM: 20, mocked: false },
  });
  await town.setClock(town.monday, '10:00');
  await caregiver.phone.ask('checkIn', { params: visit, body: check() });
  const photoId = newId('photo');
  await caregiver.phone.ask('addVisitPhoto', { params: visit, body: { photoId, content: PHOTO } });
  ({ url: photoUrl } = await daughter.ask('linkVisitPhoto', { params: { ...params(), orderId, photoId } }));
  expect((await fetch(photoUrl)).status).toBe(200);
  await town.setClock(town.monday, '11:00');
  await caregiver.phone.ask('checkOut', { params: visit, body: check() });
  await town.settled();
  await provider.reviewer.ask('rejectVisit', { params: { facilityId, orderId }, body: { reason: '没有凭证' } });
  await town.settled();
}

beforeAll(async () => {
  town = await Town.settle('forgotten', '410185');
  provider = await openProvider(town, '嵩阳居家养老服务站');
  caregiver = await hire(town, provider, { name: '李秀兰', who: 'xiulan', skills: ['cleaning'] });
  elder = await town.register('慕容桂芝', '1943-04-05', { diets: ['low-salt'] });
  herPhone = await town.givePhone(elder, 'herself');
  daughter = await town.bindChild(elder, 'daughter', '慕容小兰');
  secondAdmin = town.phone('colleague');
  const personId = await secondAdmin.open();
  await town.invoke('IdentityMaintain', { do: 'appoint-admin', personId, region: town.county });
  await town.setClock(town.monday, '08:00');
  await visitOfNoWorth();
});
afterAll(() => town.leave());

test('she says no to what is written down of her meals, takes a copy with her, and asks to be forgotten', async () => {
  const { textVersion, ask } = await herPhone.ask('seePrivacyConsents', { params: params() });
  expect(ask).toBe(true);
  const answers = [{ purpose: 'health' as const, given: false }];
  await daughter.ask('recordPrivacyConsents', { params: params(), body: { textVersion, answers } });
  const { file, parts } = await herPhone.ask('readCopy', { params: params() });
  expect(file).toMatchObject({ name: '慕容桂芝', diets: [] });
  expect(parts.find(({ kind }) => kind === 'order')?.items).toMatchObject([{ place: { address: '慕容家巷 5 号' } }]);
  expect(await herPhone.ask('requestDeletion', { params: params(), body: { askedBy: 'elder' } })).toMatchObject({
    state: 'REQUESTED',
  });
});

test('the office stops her services; a whole day later, an admin who is somebody else confirms', async () => {
  const stop = { from: town.monday, reason: '本人要求注销' };
  await town.admin.ask('suspendElder', { params: params(), body: stop });
  const early = await secondAdmin.refused('confirmDeletion', { params: params() });
  expect(early).toMatchObject({ code: 'STILL_OPEN', details: { open: [{ matter: 'services' }] } });
  await town.setClock(town.day(1), '12:00');
  expect(await secondAdmin.ask('confirmDeletion', { params: params() })).toMatchObject({ state: 'ERASING' });
  await town.settled();
  expect(await town.admin.ask('seeDeletion', { params: params() })).toMatchObject({ state: 'ERASED', photos: 1 });
});

test('nobody finds her any more: not the counter, not her daughter, not by the photo’s link', async () => {
  const { citizenNumber } = elder;
  expect((await town.operator.ask('findElder', { body: { citizenNumber } })).elders).toEqual([]);
  expect(await daughter.refused('seeElder', { params: params() })).toMatchObject({ code: 'FORBIDDEN' });
  expect((await fetch(photoUrl)).status).not.toBe(200);
  expect(await town.admin.ask('seeElder', { params: params() })).toMatchObject({ name: '（已注销）', diets: [] });
  const body = { ...elder, elderId: newId('elder'), household: town.township };
  await town.operator.ask('registerElder', { params: { region: town.township }, body });
});
