import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { Booking, By } from './booking.ts';
import { refuseServing } from './refusals.ts';

type BookingName = Pick<Booking, 'elderId' | 'bookingId'>;

/** The text whose MAC is the booking's six-digit code. */
const codeTextOf = ({ elderId, bookingId }: BookingName): string => `code/${elderId}/${bookingId}`;
/** Where a booking's own delivery address is sealed to. */
export const addressPlace = ({ elderId, bookingId }: BookingName): string =>
  `ELDER#${elderId}/BOOKING#${bookingId}/deliverTo`;

/** Wrong codes a booking stands before its code is locked: a guesser finds one in 200,000 times. */
export const MAX_WRONG_CODES = 5;

/**
 * The six digits of a booking, stored nowhere: whoever reads the table cannot serve with it. Of the key the booking was
 * made under, so that a rotation does not change the code an elder wrote down.
 */
export function codeOf(keyring: Keyring, booking: BookingName & Pick<Booking, 'codeKid'>): string {
  const [, mac] = keyring.mac('proof', codeTextOf(booking), booking.codeKid);
  return String(mac.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}

/** How long a shown QR is good for. */
export const QR_LIFE_MS = 60_000;

/** What a dynamic QR says: whose meal, who shows it, until when, and the ticket that makes it good for one serving. */
export interface MealCode {
  elderId: string;
  ticketId: string;
  expiresAt: Instant;
  shownBy: By;
}

const VERSION = 'XL1';

const textOf = ({ elderId, ticketId, expiresAt, shownBy }: MealCode): string =>
  [VERSION, elderId, ticketId, expiresAt, shownBy.role, shownBy.personId].join('~');

/** The code as text for a QR: about 200 characters. */
export function writeMealCode(keyring: Keyring, code: MealCode): string {
  const text = textOf(code);
  return `${text}~${keyring.sign('proof', text)}`;
}

/** The code back from its text, whether or not it has expired; CODE_INVALID when we did not sign it. */
export function readMealCode(keyring: Keyring, token: string): MealCode | Refusal {
  const cut = token.lastIndexOf('~');
  const [text, signature] = [token.slice(0, cut), token.slice(cut + 1)];
  if (cut < 0 || !text.startsWith(`${VERSION}~`) || !keyring.verify('proof', text, signature))
    return refuseServing('CODE_INVALID');
  const [, elderId, ticketId, expiresAt, role, personId] = text.split('~') as [
    string,
    string,
    string,
    string,
    By['role'],
    string,
  ];
  return { elderId, ticketId, expiresAt: Number(expiresAt), shownBy: { role, personId } };
}

/** At its end a code is no longer good. */
export const isExpired = ({ expiresAt }: MealCode, now: Instant): boolean => now >= expiresAt;
