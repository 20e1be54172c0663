import { createHash, randomInt } from 'node:crypto';
import { allRoutes } from '../../../functions/routes.ts';
import { checkCharacter } from '../../../local/demo/world.ts';
import { EngineLink } from '../../../local/dynamodb.ts';
import { type AccessRule, type Role, STAFF_DUTIES, type StaffDuty } from '../../../shared/access.ts';
import { addDays, businessDateOf, mondayOf } from '../../../shared/business-time.ts';
import { newId } from '../../../shared/ids.ts';
import { type Answered, ask } from '../../local/local-process.ts';
import { callOf, type Filling, patientCall } from './raw-call.ts';

/** The city's clock stands while the town is there: no schedule fires, no token runs out between two looks. */
const NOW = Date.now();
const LONG_AGO = NOW - 4 * 3_600_000;
export const TODAY = businessDateOf(NOW);
export const TOMORROW = addDays(TODAY, 1);

const sequence = String(randomInt(1_000)).padStart(3, '0');
/** Several towns of one run live in the same counties: nobody is born on the same day in two of them. */
const born = `${1 + randomInt(9)}`.padStart(2, '0') + String(1 + randomInt(28)).padStart(2, '0');
const numberOf = (county: string, year = 1944): string => {
  const first17 = `${county}${year}${born}${sequence}`;
  return first17 + checkCharacter(first17);
};
/** Facts of people who do not exist: found in a log line or a refusal, they show a leak. */
export const CANARIES = {
  here: {
    name: '金丝雀甲',
    citizenNumber: numberOf('411025'),
    phone: '13907310731',
    address: '金丝雀路七百三十一号',
  },
  nextDoor: {
    name: '金丝雀乙',
    citizenNumber: numberOf('411024'),
    phone: '13907310732',
    address: '金丝雀路七百三十二号',
  },
} as const;
export const RELATIVE = '金丝雀丙';
/** What the family wrote under a booking. */
export const NOTE = '金丝雀的饭要软';
export type Side = keyof typeof CANARIES;
const COUNTY = { here: '411025', nextDoor: '411024' } as const;

export interface Person {
  personId: string;
  token: string;
  refreshToken: string;
}
/** One county with an elder, a meal point, a caregiver and somebody in every role over exactly these. */
export interface Quarter {
  region: string;
  elderId: string;
  facilityId: string;
  caregiverId: string;
  /** The provider of home services that employs the caregiver. */
  providerId: string;
  /** Of the staff, the manager. */
  people: Readonly<Record<Role, Person>>;
  /** The staff by their duties. */
  onDuty: Readonly<Record<StaffDuty, Person>>;
}

/** Somebody of a quarter whom a rule lets in. */
export const personFor = ({ people, onDuty }: Quarter, { role, duties }: AccessRule): Person =>
  duties?.[0] ? onDuty[duties[0]] : people[role];

export interface Town {
  url: string;
  here: Quarter;
  nextDoor: Quarter;
  /** Signed in, with no right whatever. */
  stranger: Person;
  /** Bound to the elder here, and may neither look nor book. */
  payerOnly: Person;
  /** An access token of the stranger's that has run out. */
  lateToken: string;
  ask(who: Person | undefined, key: string, filling?: Partial<Filling>): Promise<Answered>;
  /** Every item of every table as a digest by its key, but the counters of attempts and the notes of who looked. */
  items(): Promise<Map<string, string>>;
  /** Where the stack keeps its files. */
  data: string;
  /** Signs somebody in who has no right yet. */
  signIn(who: string): Promise<Person>;
  /** The city's clock goes on by so many milliseconds and stands again. */
  pass(ms: number): Promise<void>;
  close(): Promise<void>;
}

/** Where the stack of the stories is reached. */
interface Stack {
  url: string;
  wechatUrl: string;
}
const local = (stack: Stack, what: string, body: object = {}) => ask(stack.url, 'POST', `/_local/${what}`, body);
const RUN = newId('request');

const routes = new Map(allRoutes.map(({ key, route }) => [key, route]));

