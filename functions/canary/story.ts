import { type Answer, type Client, type Input, newId, type Outcome, type RouteName } from '../../client/index.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant, mondayOf } from '../../shared/business-time.ts';
import { CANARY_COUNTY } from '../identity/index.ts';
import { citizenNumberOfHour } from './citizen-number-of-hour.ts';

/** The parts of the story, so that a broken one tells how far it came. */
export type Step = 'who' | 'point' | 'elder' | 'menu' | 'quote' | 'book' | 'read' | 'cancel';

/** The story ends here: not as told, or not at all. Codes and names of steps only. */
export class Broken extends Error {
  readonly step: Step;
  readonly code: string;
  constructor(step: Step, code: string) {
    super(`${step}: ${code}`);
    this.step = step;
    this.code = code;
  }
}

const MEALTIMES = ['breakfast', 'lunch', 'dinner'] as const;
const SEATS = 100;
const FACILITY = 'fc_00000000000000000000CANARY';
const POINT: Input<'registerFacility'>['body'] = {
  facilityId: FACILITY,
  name: '监测点',
  facilityKind: 'canteen',
  modes: ['eat-in'],
  mealtimes: {
    breakfast: { opens: '07:00', closes: '08:30', cutOff: { daysBefore: 0, time: '05:00' }, capacity: SEATS },
    lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: SEATS },
    dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 0, time: '15:30' }, capacity: SEATS },
  },
  licenceExpiresOn: '2099-12-31',
};
const SET: Input<'planMeal'>['body']['dishes'][number] = {
  dishId: 'ds_00000000000000000000CANARY',
  name: '监测套餐',
  kind: 'set',
  priceFen: 100,
  diets: [],
  allergens: [],
};

/** Who eats what: another elder each hour, for nobody may book and give back one meal more than ten times. */
export interface Setting {
  elderId: string;
  /** 0 to 23, in UTC. */
  hour: number;
  /** Tomorrow: its cut-off is far. */
  date: BusinessDate;
  mealtime: (typeof MEALTIMES)[number];
}
const HOURS = 24;
const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;

const elderOf = (hour: number): string => `el_000000000000000000CANARY${String(hour).padStart(2, '0')}`;

export function settingAt(now: Instant): Setting {
  const hour = Math.floor(now / HOUR_MS) % HOURS;
  return {
    hour,
    elderId: elderOf(hour),
    date: addDays(businessDateOf(now), 1),
    mealtime: MEALTIMES[Math.floor(now / FIVE_MINUTES_MS) % MEALTIMES.length]!,
  };
}

type Call = <Name extends RouteName>(name: Name, input?: Input<Name>) => Promise<Outcome<Name>>;

/** A phone in the story: what is refused ends it. */
class Teller {
  readonly #call: Call;
  constructor(client: Client) {
    this.#call = client.call as Call;
  }
  /** The answer, or undefined where it is not there. */
  async find<Name extends RouteName>(step: Step, name: Name, input?: Input<Name>): Promise<Answer<Name> | undefined> {
    const outcome = await this.#call(name, input);
    if (outcome.ok) return outcome.answer;
    if (outcome.code === 'NOT_FOUND') return undefined;
    throw new Broken(step, outcome.code);
  }
  async ask<Name extends RouteName>(step: Step, name: Name, input?: Input<Name>): Promise<Answer<Name>> {
    const answer = await this.find(step, name, input);
    if (answer === undefined) throw new Broken(step, 'NOT_FOUND');
    return answer;
  }
}

function expect(step: Step, holds: boolean, otherwise: string): void {
  if (!holds) throw new Broken(step, otherwise);
}

/** The point and the elder, made when the story is told there for the first time. */
async function setTheStage(phone: Teller, { elderId, hour }: Setting): Promise<void> {
  const region = { region: CANARY_COUNTY };
  if (!(await phone.find('point', 'readFacility', { params: { facilityId: FACILITY } })))
    await phone.ask('point', 'registerFacility', { params: region, body: POINT });
  if (await phone.find('elder', 'seeElder', { params: { elderId } })) return;
  const body = { elderId, name: '监测', citizenNumber: citizenNumberOfHour(hour), household: `${CANARY_COUNTY}001` };
  await phone.ask('elder', 'registerElder', { params: region, body });
}

