import { allRoutes, type RoomRoute } from '../../functions/routes.ts';
import { accessPage, COLUMNS, type Column, readAccessPage } from '../../infra/access-page.ts';
import { callOf, type RawCall, rawCall, together } from './manners/raw-call.ts';
import { type Complaints, checkRefusal, complaints, exampleFor, refusedAs } from './manners/refusals.ts';
import { bearer, bindFamily, type Person, type Quarter, settle, settleNeighbour, type Town } from './manners/town.ts';

/**
 * Every cell of docs/access.md, asked of the gateway: each route by each caller about what is their own, a neighbour's and
 * another county's, and once more with a token that was altered or has run out. The page is made from the contracts and
 * read by people; whether the doors keep to it is asked here. A request has a parameter twice: whoever is let in is told
 * so, and changes nothing.
 */
const page = readAccessPage(accessPage());
const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
const PATIENCE_MS = 600_000;
const THREE_HOURS = 3 * 3_600_000;

/** Whose is what the request is about. */
const OWNERS = ['own', 'a neighbour’s', 'another county’s'] as const;
type Owner = (typeof OWNERS)[number];
type Things = Pick<Quarter, 'region' | 'elderId' | 'facilityId' | 'caregiverId'>;

interface Caller {
  name: string;
  person: Person;
  /** None: signed in, without any right. */
  column?: Column;
  /** Of a relative: what the elder has agreed to. */
  scopes?: readonly string[];
}

let town: Town;
let things: Readonly<Record<Owner, Things>>;
let callers: readonly Caller[];
let before: Map<string, string>;
let answers = 0;
let wrongTokens = 0;

beforeAll(async () => {
  town = await settle(stack);
  const { here, nextDoor, stranger, payerOnly } = town;
  const [viewer, neighbour] = await Promise.all([town.signIn('viewer'), settleNeighbour(town, here)]);
  await bindFamily(town.ask, { elderId: here.elderId, elder: here.people.elder, relative: viewer, scopes: ['view'] });
  things = { own: here, 'a neighbour’s': neighbour, 'another county’s': nextDoor };
  const everyone: Readonly<Record<string, Person>> = { ...here.people, ...here.onDuty };
  callers = [
    { name: 'nobody in particular', person: stranger },
    { name: 'a relative who may look', person: viewer, column: 'family', scopes: ['看'] },
    { name: 'a relative who may pay', person: payerOnly, column: 'family', scopes: ['付'] },
    ...COLUMNS.map((column) => ({ name: column, person: everyone[column]!, column, scopes: ['看', '订', '付'] })),
  ];
  before = await town.items();
});
afterAll(() => {
  const cells = `${allRoutes.length} routes x ${callers.length + 1} callers x ${OWNERS.length} owners`;
  process.stdout.write(`access: ${cells}: ${answers} answers, and ${wrongTokens} with a wrong token\n`);
  return town.close();
});

/** The request of the contract's example, with a parameter twice. */
function probe(one: RoomRoute, owner: Owner, authorization: string | undefined): RawCall {
  const call = callOf(one.route, exampleFor(one, things[owner]), authorization);
  return { ...call, path: `${call.path.replace(/\?.*$/, '')}?twice=1&twice=1` };
}

/** Owners whose request is another one: a path without an id has one, a path with a region those of two counties. */
const ownersIn = (one: RoomRoute): Owner[] =>
  OWNERS.filter((owner, i) => OWNERS.findIndex((other) => samePath(one, owner, other)) === i);
const samePath = (one: RoomRoute, owner: Owner, other: Owner): boolean =>
  probe(one, owner, undefined).path === probe(one, other, undefined).path;

const LET_IN = '400 MALFORMED';
const NOT_FOR_THEM = '403 FORBIDDEN';
const AS_IF_ABSENT = '404 NOT_FOUND';