/** Makes the town through the product's own routes; only the first admin is appointed by hand. */
export async function settle(stack: Stack): Promise<Town> {
  const askFor: Town['ask'] = async (who, key, filling = {}) => {
    const call = callOf(routes.get(key)!, { params: {}, query: {}, body: undefined, ...filling }, bearer(who));
    const { status, text } = await patientCall(stack.url, call);
    if (status !== 200) throw new Error(`${key} answered ${status}: ${text}`);
    return JSON.parse(text);
  };
  const signIn = async (who: string): Promise<Person> => {
    const { code } = (await ask(stack.wechatUrl, 'POST', '/_fake/login-codes', { openid: `${RUN}-${who}` })).body;
    return askFor(undefined, 'logIn', { body: { code } });
  };

  await local(stack, 'clock', { now: LONG_AGO, frozen: true });
  const { token: lateToken } = await signIn('stranger');
  await local(stack, 'clock', { now: NOW, frozen: true });
  const mayor = await signIn('mayor');
  const event = { do: 'appoint-admin', personId: mayor.personId, region: '411000' };
  await local(stack, 'invoke', { function: 'IdentityMaintain', event });

  const quarter = (side: Side) => settleQuarter(side, { askFor, signIn, mayor });
  const [here, nextDoor, stranger, payerOnly] = await Promise.all([
    quarter('here'),
    quarter('nextDoor'),
    signIn('stranger'),
    signIn('payer-only'),
  ]);
  await bindFamily(askFor, { elderId: here.elderId, elder: here.people.elder, relative: payerOnly, scopes: ['pay'] });
  await local(stack, 'drain');

  const { engineUrl, data } = (await ask(stack.url, 'GET', '/_local/status')).body;
  const engine = new EngineLink(engineUrl);
  const items = async () => {
    await local(stack, 'drain');
    return itemsOf(engine);
  };
  const close = async () => {
    engine.close();
    await ask(stack.url, 'DELETE', '/_local/clock');
  };
  const pass = async (ms: number) => {
    await local(stack, 'clock', { now: NOW + ms, frozen: true });
  };
  const people = { here, nextDoor, stranger, payerOnly, lateToken };
  return { url: stack.url, ...people, ask: askFor, items, data, signIn, pass, close };
}

export const bearer = (who: Person | undefined): string | undefined => who && `Bearer ${who.token}`;

interface Founding {
  askFor: Town['ask'];
  signIn: (who: string) => Promise<Person>;
  mayor: Person;
}

async function settleQuarter(side: Side, { askFor, signIn, mayor }: Founding): Promise<Quarter> {
  const region = COUNTY[side];
  const [elderId, facilityId] = [newId('elder'), newId('facility')];
  const appoint = async (role: string, over: string, duty?: string): Promise<Person> => {
    const person = await signIn(`${side}-${role}${duty ? `-${duty}` : ''}`);
    const params = { personId: person.personId, role, over };
    await askFor(mayor, 'grantRole', { params, body: duty ? { duty } : {} });
    return person;
  };
  const [operator, finance, admin, auditor] = await Promise.all([
    appoint('operator', region),
    appoint('finance', region),
    appoint('admin', region),
    appoint('auditor', region),
  ]);
  await askFor(admin, 'registerFacility', {
    params: { region: `${region}101` },
    body: {
      facilityId,
      name: '老年食堂',
      facilityKind: 'canteen',
      modes: ['eat-in', 'delivery'],
      mealtimes: { lunch: { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 80 } },
      licenceExpiresOn: '2029-12-31',
    },
  });
  const onDuty = Object.fromEntries(
    await Promise.all(STAFF_DUTIES.map(async (duty) => [duty, await appoint('staff', facilityId, duty)])),
  ) as Quarter['onDuty'];
  const { name, citizenNumber, phone, address } = CANARIES[side];
  await askFor(operator, 'registerElder', {
    params: { region: `${region}101` },
    body: { elderId, citizenNumber, name, phone, address, household: region },
  });
  const elder = await signIn(`${side}-elder`);
  const { code } = await askFor(operator, 'issueLinkCode', {
    params: { elderId },
    body: { codeId: newId('linkCode'), as: 'elder' },
  });
  await askFor(elder, 'useLinkCode', { body: { code } });
  const family = await signIn(`${side}-family`);
  const caregiver = await signIn(`${side}-caregiver`);
  const { caregiverId, providerId } = await employ(askFor, {
    region,
    admin,
    citizenNumber: numberOf(region, 1980),
  });
  const link = { params: { facilityId: providerId, caregiverId }, body: { personId: caregiver.personId } };
  await askFor(admin, 'linkPerson', link);
  await bindFamily(askFor, { elderId, elder, relative: family, scopes: ['view', 'book', 'pay'] });
  return {
    region,
    elderId,
    facilityId,
    caregiverId,
    providerId,
    people: { elder, family, staff: onDuty.manager, caregiver, operator, finance, admin, auditor },
    onDuty,
  };
}

/** A caregiver of a new provider of home services. */
async function employ(
  askFor: Town['ask'],
  { region, admin, citizenNumber }: { region: string; admin: Person; citizenNumber: string },
): Promise<{ caregiverId: string; providerId: string }> {
  const [facilityId, caregiverId] = [newId('facility'), newId('caregiver')];
  const provider = { name: '居家养老服务中心', facilityKind: 'home-care', modes: [], mealtimes: {} };
  await askFor(admin, 'registerFacility', {
    params: { region: `${region}101` },
    body: { facilityId, ...provider, licenceExpiresOn: '2029-12-31' },
  });
  await askFor(admin, 'registerCaregiver', {
    params: { facilityId },
    body: {
      caregiverId,
      citizenNumber,
      name: '金丝雀丁',
      phone: '13907310734',
      shifts: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', to: '18:00' })),
      skills: [],
      caps: { minutesPerDay: 480, minutesPerMonth: 10_560 },
    },
  });
  return { caregiverId, providerId: facilityId };
}

