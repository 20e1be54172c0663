import { randomBytes } from 'node:crypto';
import { readToken, signToken } from '../../functions/identity/session-token.ts';
import { allRoutes, type RoomRoute } from '../../functions/routes.ts';
import type { AccessRule } from '../../shared/access.ts';
import type { Route } from '../../shared/contract.ts';
import { newId } from '../../shared/ids.ts';
import { Keyring } from '../../shared/keyring.ts';
import { commonRefusals } from '../../shared/refusal.ts';
import { arrangeVisit } from './manners/home-care.ts';
import { brokenLines, leaksIn, linesLogged } from './manners/logs.ts';
import { callOf, type RawAnswer, type RawCall, rawCall, together } from './manners/raw-call.ts';
import {
  CHINESE,
  checkRefusal,
  complaints,
  exampleFor,
  nowhere,
  refusedAs,
  withoutRequestId,
} from './manners/refusals.ts';
import { type Rude, rudeRequests } from './manners/rude-requests.ts';
import {
  type Belongings,
  bearer,
  CANARIES,
  furnish,
  type Person,
  personFor,
  settle,
  type Town,
} from './manners/town.ts';

/**
 * What every route owes to whoever has no business there or does not ask properly: the right refusal in Chinese, nothing
 * of what was sent, and nothing changed. The requests are made from the contracts, so a new route is asked the same day.
 */

/** Open without a role, each for its reason: a route that is added here was thought about. */
const OPEN = {
  public: ['logIn', 'refreshSession', 'listServices', 'listNotices', 'readNotice', 'checkHealth'],
  'anyone-signed-in': [
    'logOut',
    'showMe',
    'nameMyself',
    'recordMyPhone',
    'useLinkCode',
    'requestBinding',
    'readFacility',
    'listFacilities',
    'readMenu',
    'findProviders',
    'listOffers',
    'raiseObjection',
    'listConsents',
    'recordConsents',
  ],
};
/** Open to a role anywhere: their commands look at the caller's grants themselves, as the last tests here show. */
const OPEN_TO_A_ROLE = ['grantRole', 'revokeRole', 'findElder', 'tryPolicy'];

const rulesOf = ({ access }: Route): readonly AccessRule[] => (typeof access === 'string' ? [] : access);
const signedIn = allRoutes.filter(({ route }) => route.access !== 'public');
const withRoles = allRoutes.filter(({ route }) => typeof route.access !== 'string');

const stack = { url: process.env.XIANGLAO_URL!, wechatUrl: process.env.XIANGLAO_WECHAT_URL! };
let town: Town;
let belongings: Belongings & { orderId: string; caregiverId: string };
let before: Map<string, string>;
let asked = 0;
/** Thousands of requests: 12 s on two quiet cores, and these are not always quiet. */
const PATIENCE_MS = 600_000;

beforeAll(async () => {
  town = await settle(stack);
  const furniture = await furnish(town);
  const { orderId } = await arrangeVisit(town);
  belongings = { ...furniture, orderId, caregiverId: town.here.caregiverId };
  before = await town.items();
});
afterAll(() => {
  process.stdout.write(`manners: ${allRoutes.length} routes, ${asked} attacks\n`);
  return town.close();
});

async function send(call: RawCall): Promise<RawAnswer> {
  asked += 1;
  return rawCall(stack.url, call);
}

describe('every contract', () => {
  test('says who may call it, and the open ones are known', () => {
    const open = (access: string) => allRoutes.filter(({ route }) => route.access === access).map(({ key }) => key);
    expect(open('public')).toEqual(OPEN.public);
    expect(open('anyone-signed-in')).toEqual(OPEN['anyone-signed-in']);
    expect(withRoles.filter(({ route }) => rulesOf(route).length === 0)).toEqual([]);
    const anywhere = withRoles.filter(({ route }) => rulesOf(route).some(({ within }) => within === 'any'));
    expect(anywhere.map(({ key }) => key)).toEqual(OPEN_TO_A_ROLE);
  });

  test('says what it is and what it refuses in Chinese', () => {
    const kinds = allRoutes.flatMap(({ key, route }) => [
      [key, route.summary] as const,
      ...Object.entries({ ...commonRefusals, ...route.refusals }).map(
        ([code, { message }]) => [`${key} ${code}`, message] as const,
      ),
    ]);
    expect(kinds.filter(([, text]) => !CHINESE.test(text))).toEqual([]);
  });
});

