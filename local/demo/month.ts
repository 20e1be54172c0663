import {
  addDays,
  type BusinessDate,
  type BusinessMonth,
  datesBetween,
  firstDayOf,
  lastDayOf,
  mondayOf,
} from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import type { Fen } from '../../shared/money.ts';
import type { City, Person } from './city.ts';
import { childPhone, elderPhone, hasPhone } from './families.ts';
import { lotOf, type Random } from './random.ts';
import { cookOf, each, mealPoints, operatorOf, publishMenus, type Settling } from './settle-in.ts';
import type { Visits } from './visits.ts';
import type { DemoElder, DemoFacility } from './world.ts';

type Mealtime = 'lunch' | 'dinner';
const SITTINGS = { lunch: { serve: '11:30', over: '13:20' }, dinner: { serve: '17:20', over: '18:50' } } as const;

/** What the month came to, as the tills saw it: counted from the answers of each serving. */
export interface Served {
  meals: number;
  listFen: Fen;
  discountFen: Fen;
  subsidyFen: Fen;
  selfPayFen: Fen;
}
interface Sitting {
  date: BusinessDate;
  mealtime: Mealtime;
  lot: Random;
}
interface Ticket {
  elder: DemoElder;
  facility: DemoFacility;
  bookingId: string;
}

/**
 * A month of meals, day by day: families, hotline and plans book; cooks count; tills serve; some do not come. Between
 * lunch and dinner caregivers are on their visits.
 */
export class Month {
  readonly #settling: Settling;
  readonly #month: BusinessMonth;
  readonly #visits: Visits;
  readonly served: Served = { meals: 0, listFen: 0, discountFen: 0, subsidyFen: 0, selfPayFen: 0 };

  constructor(settling: Settling, month: BusinessMonth, visits: Visits) {
    this.#settling = settling;
    this.#month = month;
    this.#visits = visits;
  }

