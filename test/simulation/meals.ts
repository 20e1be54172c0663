import type { JsonObject } from '../../local/json.ts';
import {
  addDays,
  type BusinessDate,
  type Instant,
  instantAt,
  mondayOf,
  type WallTime,
} from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { allReady, type Outcome, type Person } from './person.ts';
import type { Act } from './simulate.ts';
import { type Elder, MEALTIMES, type Mealtime, type Point, type Town } from './town.ts';

interface Hours {
  book: WallTime;
  between: WallTime;
  daysAhead: number;
  /** Before any cut-off. */
  thinkBetter: WallTime;
  cook: WallTime;
  serve: WallTime[];
  /** A till without network can send what it wrote down. */
  networkAgain: WallTime;
  late: WallTime;
}
const AT: Record<Mealtime, Hours> = {
  lunch: {
    book: '08:30',
    between: '08:10',
    daysAhead: 1,
    thinkBetter: '08:55',
    cook: '10:30',
    serve: ['11:10', '12:20'],
    networkAgain: '12:50',
    late: '13:10',
  },
  dinner: {
    book: '14:30',
    between: '14:10',
    daysAhead: 3,
    thinkBetter: '14:55',
    cook: '16:30',
    serve: ['17:10', '18:00'],
    networkAgain: '18:20',
    late: '18:40',
  },
};

/** What guests, relatives, the hotline and the points do on a day. */
export function mealDay(town: Town, date: BusinessDate): Act[] {
  const { random } = town.ground;
  const acts: Act[] = [];
  const act = (at: WallTime, what: string, work: () => Promise<unknown>) => acts.push({ at, what, do: work });
  for (const { queue } of town.people) queue.length = 0;

  for (const point of town.points)
    if (mondayOf(date) === date) act('06:30', 'publish', () => town.publishWeek(point, date));

  for (const mealtime of MEALTIMES) {
    const { book, between, daysAhead, thinkBetter, cook, serve, networkAgain, late } = AT[mealtime];
    for (const elder of town.elders) {
      const times = random.pick([0, 0, 1, 1, 2, 4]);
      for (let i = 0; i < times; i++)
        act(book, 'book', () => bookAndThink(town, elder, mealToBook(town, date, mealtime)));
    }
    for (const elder of town.elders)
      if (random.chance(0.8)) act(between, 'book both', () => bookBoth(town, elder, addDays(date, daysAhead)));
    for (const elder of town.elders)
      if (random.chance(0.4))
        act(thinkBetter, 'last second', () => cancelInTheLastSecond(town, elder, { date, mealtime }));
    for (const elder of town.elders)
      if (random.chance(0.3)) act(random.pick(serve), 'cancel late', () => cancelLate(town, elder, { date, mealtime }));
    for (const point of town.points) {
      const params = { facilityId: point.facilityId, date, mealtime };
      act(cook, 'cook', async () => {
        await point.cook.ask('countKitchen', { params });
        await point.cook.ask('markPrepared', { params });
      });
      act(late, 'count again', () => point.cook.ask('countKitchen', { params }));
      for (const at of serve)
        for (const counter of point.counters) {
          const online = random.chance(0.2) ? instantAt(date, networkAgain) : undefined;
          if (online) town.cloud.faults.count('phone without network');
          act(at, 'serve', () => serveWhoComes(town, point, counter, { date, mealtime }, online));
        }
      act(late, 'till again', () => sendAgain(town, point.counters));
    }
  }
  act('20:00', 'take back', () => takeBack(town, date));
  act('20:30', 'queues again', () => sendAgain(town, random.chance(0.5) ? town.people : []));
  return acts;
}

interface Meal {
  date: BusinessDate;
  mealtime: Mealtime;
}

/** Mostly this one; else another of the day or of tomorrow, which one quota counts together. */
function mealToBook({ ground: { random } }: Town, date: BusinessDate, mealtime: Mealtime): Meal {
  if (random.chance(0.6)) return { date, mealtime };
  return { date: random.chance(0.6) ? date : addDays(date, 1), mealtime: random.pick(MEALTIMES) };
}

/** What was last answered to whoever booked this meal for the elder. */
const bookedFor = ({ heard }: Town, { elderId }: Elder, { date, mealtime }: Meal): JsonObject | undefined =>
  heard.findLast(
    ({ route, params, body }) =>
      route === 'bookMeal' && params.elderId === elderId && body.date === date && body.mealtime === mealtime,
  )?.answer;

