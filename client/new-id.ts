import type { ID_PREFIXES, IdKind } from '../shared/ids.ts';

/** The server's prefixes: the type makes sure that they are the same. */
const PREFIXES: typeof ID_PREFIXES = {
  person: 'pn',
  session: 'ss',
  elder: 'el',
  facility: 'fc',
  dish: 'ds',
  booking: 'bk',
  plan: 'pl',
  ticket: 'tk',
  transfer: 'tr',
  statement: 'st',
  policy: 'po',
  import: 'im',
  event: 'ev',
  export: 'ex',
  closure: 'cl',
  key: 'ky',
  request: 'rq',
  linkCode: 'lc',
  check: 'ck',
  trip: 'tp',
  roster: 'rs',
  sample: 'sm',
  finding: 'fd',
  simulation: 'si',
  objection: 'ob',
  batch: 'pb',
  caregiver: 'cg',
  service: 'sv',
  program: 'vp',
  carePlan: 'cp',
  order: 'or',
  photo: 'ph',
};
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * An id for what this phone creates: prefix and UUIDv7 in 26 Crockford characters, without libraries, because pages of a
 * mini-program have neither `crypto` nor BigInt everywhere. An id is a name, not a secret: plain randomness will do.
 * Written bit by bit: 2 spare, 48 of time, 4 of version (7), 12 random, 2 of variant (binary 10), 62 random.
 */
export function newId(kind: IdKind, now: number = Date.now(), random: () => number = Math.random): string {
  const randomBit = () => (random() < 0.5 ? 0 : 1);
  const bits = [0, 0, ...bitsOf(now, 48), 0, 1, 1, 1, ...times(12, randomBit), 1, 0, ...times(62, randomBit)];
  const characters = times(26, (i) => {
    const value = bits.slice(i * 5, i * 5 + 5).reduce((sum: number, bit) => sum * 2 + bit, 0);
    return CROCKFORD.charAt(value);
  });
  return `${PREFIXES[kind]}_${characters.join('')}`;
}

const times = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const bitsOf = (value: number, count: number): number[] =>
  times(count, (i) => Math.floor(value / 2 ** (count - 1 - i)) % 2);
