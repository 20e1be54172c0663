import { newId } from '../../client/index.ts';
import { type Caregiver, CLEANING, hire, offer, openProvider } from './home-care.ts';
import { citizenNumberOf, type Elder, type Phone, Town } from './town.ts';

let town: Town;
let facilityId: string;
let serviceId: string;
let manager: Phone;
let dispatcher: Phone;
let mother: Elder;
let motherPhone: Phone;
let xiulan: Caregiver;
let jianguo: Caregiver;

async function order(time: string, date = town.monday): Promise<string> {
  const orderId = newId('order');
  await motherPhone.ask('placeOrder', {
    params: { elderId: mother.elderId },
    body: { orderId, providerId: facilityId, serviceId, date, time, minutes: 120, note: '请带拖把' },
  });
  return orderId;
}
const onWall = async (state: 'PLACED' | 'DISPATCHED' | 'ACCEPTED') =>
  (await dispatcher.ask('readWall', { params: { facilityId }, query: { state } })).orders;
const candidatesFor = (orderId: string) => dispatcher.ask('listCandidates', { params: { facilityId, orderId } });
const send = async (orderId: string, caregiverId: string) => {
  const { order: seen } = await candidatesFor(orderId);
  return dispatcher.ask('assignOrder', {
    params: { facilityId, orderId },
    body: { version: seen.version, caregiverIds: [caregiverId] },
  });
};
const jobsOf = async ({ caregiverId, phone }: Caregiver) =>
  (await phone.ask('listJobs', { params: { caregiverId } })).jobs;

beforeAll(async () => {
  town = await Town.settle('the-dispatchers-morning', '410108');
  const provider = await openProvider(town, '颐年居家养老服务中心');
  ({ facilityId, manager, dispatcher } = provider);
  const service = { ...CLEANING, standardMinutes: 120, minimumMinutes: 60 };
  serviceId = await offer(town, provider, '03-01', service, 2_000);
  xiulan = await hire(town, provider, { name: '李秀兰', who: 'xiulan', skills: ['cleaning', 'daily-care'] });
  jianguo = await hire(town, provider, { name: '赵建国', who: 'jianguo', skills: ['cleaning', 'daily-care'] });
  const elder = { elderId: newId('elder'), name: '王秀英', citizenNumber: citizenNumberOf('1944-03-05') };
  await town.operator.ask('registerElder', {
    params: { region: town.township },
    body: { ...elder, household: town.township, phone: '13900000000', address: '峡窝镇马固村 12 号' },
  });
  mother = elder;
  motherPhone = await town.givePhone(mother, 'mother');
});
afterAll(() => town.leave());

describe('a visit is ordered for ten', () => {
  let orderId: string;

  test('the dispatcher finds it on the wall, with until when somebody must be sent', async () => {
    orderId = await order('10:00');
    await town.setClock(town.monday, '08:10');
    expect(await onWall('PLACED')).toMatchObject([
      { orderId, elderName: '王*英', late: false, due: { what: 'dispatch', secondsLeft: 110 * 60 } },
    ]);
    const { counts } = await dispatcher.ask('countWall', { params: { facilityId } });
    expect(counts.filter(({ orders }) => orders > 0)).toEqual([{ state: 'PLACED', orders: 1, late: 0 }]);
  });

  test('she sees who could go, and sends 李秀兰', async () => {
    const { candidates } = await candidatesFor(orderId);
    expect(candidates.map(({ name, dispatchable }) => [name, dispatchable]).toSorted()).toEqual([
      ['李秀兰', true],
      ['赵建国', true],
    ]);
    expect(await send(orderId, xiulan.caregiverId)).toMatchObject({
      state: 'DISPATCHED',
      due: { what: 'accept', secondsLeft: 30 * 60 },
    });
  });

  test('李秀兰 sees what and when, not where, and declines', async () => {
    const [job] = await jobsOf(xiulan);
    expect(job).toMatchObject({ orderId, elderName: '王*英', secondsLeft: 30 * 60 });
    expect(job).not.toHaveProperty('address');
    await xiulan.phone.ask('declineJob', {
      params: { caregiverId: xiulan.caregiverId, orderId },
      body: { assignedAt: job!.assignedAt, reason: '早上已经约了别家' },
    });
    expect(await jobsOf(xiulan)).toEqual([]);
    expect(await onWall('PLACED')).toMatchObject([{ orderId, workers: [] }]);
  });

  test('the list now puts 赵建国 first and says who declined and why; he accepts and learns where to go', async () => {
    const { candidates, history } = await candidatesFor(orderId);
    expect(candidates.map(({ name, declined }) => [name, declined])).toEqual([
      ['赵建国', false],
      ['李秀兰', true],
    ]);
    expect(history.at(-1)).toMatchObject({ deed: 'DECLINED', by: 'caregiver', reason: '早上已经约了别家' });
    await send(orderId, jianguo.caregiverId);
    const [job] = await jobsOf(jianguo);
    const { caregiverId } = jianguo;
    const accepted = await jianguo.phone.ask('acceptJob', {
      params: { caregiverId, orderId },
      body: { assignedAt: job!.assignedAt },
    });
    expect(accepted).toMatchObject({
      state: 'ACCEPTED',
      elderName: '王秀英',
      address: '峡窝镇马固村 12 号',
      phone: '13900000000',
      note: '请带拖把',
    });
    expect(await onWall('ACCEPTED')).toMatchObject([{ orderId, due: { what: 'arrive' } }]);
  });

  test('the elder is told that somebody comes', async () => {
    const seen = await motherPhone.ask('readOrder', { params: { elderId: mother.elderId, orderId } });
    expect(seen).toMatchObject({ state: 'ACCEPTED', workers: [{ caregiverId: jianguo.caregiverId }] });
  });
});

