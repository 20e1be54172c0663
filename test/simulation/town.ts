import { cityPolicy } from '../../local/demo/policies.ts';
import { checkCharacter } from '../../local/demo/world.ts';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { openProvider, type Provider, putOnMap } from './care.ts';
import type { Cloud } from './cloud.ts';
import type { Ground } from './ground.ts';
import { openAccounts } from './payments.ts';
import { type Heard, Person, type Refused, type Unsure } from './person.ts';
import { publishProgram } from './vouchers.ts';

export const COUNTY = '411025';
export const TOWNSHIP = '411025101';
export const CITY = '411000';
export const MEALTIMES = ['lunch', 'dinner'] as const;
export type Mealtime = (typeof MEALTIMES)[number];

export interface Point {
  facilityId: string;
  cook: Person;
  counters: Person[];
  manager: Person;
  dishes: { dishId: string; priceFen: number; portions?: number }[];
}
export interface Elder {
  elderId: string;
  /** Files that turned out to be of the same person. */
  earlierIds: string[];
  /** Who may book for the elder: themself, their children, the hotline. */
  own: Person | undefined;
  children: Person[];
}
export interface Size {
  elders: number;
  points: number;
}

const SEATS = 3;
const HOURS = {
  lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: SEATS },
  dinner: { opens: '17:00', closes: '18:30', cutOff: { daysBefore: 0, time: '15:30' }, capacity: SEATS },
};

/** A town of a few points and their guests: so few seats and so tight quotas that people meet. */
export class Town {
  readonly cloud: Cloud;
  readonly ground: Ground;
  readonly heard: Heard[] = [];
  readonly refused: Refused[] = [];
  readonly unsure: Unsure[] = [];
  readonly people: Person[] = [];
  readonly points: Point[] = [];
  readonly elders: Elder[] = [];
  readonly admin: Person;
  readonly operator: Person;
  /** Of the county: one asks for money, the other confirms. */
  readonly treasurer: Person;
  readonly cashier: Person;
  readonly township: Person;
  readonly townshipCashier: Person;
  readonly city: Person;
  readonly cityCashier: Person;
  provider!: Provider;
  programId = '';

  constructor(cloud: Cloud, ground: Ground) {
    this.cloud = cloud;
    this.ground = ground;
    this.admin = this.person('admin');
    this.operator = this.person('operator');
    this.treasurer = this.person('treasurer');
    this.cashier = this.person('cashier');
    this.township = this.person('township');
    this.townshipCashier = this.person('township-cashier');
    this.city = this.person('city');
    this.cityCashier = this.person('city-cashier');
  }

  person(name: string): Person {
    const person = new Person(this, name, this.people.length + 1);
    this.people.push(person);
    return person;
  }

  get commands(): number {
    return this.people.reduce((sum, { commands }) => sum + commands, 0);
  }

  /** What people were refused, and how often. */
  refusals(): Record<string, number> {
    const all: Record<string, number> = {};
    for (const { refusals } of this.people)
      for (const [said, times] of Object.entries(refusals)) all[said] = (all[said] ?? 0) + times;
    return all;
  }

  async appoint(who: Person, role: string, over: string, duty?: string): Promise<void> {
    if (!who.personId) await who.signIn();
    const params = { personId: who.personId, role, over };
    await this.admin.must('grantRole', { params, body: duty ? { duty } : {} });
  }

  /** Everybody at their place, through the same doors as later, before anything goes wrong. */
  async settle({ elders, points }: Size, from: BusinessDate): Promise<void> {
    await this.cloud.invoke('identity.rotateKeys', {});
    await this.cloud.invoke('identity.maintain', {
      do: 'keep-wechat-settings',
      secret: 'a secret',
      templates: {},
    });
    await this.admin.signIn();
    await this.cloud.invoke('identity.maintain', {
      do: 'appoint-admin',
      personId: this.admin.personId,
      region: CITY,
    });
    await this.appoint(this.operator, 'operator', COUNTY);
    await this.appoint(this.treasurer, 'finance', COUNTY);
    await this.appoint(this.cashier, 'finance', COUNTY);
    await this.appoint(this.township, 'finance', TOWNSHIP);
    await this.appoint(this.townshipCashier, 'finance', TOWNSHIP);
    // Who helps out in the township may not also sign for the county.
    await this.appoint(this.cashier, 'finance', TOWNSHIP);
    await this.appoint(this.city, 'finance', CITY);
    await this.appoint(this.cityCashier, 'finance', CITY);
    await this.enact(from);
    for (let i = 0; i < points; i++) await this.openPoint(i, from);
    for (let i = 0; i < elders; i++) await this.register(i);
    this.provider = await openProvider(this, from);
    for (const { elderId } of this.elders) await putOnMap(this, elderId);
    this.programId = await publishProgram(this, from);
    await openAccounts(this);
  }

  /** Whom money is owed to: they have a statement a month. */
  get payees(): { facilityId: string; manager: Person }[] {
    return [...this.points, this.provider];
  }