  #lot(...name: readonly (string | number)[]): Random {
    return lotOf(this.#settling.seed, ...name);
  }
  get #city(): City {
    return this.#settling.city;
  }
  /** Meal points where somebody of this world eats: cooks elsewhere would look at an empty list twice a day. */
  get #places(): DemoFacility[] {
    const homes = new Set(this.#settling.world.elders.map(({ homeFacilityId }) => homeFacilityId));
    return mealPoints(this.#settling.world).filter(({ facilityId }) => homes.has(facilityId));
  }

  async play(told: (day: number, days: number) => void): Promise<void> {
    const dates = datesBetween(firstDayOf(this.#month), lastDayOf(this.#month));
    for (const [i, date] of dates.entries()) {
      await this.#city.setClock(date, '08:00');
      if (i === 0 || date === mondayOf(date)) await this.#publish(mondayOf(date));
      if (i === 0) await this.#makePlans(date);
      await this.#visits.morning(date);
      await this.#playMeal(date, 'lunch');
      await this.#visits.afternoon(date);
      await this.#playMeal(date, 'dinner');
      told(i + 1, dates.length);
    }
  }

  async #publish(monday: BusinessDate): Promise<void> {
    await publishMenus(this.#settling, monday, monday);
    await this.#city.settle();
  }

  /** Who may book for an elder: the child, the elder themself, or the hotline of the county. */
  #bookerOf(elder: DemoElder, lot: Random): Person {
    if (!hasPhone(this.#settling.world, elder)) return this.#city.person(operatorOf(elder.residence.slice(0, 6)));
    return this.#city.person(lot.chance(0.5) ? childPhone(elder) : elderPhone(elder));
  }

  #facilityOf(elder: DemoElder): DemoFacility {
    return this.#settling.world.facilities.find(({ facilityId }) => facilityId === elder.homeFacilityId)!;
  }

  /** Every fifth elder eats lunch on workdays by a plan, and skips a week of it in hospital. */
  #makePlans(date: BusinessDate): Promise<void> {
    const planners = this.#settling.world.elders.filter((_, i) => i % 5 === 2);
    return each(planners, async (elder) => {
      const facility = this.#facilityOf(elder);
      const lot = this.#lot('plan', elder.elderId);
      await this.#bookerOf(elder, lot).ask('makePlan', {
        params: { elderId: elder.elderId },
        body: {
          planId: newId('plan', { random: lot.bytes(16) }),
          facilityId: facility.facilityId,
          weekdays: [1, 2, 3, 4, 5],
          mealtimes: ['lunch'],
          mode: facility.modes[0]!,
          prefer: 'set',
          from: addDays(date, 1),
          skips: [],
          pauses: lot.chance(0.3) ? [{ from: addDays(date, 13), to: addDays(date, 19), reason: '住院' }] : [],
        },
      });
    });
  }

  async #playMeal(date: BusinessDate, mealtime: Mealtime): Promise<void> {
    const points = this.#places.filter(({ servesDinner }) => mealtime === 'lunch' || servesDinner);
    await this.#bookFor(date, mealtime, points);
    await this.#city.settle();
    const { serve, over } = SITTINGS[mealtime];
    await this.#city.setClock(date, serve);
    await each(points, (facility) => this.#serveAt(facility, date, mealtime));
    await this.#city.setClock(date, over);
    await this.#city.invoke('BookingsNoShows', {});
  }

  async #bookFor(date: BusinessDate, mealtime: Mealtime, points: readonly DemoFacility[]): Promise<void> {
    const eaters = this.#settling.world.elders.filter((elder) => {
      const eatsHere = points.some(({ facilityId }) => facilityId === elder.homeFacilityId);
      return eatsHere && this.#lot('eats', elder.elderId, date, mealtime).chance(mealtime === 'lunch' ? 0.3 : 0.12);
    });
    await each(eaters, async (elder) => {
      const facility = this.#facilityOf(elder);
      const lot = this.#lot('books', elder.elderId, date, mealtime);
      const booker = this.#bookerOf(elder, lot);
      const params = { elderId: elder.elderId };
      const dishId = await this.#dishFor(elder, facility, { date, mealtime, lot });
      const bookingId = newId('booking', { random: lot.bytes(16) });
      const outcome = await booker.client.call('bookMeal', {
        params,
        body: {
          bookingId,
          facilityId: facility.facilityId,
          date,
          mealtime,
          mode: lot.pick(facility.modes),
          dishes: [{ dishId, quantity: 1 }],
        },
      });
      if (!outcome.ok) {
        // The plan was first: the elder has a meal, which is all anybody wanted.
        if (outcome.code !== 'ALREADY_BOOKED') throw new Error(`book-meal: ${outcome.code} ${outcome.message}`);
        return;
      }
      if (lot.chance(0.03))
        await booker.ask('cancelBooking', { params: { ...params, bookingId }, body: { reason: '今天去孩子家' } });
    });
  }

  /** The first dish the elder may eat. */
  async #dishFor(elder: DemoElder, { facilityId }: DemoFacility, { date, mealtime, lot }: Sitting): Promise<string> {
    const meals = await this.#menu(facilityId, date);
    const dishes = meals.find((meal) => meal.mealtime === mealtime)?.dishes ?? [];
    const safe = dishes.filter(({ allergens }) => !allergens.some((allergen) => elder.allergens.includes(allergen)));
    return lot.pick(safe.length ? safe : dishes).dishId;
  }

  readonly #menus = new Map<string, ReturnType<Month['askMenu']>>();
  #menu(facilityId: string, date: BusinessDate) {
    const key = `${facilityId} ${date}`;
    const known = this.#menus.get(key) ?? this.askMenu(facilityId, date);
    this.#menus.set(key, known);
    return known;
  }
  private async askMenu(facilityId: string, date: BusinessDate) {
    const { meals } = await this.#city.person('admin').ask('readMenu', { params: { facilityId, date } });
    return meals;
  }

  async #serveAt(facility: DemoFacility, date: BusinessDate, mealtime: Mealtime): Promise<void> {
    const cook = this.#city.person(cookOf(facility));
    const params = { facilityId: facility.facilityId, date, mealtime };
    const { bookings } = await cook.ask('listKitchen', { params });
    const open = bookings.filter(({ state }) => state === 'BOOKED' || state === 'LOCKED' || state === 'PREPARED');
    if (open.length) await cook.ask('markPrepared', { params });
    const tickets = open.flatMap(({ bookingId, elderId }): Ticket[] => {
      const elder = this.#settling.world.elders.find((candidate) => candidate.elderId === elderId)!;
      return this.#lot('comes', elderId, date, mealtime).chance(0.97) ? [{ elder, facility, bookingId }] : [];
    });
    await each(tickets, (ticket) => this.#serve(cook, ticket, date, mealtime));
    const lot = this.#lot('walk-in', facility.facilityId, date, mealtime);
    if (lot.chance(0.15)) await this.#walkIn(cook, facility, { date, mealtime, lot });
  }

  async #serve(
    cook: Person,
    { elder, facility, bookingId }: Ticket,
    date: BusinessDate,
    mealtime: Mealtime,
  ): Promise<void> {
    const { elderId } = elder;
    const lot = this.#lot('serves', elderId, date, mealtime);
    const ticketId = newId('ticket', { random: lot.bytes(16) });
    const proof = lot.chance(0.1)
      ? ({
          kind: 'witness',
          elderId,
          ticketId,
          reason: '老人忘带手机',
          photo: `photos/${date}/${ticketId}.jpg`,
        } as const)
      : hasPhone(this.#settling.world, elder)
        ? ({
            kind: 'qr',
            token: (await this.#city.person(elderPhone(elder)).ask('showMealCode', { params: { elderId } })).token,
          } as const)
        : ({ kind: 'code', elderId, ticketId, code: await this.#codeOf(elder, bookingId, lot) } as const);
    this.#count(
      await cook.ask('serveMeal', { params: { facilityId: facility.facilityId }, body: { date, mealtime, proof } }),
    );
  }

  async #codeOf(elder: DemoElder, bookingId: string, lot: Random): Promise<string> {
    const params = { elderId: elder.elderId, bookingId };
    return (await this.#bookerOf(elder, lot).ask('showBookingCode', { params })).code;
  }

  async #walkIn(cook: Person, facility: DemoFacility, sitting: Sitting): Promise<void> {
    const { date, mealtime, lot } = sitting;
    const neighbours = this.#settling.world.elders.filter(
      ({ homeFacilityId }) => homeFacilityId === facility.facilityId,
    );
    if (!neighbours.length) return;
    const elder = lot.pick(neighbours);
    const outcome = await cook.client.call('serveWalkIn', {
      params: { facilityId: facility.facilityId },
      body: {
        bookingId: newId('booking', { random: lot.bytes(16) }),
        date,
        mealtime,
        mode: facility.modes[0]!,
        dishes: [{ dishId: await this.#dishFor(elder, facility, sitting), quantity: 1 }],
        proof: {
          kind: 'witness',
          elderId: elder.elderId,
          ticketId: newId('ticket', { random: lot.bytes(16) }),
          reason: '临时来用餐',
          photo: `photos/${date}/walk-in.jpg`,
        },
        replace: false,
      },
    });
    if (outcome.ok) this.#count(outcome.answer);
    else if (outcome.code !== 'ALREADY_SERVED') throw new Error(`walk-in: ${outcome.code} ${outcome.message}`);
  }

  #count(meal: Omit<Served, 'meals'>): void {
    this.served.meals += 1;
    this.served.listFen += meal.listFen;
    this.served.discountFen += meal.discountFen;
    this.served.subsidyFen += meal.subsidyFen;
    this.served.selfPayFen += meal.selfPayFen;
  }
}
