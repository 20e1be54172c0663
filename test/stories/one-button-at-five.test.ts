import { type Answer, newId } from '../../client/index.ts';
import { type Caregiver, CLEANING, hire, offer, openProvider, type Provider } from './home-care.ts';
import { citizenNumberOf, type Elder, type Phone, Town } from './town.ts';

const CENTRE = { latitudeE6: 34_720_000, longitudeE6: 113_990_000 };
/** So many hundred metres east of the centre. */
const east = (hundreds: number) => ({ ...CENTRE, longitudeE6: CENTRE.longitudeE6 + hundreds * 1_090 });

let town: Town;
let provider: Provider;
let facilityId: string;
let serviceId: string;
let dispatcher: Phone;
let mother: Elder;
let daughter: Phone;
const caregivers: Caregiver[] = [];
const orderIds: string[] = [];
let rosterId: string;

async function hireAt(hundreds: number, name: string, who: string): Promise<void> {
  caregivers.push(await hire(town, provider, { name, who, home: east(hundreds), skills: ['cleaning', 'daily-care'] }));
}

async function anElder(name: string, hundreds: number): Promise<Elder> {
  const elder = { elderId: newId('elder'), name, citizenNumber: citizenNumberOf('1944-03-05') };
  await town.operator.ask('registerElder', {
    params: { region: town.township },
    body: { ...elder, household: town.township, address: `马固村 ${hundreds} 号` },
  });
  return elder;
}

/** The hotline orders an hour of cleaning on Tuesday, any time in the morning. */
async function order({ elderId }: Elder, hundreds: number): Promise<void> {
  const orderId = newId('order');
  await town.operator.ask('placeOrder', {
    params: { elderId },
    body: {
      orderId,
      providerId: facilityId,
      serviceId,
      date: town.day(1),
      time: '08:30',
      minutes: 60,
      windowMinutes: 210,
      place: { address: `马固村 ${hundreds} 号`, location: east(hundreds) },
    },
  });
  orderIds.push(orderId);
}

/** The person taps yes when the page asks whether it may send this message. */
async function agrees(phone: Phone, message: Answer<'listConsents'>['messages'][number]['message']): Promise<void> {
  const { messages } = await phone.ask('listConsents');
  const { templateId } = messages.find((each) => each.message === message)!;
  await phone.wx.requestSubscribeMessage({ tmplIds: [templateId] });
  await phone.ask('recordConsents', {
    body: { promptId: newId('request'), answers: [{ message, answer: 'accept' }] },
  });
}

const params = () => ({ facilityId, rosterId });
const roster = () => dispatcher.ask('readRoster', { params: params() });
const visits = async () => (await dispatcher.ask('listRosterVisits', { params: params(), query: {} })).visits;
async function press(reason?: string): Promise<Answer<'readRoster'>> {
  rosterId = newId('roster');
  const wish = { rosterId, from: town.day(1), days: 1, seconds: 2, ...(reason ? { reason } : {}) };
  await dispatcher.ask('makeRoster', { params: { facilityId }, body: wish });
  await town.settled();
  return roster();
}
async function publish(): Promise<void> {
  const { version } = await roster();
  await dispatcher.ask('publishRoster', { params: params(), body: { version } });
  await town.settled();
}
const jobsOf = async ({ caregiverId, phone }: Caregiver) =>
  (await phone.ask('listJobs', { params: { caregiverId } })).jobs;
async function acceptAll(who: Caregiver): Promise<void> {
  for (const { orderId, assignedAt, acceptedAt } of await jobsOf(who))
    if (!acceptedAt)
      await who.phone.ask('acceptJob', { params: { caregiverId: who.caregiverId, orderId }, body: { assignedAt } });
  await town.settled();
}

beforeAll(async () => {
  town = await Town.settle('one-button-at-five', '410184');
  provider = await openProvider(town, '新郑颐和居家养老服务中心');
  ({ facilityId, dispatcher } = provider);
  serviceId = await offer(town, provider, '03-01', CLEANING, 2_000);
  await hireAt(0, '李秀兰', 'xiulan');
  await hireAt(40, '赵建国', 'jianguo');
  await hireAt(80, '孙桂芳', 'guifang');
  mother = await anElder('王秀英', 2);
  daughter = await town.bindChild(mother, 'daughter', '王小妹');
  await agrees(daughter, 'visit-arranged');
  await agrees(caregivers[1]!.phone, 'job-news');
  await agrees(dispatcher, 'roster-proposed');
  await order(mother, 2);
  for (const hundreds of [5, 38, 43, 78, 84]) await order(await anElder(`张${hundreds}`, hundreds), hundreds);
  await town.setClock(town.monday, '17:00');
});
afterAll(() => town.leave());

