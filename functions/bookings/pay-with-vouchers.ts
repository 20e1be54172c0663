import { post } from '../../shared/ledger.ts';
import type { Fen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import {
  moveStanding,
  NOTHING,
  type PaidTender,
  type StandingItem,
  standingOf,
  type VoucherPaid,
  voucherPaid,
  voucherReturned,
} from '../settlement/index.ts';
import { type Cause, captureHold, refundTenders, splitTender } from '../vouchers/index.ts';
import type { Booking, BookingIn, MealVouchers } from './booking.ts';
import { after, holdFor, kept, type Paying, type Purse, paidFenOf } from './purse.ts';

/** Moves in the wallet, and the lines about them in the ledger of the point. */
export interface Paid extends Paying {
  lines: Write[];
}

const lineOf = ({ facilityId, bookingId, elderId, date }: Booking, tenders: readonly PaidTender[], cause: Cause) =>
  voucherPaid(
    { payeeId: facilityId, purchaseId: bookingId, elderId, originDate: date, tenders, by: cause.by },
    cause.now,
  );

/** What vouchers paid, and when its line was posted; nothing was posted where they paid nothing. */
const spent = (
  vouchers: MealVouchers,
  tenders: readonly PaidTender[],
  { programs }: Purse,
  { now }: Cause,
): MealVouchers => ({
  use: vouchers.use,
  tenders: tenders.map((tender) => kept(tender, programs)),
  ...(tenders.length ? { paidAt: now } : {}),
});

/** Pays for a meal that is handed out with what is held for it, at most its price; the rest of the hold goes back. */
export function spendHold(purse: Purse, booking: Booking, vouchers: MealVouchers, cause: Cause): Paid {
  const { bookingId, selfPayFen, date } = booking;
  const actual = { priceFen: selfPayFen, minutes: 0 };
  const { tenders, ...moved } = captureHold(purse.wallet, purse.programs, bookingId, actual, date, cause);
  return {
    moves: [moved],
    vouchers: spent(vouchers, tenders, purse, cause),
    lines: tenders.length ? [post(lineOf(booking, tenders, cause))] : [],
  };
}

/** What vouchers paid for a served meal, as the ledger tells it. */
export interface VouchersPosted {
  line: VoucherPaid;
  /** How the line stands, when an office refused it since. */
  standing: StandingItem | undefined;
}
type Taking = Cause & { readonly reason: string };

const takeLineBack = ({ line, standing }: VouchersPosted, cause: Taking): Write[] => [
  post(voucherReturned(line, cause, standingOf(line, standing).shares)),
  moveStanding(line, standing, { shares: NOTHING }),
];

/** Takes back what vouchers paid for a meal, whole: to its lots, or to their payers where they have expired. */
export const giveBack = (
  purse: Purse,
  vouchers: MealVouchers,
  posted: VouchersPosted,
  cause: Taking,
): Omit<Paid, 'vouchers'> => ({
  moves: [refundTenders(purse.wallet, purse.programs, vouchers.tenders, cause)],
  lines: takeLineBack(posted, cause),
});

/** As `giveBack`, for a meal that can be served again: as much as can be is held for it again, at the price it has now. */
export function holdAgain(
  purse: Purse,
  booking: Pick<Booking, 'bookingId' | 'date' | 'selfPayFen'>,
  vouchers: MealVouchers,
  posted: VouchersPosted,
  cause: Taking,
): Paid {
  const given = giveBack(purse, vouchers, posted, cause);
  const held = holdFor(after(purse, given.moves), booking, vouchers.use, cause);
  if (isRefusal(held)) return { ...given, vouchers: { use: vouchers.use, tenders: [] } };
  return { ...given, moves: [...given.moves, ...held.moves], vouchers: held.vouchers };
}

/** What of the tenders stays and what goes back, so that they come to `backFen` less; the last one spent goes back first. */
function splitFromTheEnd(tenders: readonly PaidTender[], backFen: Fen): { stay: PaidTender[]; back: PaidTender[] } {
  let leftFen = backFen;
  const parts = tenders.toReversed().map((tender) => {
    const split = splitTender(tender, Math.min(tender.fen, leftFen));
    leftFen -= split.returned.fen;
    return split;
  });
  return {
    stay: parts
      .map((part) => part.kept)
      .filter(({ fen }) => fen > 0)
      .toReversed(),
    back: parts.map((part) => part.returned).filter(({ fen }) => fen > 0),
  };
}

/**
 * A served meal of which vouchers paid more than the elder owes by now: the line is taken back and posted anew with what is
 * owed, and the difference goes back. Undefined where nothing is too much, or where an office has refused the line: its
 * verdict stands. Vouchers never pay more of a meal than they did.
 */
export function giveBackTooMuch(
  purse: Purse,
  booking: BookingIn<'SERVED'>,
  posted: VouchersPosted,
  { selfPayFen, cause }: { selfPayFen: Fen; cause: Taking },
): Paid | undefined {
  const { vouchers } = booking;
  const tooMuchFen = vouchers ? paidFenOf(vouchers) - selfPayFen : 0;
  if (!vouchers || tooMuchFen <= 0 || posted.standing?.disallowed) return undefined;
  const { stay, back } = splitFromTheEnd(posted.line.tenders, tooMuchFen);
  return {
    moves: [refundTenders(purse.wallet, purse.programs, back, cause)],
    vouchers: spent(vouchers, stay, purse, cause),
    lines: [...takeLineBack(posted, cause), ...(stay.length ? [post(lineOf(booking, stay, cause))] : [])],
  };
}