/** Somebody else's elder, meal point and caregiver in a quarter: whose offices reach them, and nobody else. */
export async function settleNeighbour(
  { ask: askFor }: Town,
  { region, people: { admin, operator } }: Quarter,
): Promise<Pick<Quarter, 'region' | 'elderId' | 'facilityId' | 'caregiverId'>> {
  const elderId = newId('elder');
  await askFor(operator, 'registerElder', {
    params: { region: `${region}102` },
    body: { elderId, citizenNumber: numberOf(region, 1946), name: '金丝雀戊', household: region },
  });
  const { caregiverId, providerId } = await employ(askFor, {
    region,
    admin,
    citizenNumber: numberOf(region, 1981),
  });
  return { region, elderId, facilityId: providerId, caregiverId };
}

/** A code of the elder's makes this person a relative with these scopes. */
export async function bindFamily(
  askFor: Town['ask'],
  { elderId, elder, relative, scopes }: { elderId: string; elder: Person; relative: Person; scopes: string[] },
): Promise<void> {
  const body = { codeId: newId('linkCode'), as: 'family', scopes };
  const { code } = await askFor(elder, 'issueLinkCode', { params: { elderId }, body });
  await askFor(relative, 'useLinkCode', { body: { code, relation: 'child', myName: RELATIVE } });
}

/** Attempts are counted also when they are refused, and looks are noted although they change nothing. */
const isNote = ({ pk, kind }: Answered): boolean =>
  pk.S.startsWith('RATE#') || kind?.S === 'look' || pk.S === 'COUNTIES';

/** The engine gives the fields of a map in any order. */
const inOrder = (_key: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
const digestOf = (item: object): string => createHash('sha256').update(JSON.stringify(item, inOrder)).digest('hex');

async function itemsOf(engine: EngineLink): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const { TableNames } = await engine.ask('ListTables', {});
  for (const TableName of TableNames as string[]) {
    let ExclusiveStartKey: Answered;
    do {
      const page: Answered = await engine.ask('Scan', {
        TableName,
        ...(ExclusiveStartKey ? { ExclusiveStartKey } : {}),
      });
      for (const item of page.Items) {
        const { pk, sk } = item;
        if (!isNote(item)) found.set(`${TableName} ${pk.S} ${sk.S}`, digestOf(item));
      }
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);
  }
  return found;
}

/** Something of the elder's, the point's and the county's here, for others to ask about in their own name. */
export interface Belongings {
  bookingId: string;
  planId: string;
  importId: string;
  policyId: string;
  programId: string;
  dishId: string;
}

export async function furnish({ ask: askFor, here, nextDoor }: Town): Promise<Belongings> {
  const { elderId, facilityId, region, people } = here;
  const [dishId, bookingId, planId] = [newId('dish'), newId('booking'), newId('plan')];
  const [importId, policyId, programId] = [newId('import'), newId('policy'), newId('program')];
  const set = { name: '红烧豆腐套餐', kind: 'set', priceFen: 1200, diets: [], allergens: ['soy'] };
  await askFor(people.staff, 'saveDish', { params: { facilityId, dishId }, body: set });
  const params = { facilityId, monday: mondayOf(TOMORROW) };
  const meal = { date: TOMORROW, mealtime: 'lunch', dishes: [{ dishId, ...set }] };
  await askFor(people.staff, 'planWeek', { params, body: { meals: [meal] } });
  await askFor(people.staff, 'publishWeek', { params });
  const { address } = CANARIES.here;
  await askFor(people.family, 'bookMeal', {
    params: { elderId },
    body: {
      bookingId,
      facilityId,
      date: TOMORROW,
      mealtime: 'lunch',
      mode: 'delivery',
      dishes: [{ dishId, quantity: 1 }],
      deliveryAddress: address,
      note: NOTE,
    },
  });
  await askFor(people.elder, 'makePlan', {
    params: { elderId },
    body: {
      planId,
      facilityId,
      weekdays: [5],
      mealtimes: ['lunch'],
      mode: 'eat-in',
      prefer: 'set',
      from: addDays(TOMORROW, 6),
      skips: [],
      pauses: [],
    },
  });
  await askFor(people.admin, 'startImport', {
    params: { region },
    body: { importId, of: 'elders', fileName: '金丝雀名单.csv' },
  });
  const { document } = routes.get('draftPolicy')!.example.body as { document: object };
  await askFor(people.admin, 'draftPolicy', { params: { region, policyId }, body: { document } });
  const { document: program } = routes.get('draftProgram')!.example.body as { document: object };
  await askFor(people.admin, 'draftProgram', {
    params: { region, programId },
    body: { document: { ...program, region } },
  });
  // The neighbour's own, so that the way is open and only the thing is missing.
  await askFor(nextDoor.people.staff, 'saveDish', {
    params: { facilityId: nextDoor.facilityId, dishId: newId('dish') },
    body: set,
  });
  return { bookingId, planId, importId, policyId, programId, dishId };
}
