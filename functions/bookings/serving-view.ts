import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import { type ElderHead, maskName } from '../registry/index.ts';
import type { BookingIn } from './booking.ts';
import { voucherView } from './purse.ts';
import type { servingAnswer } from './schema.ts';

export type ServingView = z.output<typeof servingAnswer>;

/** A served meal as the till shows it: what to hand out and what to collect. */
export function viewServing(booking: BookingIn<'SERVED'>, elder: Pick<ElderHead, 'name'>): ServingView {
  const { elderId, bookingId, facilityId, date, mealtime, mode, dishes, serving } = booking;
  const { listFen, discountFen, subsidyFen, selfPayFen, vouchers } = booking;
  return {
    elderId,
    elderName: maskName(elder.name),
    bookingId,
    ticketId: serving.ticketId,
    facilityId,
    date,
    mealtime,
    mode,
    dishes,
    listFen,
    discountFen,
    subsidyFen,
    selfPayFen,
    ...(vouchers ? { vouchers: voucherView(selfPayFen, vouchers) } : {}),
    servedAt: isoInShanghai(serving.at),
    evidenceGrade: serving.grade,
  };
}