describe('at the gateway', () => {
  /** A token that differs from a good one in one point. */
  function wrongTokens(): Record<string, string> {
    const { token, refreshToken } = town.stranger;
    const [use, person, session, number, kid, mac] = token.split('.') as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const forger = new Keyring([{ kid, secret: randomBytes(32) }]);
    const claims = { personId: person, sessionId: session, number: Number.parseInt(number, 36) };
    const otherPerson = town.here.people.admin.personId;
    const join = (...parts: string[]) => parts.join('.');
    const jwt = [{ alg: 'none' }, { sub: person }].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    );
    return {
      'by another key': signToken(forger, 'access', claims),
      'run out': town.lateToken,
      'for refreshing': refreshToken,
      'of a later hour': join(use, person, session, (claims.number + 3_600).toString(36), kid, mac),
      'of another person': join(use, otherPerson, session, number, kid, mac),
      'of another session': join(use, person, newId('session'), number, kid, mac),
      'by a key unheard of': join(use, person, session, number, newId('key'), mac),
      'with another mac': join(
        use,
        person,
        session,
        number,
        kid,
        mac.startsWith('A') ? `B${mac.slice(1)}` : `A${mac.slice(1)}`,
      ),
      'without a mac': join(use, person, session, number, kid, ''),
      'with a part more': join(token, mac),
      'said to be unsigned': `${jwt.join('.')}.`,
      'that is no token': '金丝雀'.length.toString(),
    };
  }

  test('the tokens of this test are good ones', () => {
    const [, , , , kid] = town.lateToken.split('.');
    const known = new Keyring([{ kid: kid!, secret: Buffer.alloc(32) }]);
    expect(readToken(known, 'access', town.lateToken)).toBeUndefined();
    return expect(town.ask(town.stranger, 'showMe')).resolves.toMatchObject({ grants: [] });
  });

  test('S4: without a token 401, with a wrong one 403, on every route that is not public', async () => {
    const found = complaints();
    const { 'by another key': forged } = wrongTokens();
    const cases = signedIn.flatMap((one) =>
      (
        [
          ['no token', undefined, 401],
          ['an empty token', '', 401],
          ['a token by another key', `Bearer ${forged}`, 403],
          ['the token bare', town.here.people.admin.token, 403],
        ] as const
      ).map(([what, authorization, status]) => ({ one, what, authorization, status })),
    );
    await together(cases, async ({ one, what, authorization, status }) => {
      const answer = await send(callOf(one.route, exampleFor(one, town.here), authorization));
      const message = status === 401 ? 'Unauthorized' : 'Forbidden';
      found.expectSame(`${one.key}, ${what}`, [answer.status, JSON.parse(answer.text)], [status, { message }]);
    });
    expect(found.told).toEqual([]);
  });

  test('S4: a token that is wrong in any part opens nothing', async () => {
    const call = { method: 'GET', path: '/me' } as const;
    const found = complaints();
    await together(Object.entries(wrongTokens()), async ([what, token]) => {
      found.expectSame(what, (await send({ ...call, authorization: `Bearer ${token}` })).status, 403);
    });
    expect(found.told).toEqual([]);
  });

  test('S2: another verb, case or slash is no route', async () => {
    const found = complaints();
    const authorization = bearer(town.here.people.admin);
    const paths = [...new Set(allRoutes.map(({ route }) => route.path))];
    const cases = paths.flatMap((path) => {
      const there = allRoutes.filter(({ route }) => route.path === path);
      const verbs = ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'] as const;
      // `find` stands where an elder's id may stand: asked by GET it is an id, and none.
      const others = verbs.filter(
        (verb) => !there.some(({ route }) => route.method === verb) && path !== '/elders/find',
      );
      const { path: asIs } = callOf(there[0]!.route, exampleFor(there[0]!, town.here));
      const bare = asIs.replace(/\?.*$/, '');
      const { method } = there[0]!.route;
      return [
        ...others.map((verb): RawCall => ({ method: verb, path: bare, authorization })),
        { method, path: `${bare}/`, authorization },
        { method, path: bare.replace(/^\/[a-z]+/, (first) => first.toUpperCase()), authorization },
      ];
    });
    await together(cases, async (call) => {
      found.expectSame(`${call.method} ${call.path}`, (await send(call)).status, 404);
    });
    expect(found.told).toEqual([]);
  });
});

