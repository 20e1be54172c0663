import { randomInt } from 'node:crypto';
import { type Answer, type Input, newId, type Outcome, type Refused, type RouteName } from '../../client/index.ts';
import { City } from '../../local/demo/city.ts';
import { checkCharacter } from '../../local/demo/world.ts';
import type { StaffDuty } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, mondayOf, type WallTime } from '../../shared/business-time.ts';
import { cityOf } from '../../shared/regions.ts';
import { MiniProgram } from '../mini-program/mini-program.ts';

const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };

/** A person of a story with a phone: `ask` answers or throws the refusal, `refused` the other way round. */
export class Phone extends MiniProgram {
  #call<Name extends RouteName>(name: Name, input?: Input<Name>): Promise<Outcome<Name>> {
    return (this.client.call as (name: Name, input?: Input<Name>) => Promise<Outcome<Name>>)(name, input);
  }
  async ask<Name extends RouteName>(name: Name, input?: Input<Name>): Promise<Answer<Name>> {
    const outcome = await this.#call(name, input);
    if (outcome.ok) return outcome.answer;
    throw new Error(`${name} was refused: ${outcome.code} ${outcome.message} ${JSON.stringify(outcome.details ?? {})}`);
  }
  async refused<Name extends RouteName>(name: Name, input?: Input<Name>): Promise<Refused> {
    const outcome = await this.#call(name, input);
    if (!outcome.ok) return outcome;
    throw new Error(`${name} was not refused: ${JSON.stringify(outcome.answer)}`);
  }
  /** The access token this phone holds now. */
  token(): string {
    return this.wx.getStorageSync<{ token: string }>('xianglao.session').token;
  }
}

export interface Point {
  facilityId: string;
  name: string;
  cook: Phone;
  counter: Phone;
  manager: Phone;
}
export interface Elder {
  elderId: string;
  name: string;
  citizenNumber: string;
}
type Dish = Input<'planMeal'>['body']['dishes'][number];
export type Mealtime = 'lunch' | 'dinner';

export const set = (name: string, priceFen: number, more: Partial<Dish> = {}): Dish => ({
  dishId: newId('dish'),
  name,
  kind: 'set',
  priceFen,
  diets: [],
  allergens: [],
  ...more,
});

/** One portion of a dish, eaten at the point. */
export const one = ({ facilityId }: Point, date: BusinessDate, mealtime: Mealtime, { dishId }: Dish) => ({
  facilityId,
  date,
  mealtime,
  mode: 'eat-in' as const,
  dishes: [{ dishId, quantity: 1 }],
});

const digits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0');
/** Valid in form and nobody's we know. */
export function citizenNumberOf(born: BusinessDate): string {
  const first17 = `41${digits(4)}${born.replaceAll('-', '')}${digits(3)}`;
  return first17 + checkCharacter(first17);
}

const MEALTIMES = {
  lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 30 },
  dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 0, time: '15:30' }, capacity: 30 },
};

/**
 * The town of one story: a county with its offices, its people's phones and the clock of the stack, which stories have
 * one after the other. A story begins on the next Sunday and means its days by the Monday that follows. Nobody is met in
 * two stories, nor in two runs of one.
 */
export class Town {
  readonly county: string;
  readonly township: string;
  /** The story's first day, after the Sunday on which its people settle in. */
  readonly monday: BusinessDate;
  readonly admin: Phone;
  readonly operator: Phone;
  readonly #city = new City(stack);
  readonly #people = new Map<string, Phone>();
  readonly #name: string;

  private constructor(story: string, county: string, monday: BusinessDate) {
    this.county = county;
    this.monday = monday;
    this.#name = `${story}-${newId('request').slice(-6)}`;
    this.township = `${county}101`;
    this.admin = this.phone('admin');
    this.operator = this.phone('operator');
  }

  /** On a Sunday at eight: an admin of the city and a hotline operator of the county are at work. */
  static async settle(story: string, county: string): Promise<Town> {
    const { ms } = (await (await fetch(`${stack.url}/_local/clock`)).json()) as { ms: number };
    const town = new Town(story, county, mondayOf(addDays(businessDateOf(ms), 8)));
    await town.setClock(town.day(-1), '08:00');
    const personId = await town.admin.open();
    await town.invoke('IdentityMaintain', { do: 'appoint-admin', personId, region: cityOf(county) });
    await town.appoint(town.operator, 'operator', county);
    return town;
  }

  /** The story is told: the clock goes back to the real time. */
  leave(): Promise<void> {
    return this.#city.releaseClock();
  }

  phone(who: string): Phone {
    const known = this.#people.get(who);
    const phone = known ?? new Phone({ gatewayUrl: stack.url, wechatUrl: stack.wechatUrl }, `o-${this.#name}-${who}`);
    this.#people.set(who, phone);
    return phone;
  }

