import type * as z from 'zod';
import type { Actor } from '../../shared/access.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { type Booking, type Claim, holderOf, isOpen, shownState } from './booking.ts';
import { voucherView } from './purse.ts';
import type { bookingAnswer } from './schema.ts';

export type BookingView = z.output<typeof bookingAnswer>;

/** A booking as its elder, relatives and the hotline see it. `slot` says whether the kitchen has cooked. */
export function viewBooking(
  booking: Booking,
  claim: Claim | undefined,
  slot: { preparedAt?: Instant } | undefined,
  now: Instant,
): BookingView {
  const { elderId, bookingId, facilityId, date, mealtime, mode, dishes, planId, note, contact, policyId } = booking;
  const { listFen, discountFen, vouchers } = booking;
  // The claim of a served meal follows late news, the booking keeps what was paid at the counter.
  const { layers, subsidyFen } =
    claim && holderOf(claim) === bookingId ? claim : { layers: [], subsidyFen: booking.subsidyFen };
  const selfPayFen = booking.selfPayFen + booking.subsidyFen - subsidyFen;
  return {
    elderId,
    bookingId,
    facilityId,
    date,
    mealtime,
    mode,
    state: shownState(booking, slot, now),
    dishes,
    price: { listFen, discountFen, layers, subsidyFen, selfPayFen, ...(policyId ? { policyId } : {}) },
    cutOffAt: isoInShanghai(booking.cutOffAt),
    bookedAt: isoInShanghai(booking.bookedAt),
    bookedBy: booking.by.role,
    ...(planId ? { planId } : {}),
    ...(note ? { note } : {}),
    ...(contact ? { contact } : {}),
    ...(vouchers && (isOpen(booking) || booking.state === 'SERVED')
      ? { vouchers: voucherView(selfPayFen, vouchers) }
      : {}),
    ...howItEnded(booking),
  };
}

/** What the role may read of it: whoever checks money reads neither what the family wrote nor what the elder cannot eat. */
export function bookingFor(role: Actor['role'], { note, contact, ...booking }: BookingView): BookingView {
  return role === 'auditor' ? booking : { ...booking, ...(note ? { note } : {}), ...(contact ? { contact } : {}) };
}

function howItEnded(booking: Booking): Partial<BookingView> {
  switch (booking.state) {
    case 'SERVED':
      return {
        ticketId: booking.serving.ticketId,
        servedAt: isoInShanghai(booking.serving.at),
        evidenceGrade: booking.serving.grade,
      };
    case 'REVERSED':
      return {
        servedAt: isoInShanghai(booking.serving.at),
        evidenceGrade: booking.serving.grade,
        reason: booking.reversed.reason,
      };
    case 'CANCELLED':
    case 'CANCELLED_BY_POINT':
    case 'SUBSTITUTED': {
      const { late, reason } = booking.ended;
      return { ...(late ? { late } : {}), ...(reason ? { reason } : {}) };
    }
    default:
      return {};
  }
}
