import { readFileSync } from 'node:fs';
import { allRoutes, type RoomRoute } from '../../functions/routes.ts';
import { COLUMNS, type Column } from '../../infra/access-page.ts';
import { STAFF_DUTIES } from '../../shared/access.ts';
import { addDays, mondayOf } from '../../shared/business-time.ts';
import { arrangeVisit, describeElder, HEALTH, type HomeVisit } from './manners/home-care.ts';
import { callOf, type Filling, patientCall, together } from './manners/raw-call.ts';
import { exampleFor } from './manners/refusals.ts';
import {
  type Belongings,
  bearer,
  CANARIES,
  furnish,
  NOTE,
  type Person,
  type Quarter,
  settle,
  TODAY,
  TOMORROW,
  type Town,
} from './manners/town.ts';

/**
 * What each role reads about an elder, from the answers themselves: whoever is let in asks every route that only looks,
 * and the answers are searched for the elder's facts, in full and masked. The tables of docs/security.md are what was
 * found; another answer is another table.
 */
const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
/** They read, although they are asked by POST. */
const LOOK_ALL_THE_SAME = ['findElder', 'seeCitizenNumber', 'quoteMeal', 'quoteAtCounter', 'quoteOrder'];

const { name, citizenNumber, phone, address } = CANARIES.here;
const FACTS = {
  name: { full: name, masked: `${[...name][0]}**${[...name].at(-1)}` },
  'citizen number': { full: citizenNumber, masked: `${citizenNumber.slice(0, 4)}********${citizenNumber.slice(-4)}` },
  phone: { full: phone, masked: `${phone.slice(0, 3)}****${phone.slice(-4)}` },
  address: { full: address },
  diet: { full: `"${HEALTH.diets[0]}"` },
  allergens: { full: `"${HEALTH.allergens[0]}"` },
  disability: { full: `"${HEALTH.category}"` },
  'level of care': { full: `"${HEALTH.level}"` },
  'what the family wrote': { full: NOTE },
} as const;
type Fact = keyof typeof FACTS;
const FACT_NAMES = Object.keys(FACTS) as Fact[];

let town: Town;
let belongings: Belongings;
let visit: HomeVisit;
/** `fact` to `route` to who read it. */
const seen = { full: new Map<string, Set<Column>>(), masked: new Map<string, Set<Column>>() };
let answered = 0;

/** The example of the route about what is there, of these days. */
function fillingFor(one: RoomRoute, things: Partial<Quarter>): Filling {
  const { params, query, body } = exampleFor(one, things);
  const days: Readonly<Record<string, string>> = {
    date: TOMORROW,
    monday: mondayOf(TOMORROW),
    from: TODAY,
    to: addDays(TODAY, 6),
    month: TOMORROW.slice(0, 7),
    mealtime: 'lunch',
    asOf: TODAY,
  };
  const { orderId } = visit;
  const ours: Readonly<Record<string, string>> = { ...days, ...belongings, orderId };
  const own = (texts: Filling['params'], known: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(texts).map(([key, value]) => [key, known[key] ?? value]));
  const isFind = one.key === 'findElder';
  return {
    params: own(params, ours),
    query: own(query, { ...days, state: 'ACCEPTED' }),
    body: isFind ? { citizenNumber } : body,
  };
}

const note = (kind: keyof typeof seen, fact: Fact, key: string, column: Column): void => {
  const place = `${fact} | ${key}`;
  seen[kind].set(place, (seen[kind].get(place) ?? new Set()).add(column));
};

function noteFacts(text: string, key: string, column: Column): void {
  for (const fact of FACT_NAMES) {
    const { full, masked } = FACTS[fact] as { full: string; masked?: string };
    if (text.includes(full)) note('full', fact, key, column);
    if (masked !== undefined && text.includes(masked)) note('masked', fact, key, column);
  }
}

const looking = allRoutes.filter(({ key, route }) => route.method === 'GET' || LOOK_ALL_THE_SAME.includes(key));

