import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { type By, entriesOf, type Line, NOTHING, transferIdOf } from './line.ts';

export interface ExternalFacts {
  /** `external:<system>`: whoever pays for vouchers that another system owns. */
  readonly payer: string;
  readonly label: string;
  /** What that system paid to the payee; negative when it took something back. */
  readonly paidFen: Fen;
  /** The order or the booking it paid for. */
  readonly purchaseId: string;
  /** The number of the payment in the other system. */
  readonly paymentNo: string;
}
/** Another system reports what it paid: it owes the payee that much less. No part of any price, and no payment of ours. */
export interface ExternalSettled extends Line, ExternalFacts {
  readonly kind: 'EXTERNAL_SETTLED';
}
export interface ExternalPosting extends ExternalFacts {
  readonly payeeId: string;
  /** The day it was paid. */
  readonly on: BusinessDate;
  readonly by: By;
}

/** Throws `RangeError` for a payer that is not another system, and for a payment of nothing. */
export function externalSettled({ payeeId, on, by, ...facts }: ExternalPosting, now: Instant): ExternalSettled {
  const { payer, label, paidFen, purchaseId, paymentNo } = facts;
  if (!isExternal(payer)) throw new RangeError(`${paymentNo}: ${payer} pays by our own books`);
  if (paidFen === 0) throw new RangeError(`${paymentNo}: nothing was paid`);
  return {
    transferId: transferIdOf('EXTERNAL_SETTLED', `${payeeId}/${purchaseId}/${paymentNo}`, now),
    kind: 'EXTERNAL_SETTLED',
    payeeId,
    postedAt: now,
    originDate: on,
    entries: entriesOf(payeeId, { layers: [{ payer, label, fen: 0 - paidFen }], selfPayFen: 0 }),
    ...NOTHING,
    by: { personId: by.personId, role: by.role },
    payer,
    label,
    paidFen,
    purchaseId,
    paymentNo,
  };
}

export const EXTERNAL = 'external:';
export const isExternal = (payer: string): boolean => payer.startsWith(EXTERNAL);