  /** The Monday of the story is day 0. */
  day(number: number): BusinessDate {
    return addDays(this.monday, number);
  }
  /** Turns the clock; what was due in between does not happen. */
  async setClock(date: BusinessDate, time: WallTime): Promise<void> {
    await this.#city.setClock(date, time);
  }
  /** Lets time pass, with everything that is due on the way. */
  async goTo(date: BusinessDate, time: WallTime): Promise<void> {
    await this.#city.goTo(date, time);
  }
  /** Until everything that follows from what was done is done. */
  settled(): Promise<void> {
    return this.#city.settle();
  }
  invoke(functionId: string, event: object): Promise<void> {
    return this.#city.invoke(functionId, event);
  }

  async appoint(
    who: Phone,
    role: 'staff' | 'operator' | 'finance' | 'auditor',
    over: string,
    duty?: StaffDuty,
  ): Promise<void> {
    const personId = await who.open();
    await this.admin.ask('grantRole', { params: { personId, role, over }, body: duty ? { duty } : {} });
  }
  async financeOf(region: string): Promise<Phone> {
    const phone = this.phone(`finance-${region}`);
    await this.appoint(phone, 'finance', region);
    return phone;
  }

  /** A canteen of the township with lunch (until 09:30) and dinner (until 15:30), and the three who work there. */
  async openPoint(name: string): Promise<Point> {
    const facilityId = newId('facility');
    await this.admin.ask('registerFacility', {
      params: { region: this.township },
      body: {
        facilityId,
        name,
        facilityKind: 'canteen',
        modes: ['eat-in', 'pick-up'],
        mealtimes: MEALTIMES,
        licenceExpiresOn: addDays(this.monday, 800),
      },
    });
    const [cook, counter, manager] = (['cook', 'counter', 'manager'] as const).map((duty) =>
      this.phone(`${duty}-${facilityId}`),
    ) as [Phone, Phone, Phone];
    await this.appoint(cook, 'staff', facilityId, 'cook');
    await this.appoint(counter, 'staff', facilityId, 'counter');
    await this.appoint(manager, 'staff', facilityId, 'manager');
    return { facilityId, name, cook, counter, manager };
  }

  /** The same menu on every given day of one week, published. */
  async publish(
    { facilityId, cook }: Point,
    days: readonly BusinessDate[],
    menu: Partial<Record<Mealtime, Dish[]>>,
  ): Promise<void> {
    const params = { facilityId, monday: mondayOf(days[0]!) };
    const meals = days.flatMap((date) =>
      (Object.keys(menu) as Mealtime[]).map((mealtime) => ({ date, mealtime, dishes: menu[mealtime]! })),
    );
    await cook.ask('planWeek', { params, body: { meals } });
    await cook.ask('publishWeek', { params });
    await this.settled();
  }

  /** Somebody of the township who walks up to the office's counter. */
  async register(
    name: string,
    born: BusinessDate,
    more: Partial<Pick<Input<'registerElder'>['body'], 'diets' | 'allergens'>> = {},
  ): Promise<Elder> {
    const elder = { elderId: newId('elder'), name, citizenNumber: citizenNumberOf(born) };
    await this.operator.ask('registerElder', {
      params: { region: this.township },
      body: { ...elder, household: this.township, ...more },
    });
    return elder;
  }

  /** A child with the right to see and to book, by a code the hotline reads out. */
  async bindChild({ elderId }: Elder, who: string, myName: string): Promise<Phone> {
    const body = { codeId: newId('linkCode'), as: 'family' as const, scopes: ['view' as const, 'book' as const] };
    const { code } = await this.operator.ask('issueLinkCode', { params: { elderId }, body });
    const child = this.phone(who);
    await child.ask('useLinkCode', { body: { code, relation: 'child', myName } });
    return child;
  }
  /** A phone of the elder's own, by a code from the hotline. */
  async givePhone({ elderId }: Elder, who: string): Promise<Phone> {
    const body = { codeId: newId('linkCode'), as: 'elder' as const };
    const { code } = await this.operator.ask('issueLinkCode', { params: { elderId }, body });
    const phone = this.phone(who);
    await phone.ask('useLinkCode', { body: { code } });
    return phone;
  }

  /** Drafted by the admin, published by the county's finance office. */
  async enact(document: object): Promise<void> {
    const params = { region: this.county, policyId: newId('policy') };
    const { version } = await this.admin.ask('draftPolicy', { params, body: { document } });
    await (await this.financeOf(this.county)).ask('publishPolicy', { params, body: { version } });
  }

  /** What the hotline still has to call about for this elder. */
  async callsFor({ elderId }: Elder) {
    const { calls } = await this.operator.ask('listCalls', { params: { region: this.county } });
    return calls.filter((call) => call.elderId === elderId);
  }
  /** What WeChat has shown on this phone. */
  async messagesTo({ openid }: Phone): Promise<{ templateId: string; data: Record<string, { value: string }> }[]> {
    const { messages } = (await (await fetch(`${stack.wechatUrl}/_fake/messages`)).json()) as {
      messages: { openid: string; templateId: string; data: Record<string, { value: string }> }[];
    };
    return messages.filter((message) => message.openid === openid);
  }
}

/** Status of a bare request with this authorization header: what the gateway itself says. */
export const statusOf = async (authorization?: string): Promise<number> =>
  (await fetch(`${stack.url}/me`, authorization === undefined ? {} : { headers: { authorization } })).status;