async function look(column: Column, person: Person, things: Partial<Quarter>): Promise<void> {
  await together(looking, async (one) => {
    const { status, text } = await patientCall(stack.url, callOf(one.route, fillingFor(one, things), bearer(person)));
    if (status >= 500) throw new Error(`${one.key} answered ${status}`);
    if (status !== 200) return;
    answered += 1;
    noteFacts(text, one.key, column);
  });
}

const columnsOf = (columns: Iterable<Column>): Column[] => COLUMNS.filter((column) => [...columns].includes(column));
const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

/** For each role the most it reads of a fact, wherever it looks. */
function byRole(): string {
  const reads = (kind: keyof typeof seen, fact: Fact, column: Column) =>
    [...seen[kind]].some(([place, columns]) => place.startsWith(`${fact} |`) && columns.has(column));
  const cell = (fact: Fact, column: Column) =>
    reads('full', fact, column) ? 'full' : reads('masked', fact, column) ? 'masked' : '—';
  return [
    row(['', ...FACT_NAMES]),
    row(Array(FACT_NAMES.length + 1).fill('---')),
    ...COLUMNS.map((column) => row([column, ...FACT_NAMES.map((fact) => cell(fact, column))])),
  ].join('\n');
}

/** For each fact the routes that tell it in full, and to whom. */
function byRoute(): string {
  const lines = [...seen.full].map(([place, columns]) => {
    const [fact, key] = place.split(' | ') as [Fact, string];
    return { fact, key, text: row([fact, `\`${key}\``, columnsOf(columns).join(', ')]) };
  });
  const order = ({ fact, key }: { fact: Fact; key: string }) => `${FACT_NAMES.indexOf(fact)} ${key}`;
  const sorted = lines.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return [row(['in full', 'by', 'to']), row(Array(3).fill('---')), ...sorted.map(({ text }) => text)].join('\n');
}

const onPage = (section: string): string => {
  const page = readFileSync(new URL('../../docs/security.md', import.meta.url), 'utf8');
  return page.match(new RegExp(`<!-- ${section} -->\\n([^]*?)\\n<!-- /${section} -->`))?.[1] ?? '';
};

beforeAll(async () => {
  town = await settle(stack);
  belongings = await furnish(town);
  await describeElder(town);
  visit = await arrangeVisit(town);
  const { here } = town;
  const atProvider = { ...here, facilityId: here.providerId };
  const { staff: _manager, ...others } = here.people;
  for (const [column, person] of Object.entries(others)) await look(column as Column, person, here);
  for (const duty of STAFF_DUTIES) {
    await look(duty, here.onDuty[duty], here);
    await look(duty, visit.staff[duty], atProvider);
  }
  await look('admin', here.people.admin, atProvider);
});
afterAll(() => town.close());

test('S3: what each role reads of an elder is what docs/security.md says', () => {
  expect(byRole()).toBe(onPage('what each role reads'));
});

test('S3: which route tells it in full, and to whom, is what docs/security.md says', () => {
  expect(byRoute()).toBe(onPage('told in full'));
});

test('S3: nobody of elsewhere reads anything but the counter, where an elder may eat anywhere', async () => {
  const mine = structuredClone([...seen.full.keys()]);
  expect(mine.length).toBeGreaterThan(20);
  for (const kind of [seen.full, seen.masked]) kind.clear();
  const { staff: _manager, ...others } = town.nextDoor.people;
  for (const [column, person] of Object.entries(others)) await look(column as Column, person, town.here);
  await look('elder', town.stranger, town.here);
  expect([...seen.full.keys(), ...seen.masked.keys()]).toEqual([]);
  for (const duty of STAFF_DUTIES) await look(duty, town.nextDoor.onDuty[duty], town.here);
  const found = ['name', 'diet', 'allergens'].map((fact) => `${fact} | findElder`);
  expect([...seen.full.keys(), ...seen.masked.keys()]).toEqual(found);
});

test('enough was answered to be searched', () => {
  expect(answered).toBeGreaterThan(200);
});
