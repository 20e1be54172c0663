import type { Keyring } from './keyring.ts';
import { type Refusal, refuse } from './refusal.ts';

/** A list's next page as an opaque text, sealed to the caller and the list: neither readable nor usable elsewhere. */
export const sealCursor = (
  keyring: Keyring,
  list: string,
  next: Record<string, unknown> | undefined,
): string | undefined => next && keyring.seal(JSON.stringify(next), `cursor/${list}`);

export function openCursor(
  keyring: Keyring,
  list: string,
  cursor: string | undefined,
): Record<string, unknown> | undefined | Refusal {
  if (cursor === undefined) return undefined;
  try {
    return JSON.parse(keyring.open(cursor, `cursor/${list}`)) as Record<string, unknown>;
  } catch {
    return refuse('INVALID_INPUT', { field: 'cursor' });
  }
}
