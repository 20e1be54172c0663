import type { Route } from '../../../shared/contract.ts';
import type { Filling, RawCall } from './raw-call.ts';
import { callOf, pathOf } from './raw-call.ts';

/** A request that is wrong in one way, and what may be answered. */
export interface Rude {
  what: string;
  call: RawCall;
  status: number;
  /** Left out: any code of the route's own or of all routes. */
  code?: string;
  /** Texts that were sent and must not come back. */
  sent: readonly string[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** Where the contract takes any text and the command looks at it: WeChat's codes, tokens, what people copy from a card. */
const READ_BY_THE_COMMAND = /^(code|refreshToken|citizenNumber|proof\.token|phone|document(\..*)?)$/;
const DEFAULT_LIMIT = 32 * 1024;
const UNKNOWN = 'canary-field';

const isObject = (value: Json): value is { [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every place in the value with what stands there, the value itself first. */
function* placesIn(value: Json, path: Path = []): Generator<[Path, Json]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  const inside = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [key, inner] of inside) yield* placesIn(inner, [...path, key]);
}

/** The value with something else at one place. A key `__proto__` becomes a field, as in JSON. */
function replaced(value: Json, [first, ...rest]: Path, by: Json): Json {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((inner, i) => (i === first ? replaced(inner, rest, by) : inner));
  const fields = value as { [key: string]: Json };
  return { ...fields, [first]: replaced(fields[first] ?? null, rest, by) };
}

const fullWidth = (text: string): string =>
  text.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
const isId = (text: string): boolean => /^[a-z]{2}_[0-9A-HJKMNP-TV-Z]{26}$/.test(text);
/** Ids, dates, codes: nothing people write as they like. */
const isFormal = (text: string): boolean => /^[\x21-\x7e]*\d[\x21-\x7e]*$/.test(text);
/** Typed from a card or a note, in whatever width the keyboard had: read as they were meant. */
const TYPED_IN_ANY_WIDTH = /^(citizenNumber|phone)$/;

/** Values of another kind, or of the same kind with something smuggled in. */
function wrongValues(value: Json): [what: string, value: Json][] {
  if (typeof value === 'number')
    return [
      ['a number as text', String(value)],
      ['1e21', 1e21],
      ['2^53 + 2', 2 ** 53 + 2],
      ['a fraction', value + 0.5],
      ['null', null],
      ['full-width digits', fullWidth(String(value))],
    ];
  if (typeof value === 'boolean')
    return [
      ['"true"', 'true'],
      ['1', 1],
    ];
  if (Array.isArray(value))
    return [
      ['an object for a list', {}],
      ['null', null],
    ];
  if (typeof value !== 'string')
    return [
      ['a list for an object', []],
      ['null', null],
    ];
  return [
    ['a number for text', 4_110_251_944],
    ['a control character', `${value.slice(0, 1)}\u0000${value.slice(1)}\u001b[31m`],
    ['a line separator', `${value.slice(0, 1)}\u2028{"level":"ERROR"}${value.slice(1)}`],
    ['20,000 characters', `${value}${'长'.repeat(7_000)}`],
    ...(isId(value) ? ([['a # in an id', `${value}#BOOKING`]] as [string, Json][]) : []),
    ...(isFormal(value) ? ([['full-width digits', fullWidth(value)]] as [string, Json][]) : []),
  ];
}

const textsIn = (value: Json): string[] =>
  [...placesIn(value)].map(([, found]) => found).filter((found) => typeof found === 'string');

function rudeBodies(route: Route, good: Filling, authorization: string | undefined): Rude[] {
  const limit = route.maxBodyBytes ?? DEFAULT_LIMIT;
  const base: RawCall = { ...callOf(route, good, authorization), body: undefined };
  const rude = (what: string, body: string, status: number, code?: string, sent: string[] = []): Rude => ({
    what,
    call: { ...base, body },
    status,
    ...(code ? { code } : {}),
    sent,
  });
  /** One field nobody knows, as long as it takes to reach so many bytes. */
  const ofBytes = (bytes: number): string => {
    const empty = JSON.stringify({ [UNKNOWN]: '' });
    return JSON.stringify({ [UNKNOWN]: 'x'.repeat(bytes - empty.length) });
  };
  const shapeless = [
    rude('half an object', `{"${UNKNOWN}":`, 400, 'MALFORMED', [UNKNOWN]),
    rude('not JSON', '金丝雀路七百三十一号', 400, 'MALFORMED', ['金丝雀路']),
    rude('nested 10,000 deep', `${'['.repeat(10_000)}${']'.repeat(10_000)}`, 400, 'INVALID_INPUT'),
    rude('as long as allowed', ofBytes(limit), 400, 'INVALID_INPUT'),
    rude('a byte too long', ofBytes(limit + 1), 413, 'TOO_LARGE'),
  ];
  if (good.body === undefined) return [...shapeless, rude('a body where none belongs', '{}', 400, 'INVALID_INPUT')];

  const body = good.body as Json;
  const withBody = (what: string, path: Path, changed: Json): Rude => {
    const where = path.join('.');
    const lenient = READ_BY_THE_COMMAND.test(path.filter((part) => typeof part === 'string').join('.'));
    const accepted = lenient ? undefined : 'INVALID_INPUT';
    const texts = [...textsIn(changed), UNKNOWN];
    // The linter of policies names the place it means: the writer's own word for it.
    const sent = path[0] === 'document' ? [] : texts;
    return rude(`${where || 'body'}: ${what}`, JSON.stringify(changed), 400, accepted, sent);
  };
  const mutated = [...placesIn(body)].flatMap(([path, value]) => {
    // A policy document is one value to the contract; its linter has tables of its own.
    if (path[0] === 'document' && path.length > 1) return [];
    const typed = TYPED_IN_ANY_WIDTH.test(String(path.at(-1)));
    const wrong = wrongValues(value)
      .filter(([what]) => !(typed && what === 'full-width digits'))
      .map(([what, by]) => withBody(what, path, replaced(body, path, by)));
    if (!isObject(value)) return wrong;
    const smuggled = [UNKNOWN, '__proto__', 'constructor'].map((key) =>
      withBody(`a field ${key}`, [...path, key], replaced(body, path, { ...value, [key]: { isAdmin: true } })),
    );
    return [...wrong, ...smuggled];
  });
  return [...shapeless, ...mutated];
}

function rudeQueries(route: Route, good: Filling, authorization: string | undefined): Rude[] {
  const base = callOf(route, good, authorization);
  const path = pathOf(route, good.params);
  const known = Object.keys((route.query as { shape?: object } | undefined)?.shape ?? {});
  const asking = (what: string, query: string, code: string): Rude => ({
    what,
    call: { ...base, path: `${path}?${query}` },
    status: 400,
    code,
    sent: [UNKNOWN],
  });
  const given = new URLSearchParams(good.query).toString();
  const also = given ? `${given}&` : '';
  return [
    asking('a parameter nobody knows', `${also}${UNKNOWN}=1`, 'INVALID_INPUT'),
    asking('a parameter __proto__', `${also}__proto__=1`, 'INVALID_INPUT'),
    asking('a parameter twice', `${also}${UNKNOWN}=1&${UNKNOWN}=1`, 'MALFORMED'),
    ...known.flatMap((name) => {
      const others = new URLSearchParams(Object.entries(good.query).filter(([other]) => other !== name)).toString();
      const withOthers = others ? `${others}&` : '';
      return [
        asking(`${name} twice`, `${withOthers}${name}=1&${name}=1`, 'MALFORMED'),
        asking(`${name}: a control character`, `${withOthers}${name}=1%00`, 'INVALID_INPUT'),
        asking(`${name}: 1e21`, `${withOthers}${name}=1e21`, 'INVALID_INPUT'),
        asking(`${name}: 5,000 characters`, `${withOthers}${name}=${'9'.repeat(5_000)}`, 'INVALID_INPUT'),
      ];
    }),
  ];
}

/** Ids in the path: those that decide access name nothing when they are misspelt, the others are refused. */
function rudePaths(route: Route, good: Filling, authorization: string | undefined): Rude[] {
  return Object.entries(good.params).flatMap(([name, value]) =>
    (
      [
        ['a # and more', `${value}#BOOKING`],
        ['a NUL', `${value}\u0000`],
        ['a way up', `${value}/../..`],
        ['3,000 characters', value + '9'.repeat(3_000)],
        ['full-width digits', fullWidth(value)],
        ['__proto__', '__proto__'],
      ] as const
    )
      .filter(([, wrong]) => wrong !== value && !(name === 'callId' && wrong === '__proto__'))
      .map(([what, wrong]) => ({
        what: `{${name}}: ${what}`,
        call: callOf(route, { ...good, params: { ...good.params, [name]: wrong } }, authorization),
        status: 400,
        code: 'INVALID_INPUT',
        sent: wrong.length > 12 ? [wrong] : [],
      })),
  );
}

/** Everything wrong that can be made of the route's own example, one thing at a time. */
export const rudeRequests = (route: Route, good: Filling, authorization: string | undefined): Rude[] => [
  ...(route.method === 'GET' ? [] : rudeBodies(route, good, authorization)),
  ...rudeQueries(route, good, authorization),
  ...rudePaths(route, good, authorization),
];
