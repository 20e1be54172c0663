import { readFileSync } from 'node:fs';
import { checkCharacter } from '../../local/demo/world.ts';
import type { JsonObject } from '../../local/json.ts';
import { addDays, type BusinessDate, type Instant, type WallTime } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Person } from './person.ts';
import type { Act } from './simulate.ts';
import { COUNTY, type Elder, TOWNSHIP, type Town } from './town.ts';

const published = new URL('../../functions/services/catalogues/basic-list.json', import.meta.url);
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
/** Company asks for no photo; its price is below the cap of the list. */
const SERVICE = { code: '08-01', priceFen: 1_000 };
const HOME = { latitudeE6: 34_030_120, longitudeE6: 113_850_480 };
const AT_THE_DOOR = { ...HOME, accuracyM: 20, mocked: false };
const A_KILOMETRE_OFF = { ...AT_THE_DOOR, latitudeE6: HOME.latitudeE6 + 9_000 };
const CAREGIVERS = ['41100219810307144', '41100219790512151', '41100219850923342'];
const STARTS: readonly WallTime[] = ['14:00', '14:30', '15:00'];
const MINUTE_MS = 60_000;
const VISIT_MINUTES = 60;

/** A provider of home care and its people. */
export interface Provider {
  facilityId: string;
  manager: Person;
  dispatcher: Person;
  /** Makes and publishes rosters, and nothing else. */
  planner: Person;
  reviewer: Person;
  serviceId: string;
  /** With what the phone of each wrote down while it had no network. */
  caregivers: { caregiverId: string; person: Person; records: JsonObject[] }[];
}

export async function openProvider(town: Town, from: BusinessDate): Promise<Provider> {
  const facilityId = newId('facility');
  const kind = { name: '居家服务站', facilityKind: 'home-care', modes: [], mealtimes: {} };
  await town.admin.must('registerFacility', {
    params: { region: TOWNSHIP },
    body: { facilityId, ...kind, licenceExpiresOn: addDays(from, 800) },
  });
  const [manager, dispatcher, planner, reviewer] = ['manager', 'dispatcher', 'planner', 'reviewer'].map((name) =>
    town.person(`care-${name}`),
  );
  await town.appoint(manager!, 'staff', facilityId, 'manager');
  await town.appoint(dispatcher!, 'staff', facilityId, 'dispatcher');
  await town.appoint(planner!, 'staff', facilityId, 'dispatcher');
  await town.appoint(reviewer!, 'staff', facilityId, 'reviewer');
  const { services } = JSON.parse(readFileSync(published, 'utf8')) as { services: (JsonObject & { code: string })[] };
  const { code, ...entry } = services.find((service) => service.code === SERVICE.code)!;
  const saved = await town.admin.must('saveService', {
    params: { region: COUNTY, code },
    body: { ...entry, version: 0 },
  });
  const serviceId = String(saved.serviceId);
  const offer = { priceFen: SERVICE.priceFen, weekdays: EVERY_DAY, opens: '08:00', closes: '20:00', version: 0 };
  await manager!.must('saveOffer', { params: { facilityId, serviceId }, body: offer });
  const provider: Provider = {
    facilityId,
    manager: manager!,
    dispatcher: dispatcher!,
    planner: planner!,
    reviewer: reviewer!,
    serviceId,
    caregivers: [],
  };
  for (const first17 of CAREGIVERS) provider.caregivers.push(await hire(town, provider, first17, from));
  return provider;
}

