import type * as z from 'zod';
import { type BusinessDate, businessMonthOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { absent, type Write } from '../../shared/table.ts';
import type { Booking, EvidenceGrade, Proof } from './booking.ts';
import { codeOf, isExpired, MAX_WRONG_CODES, type MealCode, readMealCode } from './codes.ts';
import { refuseServing } from './refusals.ts';
import type { proofAsked } from './schema.ts';
import { usedTicketKey, witnessedKey } from './store.ts';

export type ProofAsked = z.output<typeof proofAsked>;

/** Who a proof speaks for, before it is known to be good. */
export interface Claimant {
  elderId: string;
  ticketId: string;
  /** Only when a QR was scanned. */
  mealCode?: MealCode;
}
/** Reads whom a proof names; CODE_INVALID when the QR was not written by us. */
export function claimantOf(proof: ProofAsked, keyring: Keyring): Claimant | Refusal {
  if (proof.kind !== 'qr') return { elderId: proof.elderId, ticketId: proof.ticketId };
  const mealCode = readMealCode(keyring, proof.token);
  return isRefusal(mealCode) ? mealCode : { elderId: mealCode.elderId, ticketId: mealCode.ticketId, mealCode };
}

/** Meals a point may witness a month: the village kitchens' worst days of network, not a way of life. */
export const WITNESSED_PER_MONTH = 200;
/** A used ticket is remembered until long after the day it was good for. */
const TICKET_KEPT_SECONDS = 3 * 24 * 3_600;

/** Makes what was shown good only once: refuses CODE_USED when it was shown before, for whatever. */
export const useTicket = ({ elderId, ticketId }: Pick<Claimant, 'elderId' | 'ticketId'>, now: Instant): Write => ({
  put: {
    ...usedTicketKey(elderId, ticketId),
    kind: 'used-ticket',
    expiresAtSeconds: Math.floor(now / 1000) + TICKET_KEPT_SECONDS,
  },
  when: absent,
  orElse: refuseServing('CODE_USED'),
});

export interface Proven {
  proof: Proof;
  grade: EvidenceGrade;
  /** What makes the proof good only once. */
  writes: Write[];
}

const shownGrade = (code: MealCode): EvidenceGrade => (code.shownBy.role === 'elder' ? 3 : 2);

/**
 * Whether the proof shows that this elder is here, how well, and what keeps it from being used again. WRONG_CODE is the
 * caller's to count. `booking` is missing for a walk-in, which has no six digits.
 */
export function checkProof(
  proof: ProofAsked,
  claimant: Claimant,
  meal: { facilityId: string; date: BusinessDate; booking?: Booking },
  { keyring, now }: { keyring: Keyring; now: Instant },
): Proven | Refusal {
  const used = useTicket(claimant, now);
  switch (proof.kind) {
    case 'qr': {
      const { mealCode } = claimant;
      if (!mealCode) return refuseServing('CODE_INVALID');
      if (isExpired(mealCode, now)) return refuseServing('CODE_EXPIRED');
      return { proof: { kind: 'qr', shownBy: mealCode.shownBy }, grade: shownGrade(mealCode), writes: [used] };
    }
    case 'code': {
      const { booking } = meal;
      if (!booking) return refuseServing('NOT_BOOKED');
      const wrong = booking.wrongCodes ?? 0;
      if (wrong >= MAX_WRONG_CODES) return refuseServing('CODE_LOCKED');
      if (proof.code !== codeOf(keyring, booking))
        return refuseServing('WRONG_CODE', { triesLeft: MAX_WRONG_CODES - wrong - 1 });
      return { proof: { kind: 'code' }, grade: 2, writes: [used] };
    }
    case 'witness': {
      const counted: Write = {
        update: witnessedKey(meal.facilityId, businessMonthOf(meal.date)),
        add: { meals: 1 },
        when: [['meals', 'absent or <', WITNESSED_PER_MONTH]],
        orElse: refuseServing('WITNESS_QUOTA_SPENT'),
      };
      const { reason, photo } = proof;
      return { proof: { kind: 'witness', reason, photo }, grade: 1, writes: [used, counted] };
    }
  }
}
