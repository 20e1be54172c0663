import type { Keyring } from './keyring.ts';
import { type Refusal, refuse } from './refusal.ts';

/** Whose page of which list. */
interface Reading {
  personId: string;
  list: string;
}
const placeOf = ({ personId, list }: Reading): string => `cursor/${personId}/${list}`;

/** A list's next page as an opaque text, sealed to the caller and the list: neither readable nor usable elsewhere. */
export const sealCursor = (
  keyring: Keyring,
  reading: Reading,
  next: Record<string, unknown> | undefined,
): string | undefined => next && keyring.seal(JSON.stringify(next), placeOf(reading));

export function openCursor(
  keyring: Keyring,
  reading: Reading,
  cursor: string | undefined,
): Record<string, unknown> | undefined | Refusal {
  if (cursor === undefined) return undefined;
  try {
    return JSON.parse(keyring.open(cursor, placeOf(reading))) as Record<string, unknown>;
  } catch {
    return refuse('INVALID_INPUT', { field: 'cursor' });
  }
}