async function hire(town: Town, { facilityId, manager }: Provider, first17: string, from: BusinessDate) {
  const caregiverId = newId('caregiver');
  const params = { facilityId, caregiverId };
  const { version } = await manager.must('registerCaregiver', {
    params: { facilityId },
    body: {
      caregiverId,
      citizenNumber: first17 + checkCharacter(first17),
      name: '李秀兰',
      phone: '13800000000',
      shifts: EVERY_DAY.map((weekday) => ({ weekday, from: '08:00', to: '20:00' })),
      skills: ['cleaning', 'daily-care', 'bathing'],
      caps: { minutesPerDay: 480, minutesPerMonth: 10_000 },
    },
  });
  const number = `4110${first17.slice(-4)}`;
  await manager.must('changePapers', {
    params,
    body: {
      certificates: [{ kind: 'elder-care', number, level: 4, issuedOn: addDays(from, -400) }],
      healthCard: { issuedOn: addDays(from, -100), expiresOn: addDays(from, 200) },
      trainings: [],
      version,
    },
  });
  const person = town.person(`caregiver-${first17}`);
  await person.signIn();
  await manager.must('linkPerson', { params, body: { personId: person.personId } });
  return { caregiverId, person, records: [] };
}

export async function putOnMap({ operator }: Town, elderId: string): Promise<void> {
  const { version } = await operator.must('seeElder', { params: { elderId } });
  await operator.must('updateElder', { params: { elderId }, body: { version: version!, location: HOME } });
}

/** Every half hour somebody is due somewhere, in the morning by a roster of yesterday, in the afternoon by hand. */
const ARRIVALS: readonly WallTime[] = [
  ...['09:05', '09:35', '10:05', '10:35', '11:05', '11:35'],
  ...['14:05', '14:35', '15:05', '15:35', '16:05'],
] as WallTime[];
const DEPARTURES: readonly WallTime[] = [
  ...['10:10', '10:40', '11:10', '11:40', '12:10', '12:40'],
  ...['15:10', '15:40', '16:10', '16:40', '17:10'],
] as WallTime[];

/** Visits ordered in the morning, sent at noon, and done in the afternoon; some cancelled, missed or reversed on the way. */
export function careDay(town: Town, date: BusinessDate): Act[] {
  const { random } = town.ground;
  const acts: Act[] = [];
  const { provider } = town;
  for (const elder of town.elders) {
    if (!random.chance(0.3)) continue;
    const time = random.pick(STARTS);
    acts.push({ at: '08:40', what: 'order', do: () => order(town, elder, { date, time }) });
    // The son does not know of the daughter's call.
    if (random.chance(0.2)) acts.push({ at: '08:40', what: 'order', do: () => order(town, elder, { date, time }) });
  }
  const each = (at: WallTime, state: string, what: string, work: (visit: Visit) => Promise<unknown>) =>
    acts.push({ at, what, do: async () => Promise.all((await wall(town, date, state)).map(work)) });
  // Two dispatchers' screens at once: the second finds the work done.
  for (const at of ['09:40', '09:40', '12:00'] as const) each(at, 'PLACED', 'send', (visit) => send(town, visit));
  each('12:30', 'ACCEPTED', 'think better of it', (visit) => thinkAgain(town, visit));
  for (const at of ARRIVALS) each(at, 'ACCEPTED', 'check in', (visit) => checkIn(town, visit));
  for (const at of DEPARTURES) each(at, 'CHECKED_IN', 'check out', (visit) => checkOut(town, visit));
  for (const at of ['12:50', '17:20'] as const)
    for (const caregiver of provider.caregivers)
      acts.push({ at, what: 'network again', do: () => sendRecords(town, caregiver) });
  for (const at of ['13:00', '17:25'] as const) each(at, 'CHECKED_OUT', 'confirm', (visit) => confirm(town, visit));
  acts.push({ at: '17:30', what: 'review', do: () => review(town) });
  acts.push({ at: '18:30', what: 'reverse', do: () => reverse(town) });
  acts.push({ at: '19:00', what: 'care again', do: () => again(town, provider) });
  return acts;
}

export interface Visit {
  orderId: string;
  elderId: string;
  version: number;
  startsAt: Instant;
  caregiverIds: string[];
}
/** When it is to be: `windowMinutes` later will do. */
interface Wish {
  date: BusinessDate;
  time: WallTime;
  windowMinutes?: number;
}

