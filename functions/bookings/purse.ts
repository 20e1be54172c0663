import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import {
  type Cause,
  holdTenders,
  type Moved,
  type Part,
  type Programs,
  type Purchase,
  quoteTenders,
  releaseHold,
  type Tender,
  type Wallet,
} from '../vouchers/index.ts';
import { type Booking, isOpen, type MealTender, type MealVouchers, toPayFenOf, type UseVouchers } from './booking.ts';
import { byOf } from './store.ts';

/** An elder's wallet with the programs of its lots, read only where a meal is paid with vouchers. */
export interface Purse {
  wallet: Wallet;
  programs: Programs;
}

export const causeOf = (actor: Actor, now: Instant, reason?: string): Cause => ({ by: byOf(actor), now, reason });

/** Whether a wallet holds something for it. */
export const holdsVouchers = (booking: Booking): boolean => isOpen(booking) && !!booking.vouchers?.tenders.length;

const purchaseOf = ({ date, selfPayFen }: Pick<Booking, 'date' | 'selfPayFen'>, use: UseVouchers): Purchase => ({
  scope: 'meal',
  priceFen: selfPayFen,
  minutes: 0,
  date,
  programIds: use === true ? undefined : use,
});

/** The region is kept along: it finds the program when the lot has left the wallet long since. */
export const kept = ({ programId, lotId, units, fen }: Part, programs: Programs): MealTender => ({
  programId,
  region: programs.get(programId)!.region,
  lotId,
  units,
  fen,
});

export const paidFenOf = ({ tenders }: { tenders: readonly Part[] }): Fen => sumFen(tenders.map(({ fen }) => fen));

/** Moves in a wallet, one after the other, and what they leave for the booking. */
export interface Paying {
  moves: Moved[];
  vouchers: MealVouchers | undefined;
}
export const after = (purse: Purse, moves: readonly Moved[]): Purse => ({
  ...purse,
  wallet: moves.at(-1)?.wallet ?? purse.wallet,
});

/** What the wallet gets back of a booking that ends; nothing where it holds nothing. */
export const freeHold = (wallet: Wallet | undefined, booking: Booking, cause: Cause): Moved[] => {
  if (!holdsVouchers(booking)) return [];
  if (!wallet) throw new Error(`${booking.bookingId} was read without the wallet that holds for it`);
  return [releaseHold(wallet, booking.bookingId, cause)];
};

/** Keeps vouchers for an open booking at its price. Refuses VOUCHER_NOT_ENOUGH where a program pays wholly or not at all. */
export function holdFor(
  { wallet, programs }: Purse,
  booking: Pick<Booking, 'bookingId' | 'date' | 'selfPayFen'>,
  use: UseVouchers,
  cause: Cause,
): Paying | Refusal {
  const held = holdTenders(wallet, programs, purchaseOf(booking, use), booking.bookingId, cause);
  if (isRefusal(held)) return held;
  return { moves: [held], vouchers: { use, tenders: held.tenders.map((tender) => kept(tender, programs)) } };
}

/**
 * Keeps vouchers anew for a booking that news gave another price. Nothing that is kept is lost by it, as it would be where
 * a voucher was taken back since, or where a program pays wholly or not at all: then everything stays as it is, and at the
 * till the vouchers pay at most the price.
 */
export function holdAnew(purse: Purse, booking: Booking, selfPayFen: Fen, cause: Cause): Paying {
  const { vouchers } = booking;
  const asItIs = { moves: [], vouchers };
  if (!vouchers || !isOpen(booking) || selfPayFen === booking.selfPayFen) return asItIs;
  const freed = freeHold(purse.wallet, booking, cause);
  const held = holdFor(after(purse, freed), { ...booking, selfPayFen }, vouchers.use, cause);
  if (isRefusal(held) || paidFenOf(held.vouchers!) < Math.min(selfPayFen, paidFenOf(vouchers))) return asItIs;
  return { moves: [...freed, ...held.moves], vouchers: held.vouchers };
}

/** What vouchers would pay of a meal, and why it could not be booked with them. */
export function quoteVouchers(
  { wallet, programs }: Purse,
  meal: Pick<Booking, 'date' | 'selfPayFen'>,
  use: UseVouchers,
  cause: Cause,
): { tenders: Tender[]; whyNot: Refusal | undefined } {
  const purchase = purchaseOf(meal, use);
  const held = holdTenders(wallet, programs, purchase, 'quoted', cause);
  return {
    tenders: quoteTenders(wallet, programs, purchase, cause.now),
    whyNot: isRefusal(held) ? held : undefined,
  };
}

/** How the elder pays: what each voucher gives, and what is left to pay at the counter. */
export function voucherView(selfPayFen: Fen, { tenders }: { tenders: readonly Part[] }) {
  const toPayFen = toPayFenOf({ selfPayFen, vouchers: { tenders } });
  return {
    tenders: tenders.map(({ programId, lotId, units, fen }) => ({ programId, lotId, units, fen })),
    paidFen: selfPayFen - toPayFen,
    toPayFen,
  };
}
