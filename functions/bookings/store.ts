import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { absent, type Condition, type Item, type Key, type Write } from '../../shared/table.ts';
import type { Mealtime } from '../facilities/index.ts';
import type { Booking, By, Claim } from './booking.ts';

const ofElder = (elderId: string): string => `ELDER#${elderId}`;

export const bookingKey = ({ elderId, bookingId }: Pick<Booking, 'elderId' | 'bookingId'>): Key => ({
  pk: ofElder(elderId),
  sk: `BOOKING#${bookingId}`,
});
export const claimKey = ({ elderId, date, mealtime }: Pick<Claim, 'elderId' | 'date' | 'mealtime'>): Key => ({
  pk: ofElder(elderId),
  sk: `CLAIM#${date}#${mealtime}`,
});
export const cardKey = (elderId: string): Key => ({ pk: ofElder(elderId), sk: 'CARD' });
/** Serving codes shown once stay known until they have expired. */
export const usedTicketKey = (elderId: string, ticketId: string): Key => ({
  pk: ofElder(elderId),
  sk: `TICKET#${ticketId}`,
});
export const witnessedKey = (facilityId: string, month: string): Key => ({
  pk: `FACILITY#${facilityId}`,
  sk: `WITNESSED#${month}`,
});

/** The elder's claims from one date to another, both included. */
export const claimsBetween = (elderId: string, from: BusinessDate, to: BusinessDate) => ({
  pk: ofElder(elderId),
  // Mealtimes are ASCII words: `~` sorts behind all of them.
  between: [`CLAIM#${from}#`, `CLAIM#${to}#~`] as const,
});

/** Index partition of the bookings of one meal at one point. */
export const slotList = (facilityId: string, date: BusinessDate, mealtime: Mealtime): string =>
  `SLOT#${facilityId}#${date}#${mealtime}`;

/**
 * Ids that the keys spell out are not stored a second time: every booking is kept within 1 KB, so that it costs two
 * write units and its index entry one.
 */
export function bookingItem(booking: Booking): Item {
  const { elderId, bookingId, facilityId, date, mealtime, ...rest } = booking;
  return {
    ...bookingKey(booking),
    kind: 'booking',
    gsi1pk: slotList(facilityId, date, mealtime),
    gsi1sk: `${elderId}#${bookingId}`,
    ...rest,
  };
}
export function bookingOf(item: Item): Booking {
  const [, facilityId, date, mealtime] = String(item.gsi1pk).split('#');
  const [elderId, bookingId] = String(item.gsi1sk).split('#');
  const { pk: _pk, sk: _sk, kind: _kind, gsi1pk: _gsi1pk, gsi1sk: _gsi1sk, ...rest } = item;
  return { ...rest, elderId, bookingId, facilityId, date, mealtime } as unknown as Booking;
}

export function claimItem({ elderId, date, mealtime, ...rest }: Claim): Item {
  return { ...claimKey({ elderId, date, mealtime }), kind: 'claim', ...rest };
}
export function claimOf(item: Item): Claim {
  const elderId = item.pk.slice('ELDER#'.length);
  const [, date, mealtime] = item.sk.split('#');
  const { pk: _pk, sk: _sk, kind: _kind, ...rest } = item;
  return { ...rest, elderId, date, mealtime } as unknown as Claim;
}

export const createBooking = (booking: Booking): Write => ({ put: bookingItem(booking), when: absent });

/** The booking as it is now, if it is still the version that was read. */
export const replaceBooking = (before: Booking, now: Booking): Write => ({
  put: bookingItem({ ...now, version: before.version + 1 }),
  when: [['version', '=', before.version]],
});

/** Takes or keeps the mealtime. `before` is the claim as read: nobody may have come in between. */
export function holdClaim(before: Claim | undefined, now: Claim): Write {
  const unchanged: readonly Condition[] = before
    ? [
        ['state', '=', before.state],
        ['bookings', '=', before.bookings],
      ]
    : absent;
  return { put: claimItem(now), when: unchanged };
}

export const releaseClaim = (claim: Claim, why: Pick<Claim, 'releasedByPlan'> = {}): Write => ({
  update: claimKey(claim),
  set: { state: 'RELEASED', ...why },
  when: [
    ['state', '=', 'HELD'],
    ['bookings', '=', claim.bookings],
  ],
});

/** Every decision about what an elder eats moves the elder's card: they come one after the other. */
export interface Card {
  /** 0 before the first booking. */
  version: number;
  movedAt: Instant;
}
export const cardOf = (item: Item | undefined): Card => ({
  version: Number(item?.version ?? 0),
  movedAt: Number(item?.movedAt ?? 0),
});

/**
 * The instant of a decision that moves the card: later than that of the one before, although it was asked for in the same moment
 * or the clock of its machine is behind. Prices are looked at again in the order of these.
 */
export const turnAfter = ({ movedAt }: Card, now: Instant): Instant => Math.max(now, movedAt + 1);

/**
 * Moves the elder's card on, if it is still at the version read. Every change of claims does this, so two decisions
 * that each counted the quota cannot both be written.
 */
export const moveCard = (elderId: string, card: Card, now: Instant): Write => ({
  update: cardKey(elderId),
  set: { movedAt: turnAfter(card, now) },
  add: { version: 1 },
  when: [['version', 'absent or =', card.version]],
});

/** Moves the card of a file that became part of another, once: who is just booking there looks again, and finds that it ended. */
export const endCard = (elderId: string): Write => ({
  update: cardKey(elderId),
  set: { ended: true },
  add: { version: 1 },
  when: [['ended', 'absent']],
});

export const byOf = ({ personId, role }: By): By => ({ personId, role });
