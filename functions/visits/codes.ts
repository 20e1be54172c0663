import type { Keyring } from '../../shared/keyring.ts';

/** Wrong codes an order stands before its code is locked: a guesser finds one in 200,000 times. */
export const MAX_WRONG_CODES = 5;

/**
 * The six digits of an order, stored nowhere: whoever reads the table cannot check in with it. Of the key under which it
 * was first shown, so that a rotation does not change the code an elder wrote down.
 */
export function visitCodeOf(keyring: Keyring, orderId: string, kid: string): string {
  const [, mac] = keyring.mac('proof', `visit-code/${orderId}`, kid);
  return String(mac.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** What the plate at an elder's home says. Of several printed ones only the newest version is good. */
export interface PlateText {
  readonly elderId: string;
  readonly version: number;
}
const PLATE = 'XH1';

/** The plate as text for a printed QR; the same whenever it is printed again. */
export function writePlate(keyring: Keyring, { elderId, version }: PlateText, kid: string): string {
  const text = [PLATE, elderId, version].join('~');
  const [, mac] = keyring.mac('proof', text, kid);
  return `${text}~${kid}.${mac.toString('base64url')}`;
}

/** The plate back from its text; undefined when we did not sign it. */
export function readPlate(keyring: Keyring, token: string): PlateText | undefined {
  const cut = token.lastIndexOf('~');
  const text = token.slice(0, Math.max(0, cut));
  const [prefix, elderId = '', version] = text.split('~');
  if (prefix !== PLATE || !keyring.verify('proof', text, token.slice(cut + 1))) return undefined;
  return { elderId, version: Number(version) };
}
