import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { type By, type Correcting, entriesOf, type Line, NOTHING, type Origin, transferIdOf } from './line.ts';

export interface PaymentFacts {
  readonly payer: string;
  readonly label: string;
  /** What the bank paid to the point; negative when it came back. */
  readonly paidFen: Fen;
  readonly batchId: string;
  /** The number of the payment in the files for the bank. */
  readonly paymentNo: string;
}
/** The bank has paid a point: the payer owes that much less. No part of any price. */
export interface Payment extends Line, PaymentFacts {
  readonly kind: 'PAYMENT';
}
/** The bank sent back what it had reported as paid. */
export interface PaymentReturned extends Line, PaymentFacts, Correcting {
  readonly kind: 'PAYMENT_RETURNED';
}
export type PaymentLine = Payment | PaymentReturned;

export interface PaymentPosting extends PaymentFacts {
  readonly facilityId: string;
  readonly on: BusinessDate;
  readonly by: By;
  readonly now: Instant;
}

function lineOf<Kind extends PaymentLine['kind']>(kind: Kind, { facilityId, on, by, now, ...facts }: PaymentPosting) {
  const { payer, label, paidFen, batchId, paymentNo } = facts;
  return {
    transferId: transferIdOf(kind, paymentNo, now),
    kind,
    payeeId: facilityId,
    postedAt: now,
    originDate: on,
    // Whoever paid owes less, and the point is owed less: the debts of a served meal the other way round.
    entries: entriesOf(facilityId, { layers: [{ payer, label, fen: 0 - paidFen }], selfPayFen: 0 }),
    ...NOTHING,
    by: { personId: by.personId, role: by.role },
    payer,
    label,
    paidFen,
    batchId,
    paymentNo,
  };
}

export const paymentMade = (posting: PaymentPosting): Payment => lineOf('PAYMENT', posting);

export const paymentReturned = (posting: PaymentPosting, origin: Origin, reason: string): PaymentReturned => ({
  ...lineOf('PAYMENT_RETURNED', { ...posting, paidFen: 0 - posting.paidFen }),
  origin,
  reason,
});