async function menuOn(phone: Teller, elderId: string, date: BusinessDate) {
  const params = { elderId, facilityId: FACILITY, date };
  return (await phone.ask('menu', 'readMenuForElder', { params })).meals;
}
/** The meal on the menu; undefined while it is not published. */
async function mealOnMenu(phone: Teller, { elderId, date, mealtime }: Setting) {
  const meals = await menuOn(phone, elderId, date);
  return meals.find((meal) => meal.mealtime === mealtime && meal.published);
}

/** Publishes what is left of the week that the date lies in. */
async function cookTheWeek(phone: Teller, { date }: Setting): Promise<void> {
  const params = { facilityId: FACILITY, monday: mondayOf(date) };
  const days = Array.from({ length: 7 }, (_, i) => addDays(params.monday, i)).filter((day) => day >= date);
  const meals = days.flatMap((day) => MEALTIMES.map((mealtime) => ({ date: day, mealtime, dishes: [SET] })));
  await phone.ask('menu', 'planWeek', { params, body: { meals } });
  await phone.ask('menu', 'publishWeek', { params });
}

/**
 * What earlier stories booked and broke off, whichever elder's hour it was and on either side of midnight: a meal that lacks
 * a seat tells that there is something. What is past its cut-off is nobody's to give back.
 */
async function giveBackLeftovers(phone: Teller, { elderId, date }: Setting): Promise<void> {
  for (const day of [addDays(date, -1), date]) {
    const meals = (await menuOn(phone, elderId, day)).filter((meal) => meal.published && !meal.pastCutOff);
    const short = meals.filter(({ seatsLeft }) => seatsLeft < SEATS).map(({ mealtime }) => mealtime);
    if (short.length > 0) for (let hour = 0; hour < HOURS; hour++) await giveBack(phone, elderOf(hour), day, short);
  }
}
async function giveBack(
  phone: Teller,
  elderId: string,
  date: BusinessDate,
  mealtimes: readonly Setting['mealtime'][],
): Promise<void> {
  // Elders whose hour has not come yet are not there.
  const found = await phone.find('book', 'listBookings', { params: { elderId }, query: { from: date, to: date } });
  for (const { bookingId, state, mealtime } of found?.bookings ?? [])
    if (state === 'BOOKED' && mealtimes.includes(mealtime))
      await phone.ask('book', 'cancelBooking', { params: { elderId, bookingId }, body: {} });
}

/**
 * A small story of the mini-program, from signing in to giving the meal back: what an elder's family does, in a county of
 * no province, before anything is owed. What it needs and does not find it makes first. Throws `Broken` at the step that
 * did not go as it should.
 */
export async function playStory(client: Client, now: Instant): Promise<void> {
  const phone = new Teller(client);
  const setting = settingAt(now);
  const { elderId, date, mealtime } = setting;

  const me = await phone.ask('who', 'showMe');
  expect('who', me.grants.length > 0, 'NO_RIGHTS');
  await setTheStage(phone, setting);

  if (!(await mealOnMenu(phone, setting))) await cookTheWeek(phone, setting);
  await giveBackLeftovers(phone, setting);
  const meal = await mealOnMenu(phone, setting);
  const dish = meal?.dishes.toSorted((one, other) => one.priceFen - other.priceFen)[0];
  if (!meal || !dish) throw new Broken('menu', 'NOTHING_TO_EAT');

  const dishes = [{ dishId: dish.dishId, quantity: 1 }];
  const order = { facilityId: FACILITY, date, mealtime, mode: 'eat-in' as const, dishes };
  const { price } = await phone.ask('quote', 'quoteMeal', { params: { elderId }, body: order });
  expect('quote', price.subsidyFen === 0 && price.selfPayFen === dish.priceFen, 'WRONG_PRICE');

  const bookingId = newId('booking', now);
  const params = { elderId, bookingId };
  const booked = await phone.ask('book', 'bookMeal', { params: { elderId }, body: { bookingId, ...order } });
  expect('book', booked.state === 'BOOKED' && booked.price.selfPayFen === price.selfPayFen, 'NOT_BOOKED');
  const read = await phone.ask('read', 'readBooking', { params });
  expect('read', read.state === 'BOOKED' && read.date === date && read.mealtime === mealtime, 'NOT_THERE');

  const ended = await phone.ask('cancel', 'cancelBooking', { params, body: {} });
  expect('cancel', ended.state === 'CANCELLED', 'STILL_BOOKED');
  const after = await mealOnMenu(phone, setting);
  expect('cancel', after?.seatsLeft === meal.seatsLeft, 'SEAT_LOST');
}