async function cancel({ ground }: Town, booker: Person, { elderId }: Elder, booked: JsonObject): Promise<void> {
  const params = { elderId, bookingId: String(booked.bookingId) };
  await booker.ask('cancelBooking', { params, body: { reason: ground.random.pick(['不来了', '去女儿家']) } });
}

/** While the counter hands out, the daughter cancels. */
async function cancelLate(town: Town, elder: Elder, meal: Meal): Promise<void> {
  const booked = bookedFor(town, elder, meal);
  if (booked) await cancel(town, town.ground.random.pick(town.bookersOf(elder)), elder, booked);
}

/** Just before the cut-off they were promised, or just after it. */
async function cancelInTheLastSecond(town: Town, elder: Elder, meal: Meal): Promise<void> {
  const { ground } = town;
  const booked = bookedFor(town, elder, meal);
  if (!booked) return;
  const booker = ground.random.pick(town.bookersOf(elder));
  await ground.sleepUntil(Date.parse(String(booked.cutOffAt)) - ground.random.int(-300, 1_500));
  await cancel(town, booker, elder, booked);
}

/** Somebody books for an elder; some think better of it, and choose another dish or cancel. */
export async function bookAndThink(town: Town, elder: Elder, { date, mealtime }: Meal, who?: Person): Promise<void> {
  const { random } = town.ground;
  const point = random.pick(town.points);
  const booker = who ?? random.pick(town.bookersOf(elder));
  const bookingId = newId('booking');
  const { facilityId } = point;
  const use = random.chance(0.4) ? { useVouchers: true } : {};
  const body = { bookingId, facilityId, date, mealtime, ...choiceAt(town, point), ...use };
  const params = { elderId: elder.elderId };
  const outcome = await booker.ask('bookMeal', { params, body });
  // Whoever does not know whether it was booked may cancel all the same.
  if (outcome.is === 'refused') return;
  const booking = { elderId: elder.elderId, bookingId };
  await town.ground.sleep(random.int(0, 3_000));
  const thought = random.next();
  if (thought < 0.2) await booker.ask('cancelBooking', { params: booking, body: {} });
  else if (thought < 0.4) await booker.ask('changeBooking', { params: booking, body: choiceAt(town, point) });
}

/** The son books lunch of a day to come in the instant in which the daughter books dinner: the quota is of the day. */
async function bookBoth(town: Town, elder: Elder, date: BusinessDate): Promise<void> {
  const { random } = town.ground;
  const both = MEALTIMES.map((mealtime) => ({ mealtime, booker: random.pick(town.bookersOf(elder)) }));
  await allReady(both.map(({ booker }) => booker));
  await Promise.all(both.map(({ mealtime, booker }) => bookAndThink(town, elder, { date, mealtime }, booker)));
}

function choiceAt(town: Town, point: Point) {
  const { random } = town.ground;
  const dishes = [{ dishId: random.pick(point.dishes).dishId, quantity: random.chance(0.8) ? 1 : 2 }];
  return { mode: random.pick(['eat-in', 'pick-up']), dishes };
}

/**
 * Everybody on the list of the meal comes with a proof, and now and then somebody who is not on it. A till without network
 * writes down who came, and asks when it is `online` again: one after the other, whatever was served elsewhere meanwhile.
 */
async function serveWhoComes(
  town: Town,
  point: Point,
  counter: Person,
  meal: Meal,
  online: Instant | undefined,
): Promise<void> {
  const { random } = town.ground;
  const { facilityId } = point;
  const list = await counter.ask('listKitchen', { params: { facilityId, ...meal } });
  const bookings = list.is === 'done' ? (list.answer.bookings as JsonObject[]) : [];
  const came: (() => Promise<void>)[] = [];
  const till = online ? 'offline' : 'online';
  for (const { elderId, bookingId } of bookings) {
    const elder = town.elderOf(String(elderId));
    if (!elder || random.chance(0.25)) continue;
    const proof = await proofOf(town, elder, String(bookingId), till);
    if (proof) came.push(() => serve(town, point, counter, meal, proof));
  }
  if (random.chance(0.5)) {
    const proof = await proofOf(town, whoWalksIn(town, facilityId, meal), undefined, till);
    if (proof) came.push(() => walkIn(town, point, counter, meal, proof));
  }
  if (online) await town.ground.sleepUntil(online);
  for (const one of came) await one();
}