export async function order(town: Town, elder: Elder, wish: Wish): Promise<void> {
  const { random } = town.ground;
  const { facilityId, serviceId } = town.provider;
  const body = {
    orderId: newId('order'),
    providerId: facilityId,
    serviceId,
    ...wish,
    minutes: VISIT_MINUTES,
    ...(random.chance(0.6) ? { useVouchers: true } : {}),
  };
  await random.pick(town.bookersOf(elder)).ask('placeOrder', { params: { elderId: elder.elderId }, body });
}

/** What the provider's wall shows of a day. */
export async function wall({ provider }: Town, date: BusinessDate, state: string): Promise<Visit[]> {
  const { dispatcher, facilityId } = provider;
  const query = { state, from: date, to: date };
  const shown = await dispatcher.ask('readWall', { params: { facilityId }, query });
  if (shown.is !== 'done') return [];
  return (shown.answer.orders as JsonObject[]).map(({ orderId, elderId, version, startsAt, workers }) => ({
    orderId: String(orderId),
    elderId: String(elderId),
    version: Number(version),
    startsAt: Date.parse(String(startsAt)),
    caregiverIds: (workers as JsonObject[]).map(({ caregiverId }) => String(caregiverId)),
  }));
}

/** By hand: whom the dispatcher thinks of first. */
export async function send(town: Town, { orderId, version }: Visit): Promise<void> {
  const { random } = town.ground;
  const { dispatcher, facilityId, caregivers } = town.provider;
  const caregiver = random.pick(caregivers);
  const caregiverIds = [caregiver.caregiverId];
  const params = { facilityId, orderId };
  const sent = await dispatcher.ask('assignOrder', { params, body: { version, caregiverIds } });
  if (sent.is !== 'refused') await answerJobs(town, caregiver, { only: orderId });
}

/** What waits for an answer on a caregiver's phone is taken, or given back; by who is ill it is all given back. */
export async function answerJobs(
  town: Town,
  { caregiverId, person }: Provider['caregivers'][number],
  { only, isIll = false }: { only?: string; isIll?: boolean } = {},
): Promise<void> {
  const shown = await person.ask('listJobs', { params: { caregiverId } });
  for (const { orderId, assignedAt, state } of shown.is === 'done' ? (shown.answer.jobs as JsonObject[]) : []) {
    if (state !== 'DISPATCHED' || (only && orderId !== only)) continue;
    const answer = { params: { caregiverId, orderId: String(orderId) }, body: { assignedAt: assignedAt! } };
    if (!isIll && town.ground.random.chance(0.85)) await person.ask('acceptJob', answer);
    else await person.ask('declineJob', { ...answer, body: { ...answer.body, reason: 'unwell' } });
  }
}

export async function thinkAgain(town: Town, { orderId, elderId }: Visit): Promise<void> {
  const { random } = town.ground;
  if (!random.chance(0.15)) return;
  const elder = town.elderOf(elderId)!;
  await random.pick(town.bookersOf(elder)).ask('cancelOrder', { params: { elderId, orderId }, body: {} });
}

const whoGoes = ({ provider: { caregivers } }: Town, { caregiverIds }: Visit) =>
  caregivers.find(({ caregiverId }) => caregiverIds.includes(caregiverId));

/** At the door a little early to well late; some stay away, and some have no network and write it down. */
async function checkIn(town: Town, visit: Visit): Promise<void> {
  const { random, now } = town.ground;
  const { orderId, elderId, startsAt } = visit;
  const goes = whoGoes(town, visit);
  const isDue = startsAt - 10 * MINUTE_MS <= now && now <= startsAt + 50 * MINUTE_MS;
  if (!goes || !isDue || random.chance(0.1)) return;
  const elder = town.elderOf(elderId)!;
  const shown = await random.pick(town.bookersOf(elder)).ask('showVisitCode', { params: { elderId, orderId } });
  if (shown.is !== 'done') return;
  const { caregiverId, person, records } = goes;
  const proof = { kind: 'code', code: shown.answer.code! };
  const fix = random.chance(0.9) ? AT_THE_DOOR : A_KILOMETRE_OFF;
  if (random.chance(0.2)) {
    const leaves = { fix: AT_THE_DOOR, end: 'out', deviceAt: town.ground.now + VISIT_MINUTES * MINUTE_MS };
    for (const part of [{ fix, proof, end: 'in', deviceAt: town.ground.now }, leaves])
      records.push({ ...part, orderId, checkId: newId('check'), sequence: records.length + 1, offsetMs: 0 });
    return;
  }
  const body = { checkId: newId('check'), deviceId: deviceOf(caregiverId), fix, proof };
  await person.ask('checkIn', { params: { caregiverId, orderId }, body });
}
const deviceOf = (caregiverId: string): string => `phone-${caregiverId}`;