/** What the page promises. A region's own things are all of the county: an office reaches the neighbour's, too. */
function promised({ key, route }: RoomRoute, { column, scopes = [] }: Caller, owner: Owner): string {
  const marks = column ? page.get(key)![column] : page.get(key)!.elder.filter((mark) => ['开', '登'].includes(mark));
  if (marks.length === 0) return NOT_FOR_THEM;
  const isRegional = !/\{(elder|facility|caregiver)Id\}/.test(route.path);
  const opens = (mark: string): boolean => {
    if (['开', '登', '职'].includes(mark)) return true;
    if (mark === '区') return owner === 'own' || owner === 'a neighbour’s';
    const [, scope] = mark;
    return owner === 'own' && !isRegional && (scope === undefined || scopes.includes(scope));
  };
  return marks.some(opens) ? LET_IN : AS_IF_ABSENT;
}

async function ask(what: string, call: RawCall, wanted: string, one: RoomRoute, found: Complaints): Promise<void> {
  const answer = await rawCall(stack.url, call);
  answers += 1;
  found.expectSame(what, `${answer.status} ${refusedAs(answer)}`, wanted);
  checkRefusal(what, one.route, answer, Object.values(exampleFor(one, things.own).params), found);
}

test(
  'S1 S2: every caller is let in, turned away or told that there is nothing, as the page says, whosever it is',
  async () => {
    const found = complaints();
    const cases = allRoutes.flatMap((one) =>
      callers.flatMap((caller) => ownersIn(one).map((owner) => ({ one, caller, owner }))),
    );
    await together(cases, ({ one, caller, owner }) =>
      ask(
        `${one.key} by ${caller.name} about ${owner}`,
        probe(one, owner, bearer(caller.person)),
        promised(one, caller, owner),
        one,
        found,
      ),
    );
    expect(found.told).toEqual([]);
  },
  PATIENCE_MS,
);

test('S2: without a token only what is open to all', async () => {
  const found = complaints();
  const cases = allRoutes.flatMap((one) => ownersIn(one).map((owner) => ({ one, owner })));
  await together(cases, async ({ one, owner }) => {
    const answer = await rawCall(stack.url, probe(one, owner, undefined));
    answers += 1;
    const isOpen = page.get(one.key)!.elder.includes('开');
    found.expectSame(`${one.key} about ${owner}`, answer.status, isOpen ? 400 : 401);
  });
  expect(found.told).toEqual([]);
});

/** Each route by each caller about their own, with the caller's token made wrong. */
async function withWrongTokens(authorizationOf: (person: Person) => string): Promise<string[]> {
  const found = complaints();
  const shut = allRoutes.filter(({ route }) => route.access !== 'public');
  const cases = shut.flatMap((one) => callers.map((caller) => ({ one, caller })));
  await together(cases, async ({ one, caller: { name, person } }) => {
    const { status, text } = await rawCall(stack.url, probe(one, 'own', authorizationOf(person)));
    wrongTokens += 1;
    found.expectSame(`${one.key} by ${name}`, [status, JSON.parse(text)], [403, { message: 'Forbidden' }]);
  });
  return found.told;
}

test(
  'S4: nobody’s token opens anything once a character of it was changed',
  async () => {
    const altered = (token: string) => token.slice(0, -2) + (token.at(-2) === 'A' ? 'B' : 'A') + token.slice(-1);
    expect(await withWrongTokens(({ token }) => `Bearer ${altered(token)}`)).toEqual([]);
  },
  PATIENCE_MS,
);

test(
  'S4: nobody’s token opens anything three hours later',
  async () => {
    await town.pass(THREE_HOURS);
    expect(await withWrongTokens(({ token }) => `Bearer ${token}`)).toEqual([]);
    await town.pass(0);
  },
  PATIENCE_MS,
);

test('of all this nothing was changed', async () => {
  const after = await town.items();
  expect([...after].filter(([key, digest]) => before.get(key) !== digest).map(([key]) => key)).toEqual([]);
  expect(after.size).toBe(before.size);
});
