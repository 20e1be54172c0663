import { gunzipSync, gzipSync } from 'node:zlib';
import type { Keyring } from '../../shared/keyring.ts';
import type { Item, Key, Table } from '../../shared/table.ts';

/** A piece of something too large, or too private, to lie in an item as it is. */
interface Piece extends Item {
  kind: 'roster-parcel';
  /** Of how many. */
  of: number;
  sealed: string;
  expiresAtSeconds: number;
}

/** Sealed it grows by a third: an item has room for 400 KB. */
const PIECE_LENGTH = 240_000;

const pieceKey = ({ pk, sk }: Key, piece: number): Key => ({ pk, sk: `${sk}#${String(piece).padStart(3, '0')}` });
const placeOf = ({ pk, sk }: Key): string => `${pk}/${sk}`;

/** The items that hold a value: zipped, cut and sealed each to its place. */
export function parcelItems(keyring: Keyring, key: Key, value: unknown, expiresAtSeconds: number): Item[] {
  const text = gzipSync(JSON.stringify(value)).toString('base64');
  const of = Math.max(1, Math.ceil(text.length / PIECE_LENGTH));
  return Array.from({ length: of }, (_, piece): Piece => {
    const place = pieceKey(key, piece);
    const part = text.slice(piece * PIECE_LENGTH, (piece + 1) * PIECE_LENGTH);
    return { ...place, kind: 'roster-parcel', of, sealed: keyring.seal(part, placeOf(place)), expiresAtSeconds };
  });
}

/** The value of a parcel; undefined when there is none. A longer one that lay there before leaves pieces nobody reads. */
export async function openParcel<Value>(
  table: Pick<Table, 'query'>,
  keyring: Keyring,
  key: Key,
): Promise<Value | undefined> {
  const { items } = await table.query<Piece>({ pk: key.pk, begins: `${key.sk}#` });
  const [first] = items;
  if (!first) return undefined;
  const text = items.slice(0, first.of).map((piece) => keyring.open(piece.sealed, placeOf(piece)));
  return JSON.parse(gunzipSync(Buffer.from(text.join(''), 'base64')).toString('utf8')) as Value;
}