  async enact(from: BusinessDate): Promise<void> {
    const quotas = [
      { per: 'mealtime', meals: 1 },
      { per: 'day', meals: 1 },
      { per: 'week', meals: 3 },
    ];
    const document = { ...cityPolicy(from), name: '助餐补贴', region: COUNTY, quotas };
    const params = { region: COUNTY, policyId: newId('policy') };
    const { version } = await this.admin.must('draftPolicy', { params, body: { document } });
    await this.treasurer.must('publishPolicy', { params, body: { version } });
  }

  async openPoint(number: number, from: BusinessDate): Promise<void> {
    const facilityId = newId('facility');
    await this.admin.must('registerFacility', {
      params: { region: TOWNSHIP },
      body: {
        facilityId,
        name: `第${number + 1}助餐点`,
        facilityKind: 'canteen',
        modes: ['eat-in', 'pick-up'],
        mealtimes: HOURS,
        licenceExpiresOn: addDays(from, 800),
      },
    });
    const staff = (duty: string, n = 0) => this.person(`${duty}-${number}-${n}`);
    const point: Point = {
      facilityId,
      cook: staff('cook'),
      counters: [staff('counter'), staff('counter', 1)],
      manager: staff('manager'),
      dishes: [
        { dishId: newId('dish'), priceFen: 1_200, portions: 2 },
        { dishId: newId('dish'), priceFen: 900, portions: 2 },
        { dishId: newId('dish'), priceFen: 1_500 },
      ],
    };
    await this.appoint(point.cook, 'staff', facilityId, 'cook');
    for (const counter of point.counters) await this.appoint(counter, 'staff', facilityId, 'counter');
    await this.appoint(point.manager, 'staff', facilityId, 'manager');
    this.points.push(point);
  }

  async register(number: number): Promise<void> {
    const { random } = this.ground;
    const born = `${random.int(1932, 1965)}-0${random.int(1, 9)}-1${random.int(0, 9)}`;
    const first17 = `411025${born.replaceAll('-', '')}${String(100 + number)}`;
    const elderId = newId('elder');
    await this.operator.must('registerElder', {
      params: { region: TOWNSHIP },
      body: {
        elderId,
        citizenNumber: first17 + checkCharacter(first17),
        name: '王秀英',
        phone: '13800000000',
        address: '城关镇北街 8 号',
        household: random.chance(0.8) ? TOWNSHIP : '411002101',
        diets: [],
        allergens: random.chance(0.1) ? ['peanut'] : [],
      },
    });
    const elder: Elder = { elderId, earlierIds: [], own: undefined, children: [] };
    this.elders.push(elder);
    if (random.chance(0.4)) elder.own = await this.link(elder, `elder-${number}`, 'elder');
    const children = random.int(1, 2);
    for (let child = 0; child < children; child++)
      elder.children.push(await this.link(elder, `child-${number}-${child}`, 'family'));
  }

  async link(elder: Elder, name: string, as: 'elder' | 'family'): Promise<Person> {
    const person = this.person(name);
    if (!(await this.#linkBy(elder, person, as))) throw new Error(`${name} could not be linked`);
    return person;
  }
  /** Whoever lost the right gets it again, if nothing stands against it. */
  async linkAgain(elder: Elder, person: Person): Promise<void> {
    await this.#linkBy(elder, person, 'family');
  }
  async #linkBy({ elderId }: Elder, person: Person, as: 'elder' | 'family'): Promise<boolean> {
    const scopes = as === 'family' ? { scopes: ['view', 'book'] } : {};
    const body = { codeId: newId('linkCode'), as, ...scopes };
    const issued = await this.operator.ask('issueLinkCode', { params: { elderId }, body });
    if (issued.is !== 'done') return false;
    const said = as === 'family' ? { relation: 'child', myName: '王芳' } : {};
    const used = await person.ask('useLinkCode', { body: { code: issued.answer.code, ...said } });
    return used.is === 'done';
  }

  async publishWeek(point: Point, monday: BusinessDate): Promise<void> {
    const meals = Array.from({ length: 7 }, (_, i) => addDays(monday, i)).flatMap((date) =>
      MEALTIMES.map((mealtime) => ({
        date,
        mealtime,
        dishes: point.dishes.map((dish, i) => ({
          ...dish,
          name: `菜${i + 1}`,
          kind: 'set',
          diets: [],
          allergens: i === 1 ? ['peanut'] : [],
        })),
      })),
    );
    const params = { facilityId: point.facilityId, monday };
    await point.cook.ask('planWeek', { params, body: { meals } });
    await point.cook.ask('publishWeek', { params });
  }

  /** Whose file it is, or was. */
  elderOf(elderId: string): Elder | undefined {
    return this.elders.find((one) => one.elderId === elderId || one.earlierIds.includes(elderId));
  }

  bookersOf({ own, children }: Elder): Person[] {
    return [...(own ? [own] : []), ...children, this.operator];
  }
}