describe('nobody answers', () => {
  test('after half an hour the order is on the wall again, and the time of who did not answer is free', async () => {
    const first = await order('13:00');
    const second = await order('15:30');
    await send(first, xiulan.caregiverId);
    await town.setClock(town.monday, '08:43');
    await town.goTo(town.monday, '08:45');
    await town.settled();
    expect((await onWall('PLACED')).map(({ orderId }) => orderId)).toEqual([first, second]);
    const { history } = await candidatesFor(first);
    expect(history.at(-1)).toMatchObject({ deed: 'NOT_ACCEPTED_IN_TIME', by: 'system' });
    const days = await manager.ask('listWorkingDays', {
      params: { facilityId, caregiverId: xiulan.caregiverId },
      query: { month: town.monday.slice(0, 7) },
    });
    expect(JSON.stringify(days)).not.toContain(first);
    await send(first, xiulan.caregiverId);
    await send(second, xiulan.caregiverId);
    expect((await jobsOf(xiulan)).map(({ orderId }) => orderId)).toEqual([first, second]);
  });

  test('李秀兰 falls ill and says so in her phone: everything she had is on the wall again', async () => {
    await xiulan.phone.ask('callInSick', { params: { caregiverId: xiulan.caregiverId }, body: {} });
    await town.settled();
    expect(await jobsOf(xiulan)).toEqual([]);
    const waiting = await onWall('PLACED');
    expect(waiting).toHaveLength(2);
    const { candidates, history } = await candidatesFor(waiting[0]!.orderId);
    expect(history.at(-1)).toMatchObject({ deed: 'TAKEN_BACK', by: 'system' });
    expect(history.at(-1)?.reason).toContain('请假');
    expect(candidates.find(({ name }) => name === '李秀兰')).toMatchObject({ dispatchable: false });
  });

  test('the county sees the wall of its provider', async () => {
    const { providers } = await town.operator.ask('listWalls', { params: { region: town.county } });
    expect(providers.find((provider) => provider.facilityId === facilityId)?.counts).toContainEqual({
      state: 'PLACED',
      orders: 2,
      late: 0,
    });
  });

  test('the elder calls it off: nobody’s time is kept for it', async () => {
    const [waiting] = await onWall('PLACED');
    const { orderId } = waiting!;
    await send(orderId, jianguo.caregiverId);
    expect((await jobsOf(jianguo)).map((job) => job.orderId)).toContain(orderId);
    await motherPhone.ask('cancelOrder', { params: { elderId: mother.elderId, orderId }, body: {} });
    await town.settled();
    expect((await jobsOf(jianguo)).map((job) => job.orderId)).not.toContain(orderId);
    const days = await manager.ask('listWorkingDays', {
      params: { facilityId, caregiverId: jianguo.caregiverId },
      query: { month: town.monday.slice(0, 7) },
    });
    expect(JSON.stringify(days)).not.toContain(orderId);
  });
});