describe('who has no business there', () => {
  test(
    'S1: with the right role finds nothing of others’, exactly as if it were not there',
    async () => {
      const found = complaints();
      const cases = withRoles.flatMap((one) => {
        const rules = rulesOf(one.route).filter(({ within }) => within !== 'any');
        const neighbours = rules.map((rule): [string, Person] => [rule.role, personFor(town.nextDoor, rule)]);
        const without: [string, Person][] = rules.some(({ scope }) => scope) ? [['payer only', town.payerOnly]] : [];
        return [...neighbours, ...without].map(([who, person]) => ({ one, who, person }));
      });
      await together(cases, async ({ one, who, person }) => {
        const what = `${one.key} by ${who} of elsewhere`;
        const theirs = await send(callOf(one.route, exampleFor(one, town.here), bearer(person)));
        const absent = await send(callOf(one.route, exampleFor(one, nowhere()), bearer(person)));
        found.expectSame(what, [theirs.status, refusedAs(theirs)], [404, 'NOT_FOUND']);
        found.expectSame(`${what}, as for nothing`, withoutRequestId(theirs.text), withoutRequestId(absent.text));
        checkRefusal(what, one.route, theirs, Object.values(exampleFor(one, town.here).params), found);
      });
      expect(found.told).toEqual([]);
    },
    PATIENCE_MS,
  );

  test('S1 S12: at a counter of another county does not find the elder', async () => {
    const found = complaints();
    const atCounter = withRoles.filter(({ key }) => key.endsWith('AtCounter') && key !== 'bookAtCounter');
    const { facilityId, people } = town.nextDoor;
    const cases = atCounter.filter(({ route }) => route.path.includes('{elderId}'));
    expect(cases.length).toBeGreaterThan(3);
    await together(cases, async (one) => {
      const ask = (elderId: string) =>
        send(callOf(one.route, exampleFor(one, { facilityId, elderId }), bearer(people.staff)));
      const theirs = await ask(town.here.elderId);
      found.expectSame(one.key, theirs.status, 404);
      found.expectSame(one.key, withoutRequestId(theirs.text), withoutRequestId((await ask(newId('elder'))).text));
    });
    expect(found.told).toEqual([]);
  });

  /** Creating under a name somebody else uses elsewhere makes a thing of one's own: not asked here. */
  const MAKES_ITS_OWN = ['saveDish', 'draftPolicy', 'draftProgram'];

  test('S1: in their own name does not reach what belongs to others: bookings, plans, lists, policies, dishes, visits, caregivers', async () => {
    const found = complaints();
    const kinds = {
      bookingId: 'booking',
      planId: 'plan',
      importId: 'import',
      policyId: 'policy',
      programId: 'program',
      dishId: 'dish',
      orderId: 'order',
      caregiverId: 'caregiver',
    } as const;
    const cases = withRoles.flatMap((one) =>
      Object.entries(kinds)
        .filter(([name]) => one.route.path.includes(`/{${name}}`) && !MAKES_ITS_OWN.includes(one.key))
        .filter(([name]) => !one.route.path.startsWith(`/${name.replace('Id', 's')}/`))
        .map(([name, kind]) => ({ one, name: name as keyof typeof kinds, kind })),
    );
    expect(cases.length).toBeGreaterThan(60);
    await together(cases, async ({ one, name, kind }) => {
      const [rule] = rulesOf(one.route);
      const person = personFor(town.nextDoor, rule!);
      const good = exampleFor(one, town.nextDoor);
      // A booking is named together with its elder.
      const body = (good.body as { elderId?: string } | undefined)?.elderId
        ? { ...(good.body as object), elderId: town.here.elderId }
        : good.body;
      const ask = (id: string) =>
        send(callOf(one.route, { ...good, body, params: { ...good.params, [name]: id } }, bearer(person)));
      const [theirs, absent] = [await ask(belongings[name]), await ask(newId(kind))];
      found.expectSame(`${one.key} of others’`, [theirs.status < 500, theirs.status], [true, absent.status]);
      if (theirs.status >= 400) found.expectSame(one.key, withoutRequestId(theirs.text), withoutRequestId(absent.text));
    });
    expect(found.told).toEqual([]);
  });
});

