import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type Slot, slotKey } from '../menus/index.ts';
import type { Wallet } from '../vouchers/index.ts';
import { type Booking, type Claim, holderOf } from './booking.ts';
import { walletHolding } from './load-purse.ts';
import { holdsVouchers } from './purse.ts';
import { bookingKey, bookingOf, type Card, cardKey, cardOf, claimKey, claimOf } from './store.ts';

export interface BookingState {
  booking: Booking | undefined;
  /** The claim on the booking's meal, whoever holds it now. */
  claim: Claim | undefined;
  card: Card;
  slot: Slot | undefined;
  /** The wallet that holds vouchers for it. */
  wallet?: Wallet;
}

/**
 * A booking with its claim, the card and the slot, in two reads, and with the wallet where one holds vouchers for it. The
 * card is read before the claim it guards.
 */
export async function loadBooking(
  table: Pick<Table, 'getMany'>,
  named: Pick<Booking, 'elderId' | 'bookingId'>,
): Promise<BookingState> {
  const [item, card] = await table.getMany([bookingKey(named), cardKey(named.elderId)]);
  const booking = item && bookingOf(item);
  if (!booking) return { booking, claim: undefined, card: cardOf(undefined), slot: undefined };
  const wallet = holdsVouchers(booking) ? await walletHolding(table, booking) : undefined;
  if (holdsVouchers(booking) && !wallet) return loadBooking(table, named);
  const [claim, slot] = await table.getMany([
    claimKey(booking),
    slotKey(booking.facilityId, booking.date, booking.mealtime),
  ]);
  return {
    booking,
    claim: claim && claimOf(claim),
    card: cardOf(card),
    slot: slot as Slot | undefined,
    ...(wallet ? { wallet } : {}),
  };
}

/**
 * The booking that holds a claim. A change of the choice or of the price moves both, so the claim of a changed booking is
 * read again, behind it: what is served is never posted with the layers of before.
 */
export async function loadHolder(
  table: Pick<Table, 'get'>,
  claim: Claim,
): Promise<{ claim: Claim; booking: Booking | undefined }> {
  const item = await table.get(bookingKey({ elderId: claim.elderId, bookingId: holderOf(claim) }));
  const booking = item && bookingOf(item);
  const hasMoved = booking?.changedTo !== undefined || booking?.repricedAt !== undefined;
  const behind = hasMoved ? await table.get(claimKey(claim)) : undefined;
  return { claim: behind ? claimOf(behind) : claim, booking };
}

/** The booking when it is of this point; somebody else's is not there at all. */
export const atPoint = (booking: Booking | undefined, facilityId: string | undefined): Booking | Refusal =>
  booking && (facilityId === undefined || booking.facilityId === facilityId) ? booking : refuse('NOT_FOUND');
