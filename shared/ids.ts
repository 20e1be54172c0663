import { v7 } from 'uuid';
import * as z from 'zod';
import type { Instant } from './business-time.ts';

/**
 * Ids are a short prefix and a UUIDv7 in 26 Crockford characters (`bk_01JD…`): sortable by creation time, and at most
 * 32 characters, which is all that WeChat's `out_trade_no`, `scene` and `character_string` fields hold.
 */
export const ID_PREFIXES = {
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
  check: 'ck',
  trip: 'tp',
  roster: 'rs',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function crockford(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let i = 0; i < 26; i++) {
    text = CROCKFORD[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** A new id. Time and randomness may be passed in (`random` gives 16 bytes), so that seeded runs repeat. */
export function newId(kind: IdKind, source: { msecs?: number; random?: Uint8Array } = {}): string {
  return `${ID_PREFIXES[kind]}_${crockford(v7(source, new Uint8Array(16)))}`;
}

/** When an id was made, as its maker's clock said: the first 48 bits are milliseconds. */
export const madeAt = (id: string): Instant =>
  [...id.slice(3, 13)].reduce((time, digit) => time * 32 + CROCKFORD.indexOf(digit), 0);

/** The zod schema of an id of this kind. Ids come from clients, so the alphabet is closed: no `#`, no control character. */
export const idSchema = (kind: IdKind) =>
  z
    .string()
    .regex(new RegExp(`^${ID_PREFIXES[kind]}_[${CROCKFORD}]{26}$`))
    .meta({ description: `id: ${ID_PREFIXES[kind]}_ and 26 Crockford characters of a UUIDv7` });