describe('who does not ask properly', () => {
  /** Somebody who may call the route, by its first rule. */
  const callerOf = ({ route }: RoomRoute): Person | undefined => {
    if (route.access === 'public') return undefined;
    const [rule] = rulesOf(route);
    return rule ? personFor(town.here, rule) : town.stranger;
  };
  const rudeTo = (one: RoomRoute): Rude[] => rudeRequests(one.route, exampleFor(one, town.here), bearer(callerOf(one)));

  test(
    'S3 S7 S8 S9 S19 S20: is told what is wrong, one wrong thing at a time',
    async () => {
      const found = complaints();
      const cases = allRoutes.flatMap((one) => rudeTo(one).map((rude) => ({ one, rude })));
      await together(cases, async ({ one, rude: { what, call, status, code, sent } }) => {
        const answer = await send(call);
        const where = `${one.key}, ${what}`;
        if (code) found.expectSame(where, [answer.status, refusedAs(answer)], [status, code]);
        else found.expectSame(`${where} (${answer.status})`, answer.status >= 400 && answer.status < 500, true);
        if (answer.status >= 400) checkRefusal(where, one.route, answer, sent, found);
      });
      expect(found.told).toEqual([]);
    },
    PATIENCE_MS,
  );
});

describe('where a role is enough', () => {
  test('an admin gives and takes rights in her own county only', async () => {
    const { admin } = town.nextDoor.people;
    for (const key of ['grantRole', 'revokeRole'] as const) {
      const { route } = allRoutes.find((one) => one.key === key)!;
      const body = key === 'grantRole' ? { duty: 'cook' } : undefined;
      for (const [role, over] of [
        ['staff', town.here.facilityId],
        ['finance', town.here.region],
        ['auditor', '411000'],
      ] as const) {
        const params = { personId: town.stranger.personId, role, over };
        const answer = await send(
          callOf(route, { params, query: {}, body: role === 'staff' ? body : body && {} }, bearer(admin)),
        );
        expect([answer.status, refusedAs(answer)]).toEqual([403, 'OUTSIDE_YOUR_REGION']);
      }
    }
  });

  test('S12: an office finds nobody of another county, exactly as if the number were nobody’s', async () => {
    const { operator } = town.nextDoor.people;
    const find = (citizenNumber: string) => town.ask(operator, 'findElder', { body: { citizenNumber } });
    const theirs = await find(CANARIES.here.citizenNumber);
    expect(theirs).toEqual({ elders: [] });
    expect(await find('411002194205200013')).toEqual(theirs);
  });
});

test('of all this nothing was changed', async () => {
  const after = await town.items();
  const changed = [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
  expect(before.size).toBeGreaterThan(60);
  expect(changed).toEqual([]);
});

test('S14 S15: of all this no log line repeats anything', async () => {
  const lines = await linesLogged(town);
  expect(lines.length).toBeGreaterThan(asked / 2);
  expect(leaksIn(lines)).toEqual([]);
  expect(brokenLines(lines)).toEqual([]);
});

test('all of it was asked', () => {
  expect(asked).toBeGreaterThan(40 * allRoutes.length);
});