async function checkOut(town: Town, visit: Visit): Promise<void> {
  const goes = whoGoes(town, visit);
  if (!goes || town.ground.now < visit.startsAt + VISIT_MINUTES * MINUTE_MS) return;
  const { caregiverId, person } = goes;
  const body = { checkId: newId('check'), deviceId: deviceOf(caregiverId), fix: AT_THE_DOOR };
  await person.ask('checkOut', { params: { caregiverId, orderId: visit.orderId }, body });
}

/** Back in the village: everything the phone ever wrote down is sent, some of it not for the first time. */
async function sendRecords(town: Town, { caregiverId, person, records }: Provider['caregivers'][number]) {
  const { now } = town.ground;
  const over = records.filter(({ deviceAt }) => Number(deviceAt) <= now);
  if (over.length === 0) return;
  town.cloud.faults.count('phone without network');
  const body = { deviceId: deviceOf(caregiverId), sentAt: now, records: over.slice(-40) };
  await person.ask('replayChecks', { params: { caregiverId }, body });
}

async function confirm(town: Town, { orderId, elderId }: Visit): Promise<void> {
  const { random } = town.ground;
  if (random.chance(0.2)) return;
  const elder = town.elderOf(elderId)!;
  const body = { stars: random.int(1, 5), deviceId: `phone-of-${elderId}` };
  await random.pick(town.bookersOf(elder)).ask('confirmVisit', { params: { elderId, orderId }, body });
}

/** The hotline calls whom the system drew; the reviewer judges what waits. */
async function review({ operator, provider: { reviewer, facilityId } }: Town): Promise<void> {
  const drawn = await operator.ask('listCallBacks', { params: { region: COUNTY } });
  for (const { orderId, attempts } of drawn.is === 'done' ? (drawn.answer.calls as JsonObject[]) : []) {
    const body = { attempt: Number(attempts) + 1, outcome: 'as-recorded' };
    await operator.ask('recordCallBack', { params: { region: COUNTY, orderId: String(orderId) }, body });
  }
  const waiting = await reviewer.ask('listVisitReviews', { params: { facilityId } });
  for (const { orderId } of waiting.is === 'done' ? (waiting.answer.reviews as JsonObject[]) : []) {
    const params = { facilityId, orderId: String(orderId) };
    const read = await reviewer.ask('readVisitForReview', { params });
    if (read.is !== 'done') continue;
    const body = { minutes: read.answer.payableMinutes!, reason: '电话核实，服务属实' };
    await reviewer.ask('approveVisit', { params, body });
  }
}

/** Some of what was confirmed turns out to be wrong. */
async function reverse({ ground, heard, provider: { manager, facilityId } }: Town): Promise<void> {
  for (const { route, params } of [...heard]) {
    if (route !== 'confirmVisit' || !ground.random.chance(0.3)) continue;
    const body = { reason: '家属和老人重复下单' };
    await manager.ask('reverseVisit', { params: { facilityId, orderId: params.orderId! }, body });
  }
}

/** The caregivers' phones had no network in the village, and send everything again. */
async function again(town: Town, { caregivers }: Provider): Promise<void> {
  await Promise.all(caregivers.map(({ person }) => person.sendAgain(() => town.ground.random.chance(0.5))));
}
