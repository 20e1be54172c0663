import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Decision, Write } from '../../shared/table.ts';
import { isExpired, QR_LIFE_MS, readMealCode, useTicket } from '../bookings/index.ts';
import type { Order } from '../orders/index.ts';
import { MAX_WRONG_CODES, readPlate, visitCodeOf } from './codes.ts';
import { CLOCK_TOLERANCE_MS } from './judge-time.ts';
import type { Presence } from './presence.ts';
import { refuseCheck } from './refusals.ts';
import { type PlateItem, type VisitCodeItem, visitCodeKey } from './store.ts';

/** What the caregiver scanned or was told. */
export type ProofAsked =
  | { kind: 'qr'; token: string }
  | { kind: 'plate'; token: string }
  | { kind: 'code'; code: string };

export interface ProofState {
  /** Of the order's six digits: nobody was shown them when it is missing. */
  code: VisitCodeItem | undefined;
  /** The plate that hangs at the elder's home now. */
  plate: PlateItem | undefined;
}
export interface Shown {
  presence: Presence;
  /** What makes it good only once. */
  writes: Write[];
}

interface Door {
  order: Pick<Order, 'orderId' | 'elderId'>;
  keyring: Keyring;
  /** When it was shown. */
  at: Instant;
  now: Instant;
}

function readQr(token: string, { order, keyring, at, now }: Door): Shown | Refusal {
  const code = readMealCode(keyring, token);
  if (isRefusal(code)) return refuseCheck('CODE_INVALID');
  if (code.elderId !== order.elderId) return refuseCheck('ANOTHER_ELDER');
  // A record that says it happened before the code was made had it from somewhere else.
  if (isExpired(code, at) || at < code.expiresAt - QR_LIFE_MS - CLOCK_TOLERANCE_MS) return refuseCheck('CODE_EXPIRED');
  return {
    presence: { kind: 'qr', ticketId: code.ticketId, shownBy: code.shownBy },
    writes: [useTicket(code, now)],
  };
}

function readCode(code: string, known: VisitCodeItem | undefined, { order, keyring }: Door): Shown | Refusal {
  if (!known) return refuseCheck('WRONG_CODE');
  if (known.wrongCodes >= MAX_WRONG_CODES) return refuseCheck('CODE_LOCKED');
  if (code !== visitCodeOf(keyring, order.orderId, known.kid))
    return refuseCheck('WRONG_CODE', { triesLeft: MAX_WRONG_CODES - known.wrongCodes - 1 });
  return { presence: { kind: 'code' }, writes: [] };
}

function readPlateAt(token: string, known: PlateItem | undefined, { order, keyring }: Door): Shown | Refusal {
  const plate = readPlate(keyring, token);
  if (!plate) return refuseCheck('CODE_INVALID');
  if (plate.elderId !== order.elderId) return refuseCheck('ANOTHER_ELDER');
  if (plate.version !== known?.version) return refuseCheck('PLATE_REPLACED');
  return { presence: { kind: 'plate', version: plate.version }, writes: [] };
}

/** Whether what was shown is this elder's and good now. WRONG_CODE is the caller's to count. */
export function readProof(proof: ProofAsked, { code, plate }: ProofState, door: Door): Shown | Refusal {
  switch (proof.kind) {
    case 'qr':
      return readQr(proof.token, door);
    case 'code':
      return readCode(proof.code, code, door);
    case 'plate':
      return readPlateAt(proof.token, plate, door);
  }
}

/** A wrong code is counted before it is refused; where no code was ever shown, there is nothing to guess. */
export const wrongCode = (
  { code }: Pick<ProofState, 'code'>,
  { orderId }: Pick<Order, 'orderId'>,
  answer: Refusal,
): Decision<Refusal> =>
  code
    ? {
        writes: [
          {
            update: visitCodeKey(orderId),
            add: { wrongCodes: 1 },
            when: [['wrongCodes', '=', code.wrongCodes]],
          },
        ],
        answer,
      }
    : answer;
