import { type Answer, type Client, type Input, newId, type Outcome, type RouteName } from '../../client/index.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant, mondayOf } from '../../shared/business-time.ts';
import { CANARY_COUNTY } from '../identity/index.ts';

/** What a story did, in order, so that a broken one tells how far it came. */
export const STEPS = ['who', 'point', 'elder', 'menu', 'quote', 'book', 'read', 'cancel'] as const;
export type Step = (typeof STEPS)[number];

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
const OPENING = {
  breakfast: { opens: '07:00', closes: '08:30', cutOff: { daysBefore: 0, time: '05:00' }, capacity: 100 },
  lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 100 },
  dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 0, time: '15:30' }, capacity: 100 },
};
const FACILITY = 'fc_00000000000000000000CANARY';
const DISH = 'ds_00000000000000000000CANARY';
const PRICE_FEN = 100;
/** Born in 1900 by a number no office gives out, with the check character its digits ask for. */
const CHECKS = '10X98765432';
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
function citizenNumberOf(hour: number): string {
  const digits = `83000019000101${String(hour + 1).padStart(3, '0')}`;
  return digits + CHECKS.charAt(WEIGHTS.reduce((sum, weight, i) => sum + weight * Number(digits[i]), 0) % 11);
}

/** One elder for each hour: nobody may book and cancel one meal more than ten times. */
interface Setting {
  elderId: string;
  hour: number;
  date: BusinessDate;
  mealtime: (typeof MEALTIMES)[number];
}
const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;
export function settingAt(now: Instant): Setting {
  const hour = Math.floor(now / HOUR_MS) % 24;
  return {
    hour,
    elderId: `el_000000000000000000CANARY${String(hour).padStart(2, '0')}`,
    date: addDays(businessDateOf(now), 1),
    mealtime: MEALTIMES[Math.floor(now / FIVE_MINUTES_MS) % MEALTIMES.length]!,
  };
}

/**
 * A small story of the mini-program, from signing in to giving the meal back: what an elder's family does, in a county of
 * no province, before anything is owed. What is missing for it (the point, the elder, the week's menu) it makes first.
 * Throws `Broken` at the step that did not go as it should.
 */
export async function playStory(client: Client, now: Instant): Promise<void> {
  const { elderId, hour, date, mealtime } = settingAt(now);
  const call = client.call as <Name extends RouteName>(name: Name, input?: Input<Name>) => Promise<Outcome<Name>>;
  /** The answer, or undefined where it is not there. */
  async function find<Name extends RouteName>(step: Step, name: Name, input?: Input<Name>) {
    const outcome = await call(name, input);
    if (outcome.ok) return outcome.answer;
    if (outcome.code === 'NOT_FOUND') return undefined;
    throw new Broken(step, outcome.code);
  }
  async function ask<Name extends RouteName>(step: Step, name: Name, input?: Input<Name>): Promise<Answer<Name>> {
    const answer = await find(step, name, input);
    if (answer === undefined) throw new Broken(step, 'NOT_FOUND');
    return answer;
  }
  const expect = (step: Step, holds: boolean, otherwise: string): void => {
    if (!holds) throw new Broken(step, otherwise);
  };

  const facility = { facilityId: FACILITY };
  const me = await ask('who', 'showMe');
  expect('who', me.grants.length > 0, 'NO_RIGHTS');

  if (!(await find('point', 'readFacility', { params: facility })))
    await ask('point', 'registerFacility', {
      params: { region: CANARY_COUNTY },
      body: {
        ...facility,
        name: '监测点',
        facilityKind: 'canteen',
        modes: ['eat-in'],
        mealtimes: OPENING,
        licenceExpiresOn: '2099-12-31',
      },
    });
  if (!(await find('elder', 'seeElder', { params: { elderId } })))
    await ask('elder', 'registerElder', {
      params: { region: CANARY_COUNTY },
      body: { elderId, name: '监测', citizenNumber: citizenNumberOf(hour), household: `${CANARY_COUNTY}001` },
    });

  const day = { params: { elderId, ...facility, date } };
  const served = async () => {
    const { meals } = await ask('menu', 'readMenuForElder', day);
    return meals.find((meal) => meal.mealtime === mealtime && meal.published);
  };
  let meal = await served();
  if (!meal) {
    const week = { ...facility, monday: mondayOf(date) };
    const dishes = [
      { dishId: DISH, name: '监测套餐', kind: 'set' as const, priceFen: PRICE_FEN, diets: [], allergens: [] },
    ];
    const meals = Array.from({ length: 7 }, (_, i) => addDays(week.monday, i))
      .filter((each) => each >= date)
      .flatMap((each) => MEALTIMES.map((mealtime) => ({ date: each, mealtime, dishes })));
    await ask('menu', 'planWeek', { params: week, body: { meals } });
    await ask('menu', 'publishWeek', { params: week });
    meal = await served();
  }
  const dish = meal?.dishes.toSorted((one, other) => one.priceFen - other.priceFen)[0];
  if (!dish) throw new Broken('menu', 'NOTHING_TO_EAT');

  const order = {
    ...facility,
    date,
    mealtime,
    mode: 'eat-in' as const,
    dishes: [{ dishId: dish.dishId, quantity: 1 }],
  };
  const { price } = await ask('quote', 'quoteMeal', { params: { elderId }, body: order });
  expect('quote', price.subsidyFen === 0 && price.selfPayFen === dish.priceFen, 'WRONG_PRICE');

  const bookingId = newId('booking', now);
  const before = meal?.seatsLeft ?? 0;
  await giveBackWhatWasLeft();
  const booked = await ask('book', 'bookMeal', { params: { elderId }, body: { bookingId, ...order } });
  expect('book', booked.state === 'BOOKED' && booked.price.selfPayFen === price.selfPayFen, 'NOT_BOOKED');
  const named = { params: { elderId, bookingId } };
  const read = await ask('read', 'readBooking', named);
  expect('read', read.state === 'BOOKED' && read.bookingId === bookingId, 'NOT_THERE');
  const ended = await ask('cancel', 'cancelBooking', { ...named, body: {} });
  expect('cancel', ended.state === 'CANCELLED', 'STILL_BOOKED');
  const after = (await served())?.seatsLeft ?? 0;
  expect('cancel', after >= before, 'SEAT_LOST');

  /** An earlier story that broke off may still hold the meal. */
  async function giveBackWhatWasLeft(): Promise<void> {
    const query = { from: date, to: date };
    const { bookings } = await ask('book', 'listBookings', { params: { elderId }, query });
    for (const { bookingId, state } of bookings)
      if (state === 'BOOKED') await ask('book', 'cancelBooking', { params: { elderId, bookingId }, body: {} });
  }
}