describe('Monday at five: six visits wait for tomorrow, and nobody is sent', () => {
  test('one button plans them all, each near somebody’s home', async () => {
    expect(await press()).toMatchObject({
      state: 'PLANNED',
      counts: { visits: 6, planned: 6, changes: 6 },
      troubles: [],
    });
    const { days } = await dispatcher.ask('listRosterDays', { params: params(), query: {} });
    expect(days.map(({ orderIds: own }) => own.length)).toEqual([2, 2, 2]);
    const [ofMother] = (await visits()).filter(({ elderId }) => elderId === mother.elderId);
    expect(ofMother).toMatchObject({ elderName: '王*英', caregiverIds: [caregivers[0]!.caregiverId], change: 'new' });
  });

  test('she gives one to somebody else, and learns at once what is not possible', async () => {
    const { version } = await roster();
    const [ofMother] = (await visits()).filter(({ elderId }) => elderId === mother.elderId);
    const change = (time: string, seen: number) => ({
      params: { ...params(), orderId: ofMother!.orderId },
      body: { version: seen, caregiverIds: [caregivers[1]!.caregiverId], time },
    });
    expect(await dispatcher.refused('editRoster', change('12:01', version))).toMatchObject({ code: 'BREAKS_RULES' });
    expect(await dispatcher.ask('editRoster', change('12:00', version))).toMatchObject({
      visit: { caregiverIds: [caregivers[1]!.caregiverId], editedBy: 'staff' },
    });
  });

  test('published, the caregivers have their jobs and the daughter knows who comes when', async () => {
    await publish();
    expect(await roster()).toMatchObject({ state: 'PUBLISHED' });
    expect(new Set((await visits()).map(({ result }) => result?.done))).toEqual(new Set(['sent']));
    const counts = await Promise.all(caregivers.map(async (one) => (await jobsOf(one)).length));
    expect(counts).toEqual([1, 3, 2]);
    const message = (await town.messagesTo(daughter)).at(-1);
    const [, month, day] = town.day(1).split('-').map(Number);
    expect(JSON.stringify(message)).toContain(`${month}月${day}日 12:00`);
    expect(JSON.stringify(message)).toContain('赵*国');
  });

  test('赵建国 has three visits and gets one message', async () => {
    const news = await town.messagesTo(caregivers[1]!.phone);
    expect(news).toHaveLength(1);
    expect(JSON.stringify(news)).toContain('共 3 单，请查看并接单');
  });

  test('two accept in the evening; the third sleeps, and her visits are still hers', async () => {
    await town.setClock(town.monday, '21:00');
    for (const one of caregivers.slice(0, 2)) await acceptAll(one);
    await town.setClock(town.day(1), '06:56');
    await town.goTo(town.day(1), '06:58');
    const { phone, caregiverId } = caregivers[2]!;
    expect((await phone.ask('listJobs', { params: { caregiverId } })).jobs.map(({ state }) => state)).toEqual([
      'DISPATCHED',
      'DISPATCHED',
    ]);
  });
});

describe('Tuesday: 孙桂芳 does not answer', () => {
  test('at seven her visits are on the wall; who could go instead is proposed by itself, with few changes', async () => {
    await town.goTo(town.day(1), '07:01');
    await town.settled();
    expect(await jobsOf(caregivers[2]!)).toEqual([]);
    const { rosters } = await dispatcher.ask('listRosters', { params: { facilityId } });
    const proposals = rosters.filter(({ madeBy }) => madeBy === 'system');
    const [open, ...more] = proposals.filter(({ state }) => state !== 'CANCELLED');
    expect(more).toEqual([]);
    rosterId = open!.rosterId;
    expect(JSON.stringify(await town.messagesTo(dispatcher))).toContain('改动 2 单，请看');
    expect(await roster()).toMatchObject({
      state: 'PLANNED',
      reason: '系统提议：没有人去 2 单',
      counts: { visits: 6, planned: 6, unplanned: 0 },
    });
    const changes = (await visits()).map(({ change }) => change);
    expect(changes.filter((change) => change === 'new')).toHaveLength(2);
    expect(changes.filter((change) => change === 'caregiver' || change === 'both')).toEqual([]);
  });

  test('nothing is sent before the dispatcher says so; then everybody is served', async () => {
    const counts = async () => Promise.all(caregivers.map(async (one) => (await jobsOf(one)).length));
    expect((await counts()).reduce((sum, jobs) => sum + jobs, 0)).toBe(4);
    await publish();
    expect((await visits()).filter(({ result }) => result?.done === 'refused')).toEqual([]);
    expect((await counts()).reduce((sum, jobs) => sum + jobs, 0)).toBe(6);
  });
});