/** Somebody, or somebody who is expected at another point. */
function whoWalksIn(town: Town, facilityId: string, { date, mealtime }: Meal): Elder {
  const { random } = town.ground;
  const elsewhere = town.heard.flatMap(({ route, params, body }) => {
    const isElsewhere = body.facilityId !== facilityId && body.date === date && body.mealtime === mealtime;
    const elder = route === 'bookMeal' && isElsewhere && town.elderOf(String(params.elderId));
    return elder ? [elder] : [];
  });
  return random.pick(elsewhere.length > 0 && random.chance(0.6) ? elsewhere : town.elders);
}

/** A dynamic code is good for a minute: not for a till that asks later. */
const PROOFS = { online: ['qr', 'code', 'witness'], offline: ['code', 'witness'] } as const;

async function proofOf(
  town: Town,
  elder: Elder,
  bookingId: string | undefined,
  till: keyof typeof PROOFS,
): Promise<JsonObject | undefined> {
  const { random } = town.ground;
  const { elderId } = elder;
  const ticketId = newId('ticket');
  const shower = random.pick([...(elder.own ? [elder.own] : []), ...elder.children]);
  const kind: string = random.pick(PROOFS[till]);
  if (kind === 'code' && bookingId) {
    const shown = await shower.ask('showBookingCode', { params: { elderId, bookingId } });
    return shown.is === 'done' ? { kind: 'code', elderId, ticketId, code: shown.answer.code! } : undefined;
  }
  if (kind === 'qr') {
    const shown = await shower.ask('showMealCode', { params: { elderId } });
    return shown.is === 'done' ? { kind: 'qr', token: shown.answer.token! } : undefined;
  }
  return { kind: 'witness', elderId, ticketId, reason: '老人忘带手机', photo: `photos/${ticketId}.jpg` };
}

async function serve(
  town: Town,
  { facilityId }: Point,
  counter: Person,
  { date, mealtime }: Meal,
  proof: JsonObject,
): Promise<void> {
  const body = { date, mealtime, proof };
  const outcome = await counter.ask('serveMeal', { params: { facilityId }, body });
  const undone = await undoSometimes(town, counter, facilityId, outcome);
  // The same code is still in front of the scanner.
  if (undone && town.ground.random.chance(0.5)) await counter.ask('serveMeal', { params: { facilityId }, body });
}

async function walkIn(
  town: Town,
  point: Point,
  counter: Person,
  { date, mealtime }: Meal,
  proof: JsonObject,
): Promise<void> {
  const { facilityId } = point;
  const body = {
    bookingId: newId('booking'),
    date,
    mealtime,
    ...choiceAt(town, point),
    proof,
    replace: town.ground.random.chance(0.6),
  };
  const outcome = await counter.ask('serveWalkIn', { params: { facilityId }, body });
  await undoSometimes(town, counter, facilityId, outcome);
}

/** The wrong person's code was scanned: taken back at once at the till. Answers whether it was. */
async function undoSometimes(town: Town, counter: Person, facilityId: string, outcome: Outcome): Promise<boolean> {
  if (outcome.is !== 'done' || !town.ground.random.chance(0.12)) return false;
  const { bookingId, elderId, ticketId } = outcome.answer as Record<string, string>;
  const params = { facilityId, bookingId: bookingId! };
  await counter.ask('undoServing', { params, body: { elderId, ticketId, reason: '扫错了人' } });
  return true;
}

/** In the evening managers take back some meals that were handed out by mistake. */
async function takeBack(town: Town, date: BusinessDate): Promise<void> {
  const served = town.heard.filter(({ route, body }) => route === 'serveMeal' && body.date === date);
  for (const { answer, params } of served) {
    if (!town.ground.random.chance(0.08)) continue;
    const { facilityId = '' } = params;
    const { bookingId, elderId, ticketId } = answer as Record<string, string>;
    const manager = town.points.find((point) => point.facilityId === facilityId)!.manager;
    const body = { elderId, ticketId, reason: '重复核销' };
    await manager.ask('reverseMeal', { params: { facilityId, bookingId: bookingId! }, body });
  }
}

/** Phones that had no network, or think so, send what they have sent before. */
async function sendAgain(town: Town, people: readonly Person[]): Promise<void> {
  await Promise.all(people.map((person) => person.sendAgain(() => town.ground.random.chance(0.4))));
}
