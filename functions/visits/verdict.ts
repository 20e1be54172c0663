import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { post } from '../../shared/ledger.ts';
import type { Fen } from '../../shared/money.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { moveOrder, mustMove, type Order, type VisitResult, whyNotMoved } from '../orders/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { priceOf } from '../services/index.ts';
import { type PaidTender, visitServed, voucherPaid } from '../settlement/index.ts';
import {
  captureHold,
  claimExternal,
  type ExternalTender,
  type Programs,
  paidTenderOf,
  releaseHold,
  splitTender,
  type Wallet,
  walletWrites,
  withdrawExternal,
} from '../vouchers/index.ts';
import type { Exception } from './exceptions.ts';
import type { Found } from './store.ts';
import { byOf, gradeOfVisits, performedOn } from './visit.ts';

/** All that a verdict on an order's visit moves. */
export interface VerdictState extends Pick<Found, 'visits' | 'photos' | 'word'> {
  order: Order;
  elder: ElderHead;
  wallet: Wallet;
  programs: Programs;
  /** What another system pays of it. */
  external: ExternalTender | undefined;
}
export interface Verdict {
  actor: Actor;
  now: Instant;
  reason?: string | undefined;
}
export interface Judged {
  order: Order;
  writes: Write[];
}

interface Payment {
  tenders: PaidTender[];
  writes: Write[];
}

/** What another system pays: what it recorded, but never more than the visit came to. */
function externalPart({ external, programs }: VerdictState, priceFen: Fen): Payment {
  const program = external && programs.get(external.programId);
  if (!external || !program || priceFen === 0) return { tenders: [], writes: [] };
  const whole = paidTenderOf(external, program);
  const { kept } = splitTender(whole, Math.max(0, whole.fen - priceFen));
  return { tenders: [kept], writes: [claimExternal({ ...external, fen: kept.fen })] };
}

/** Whether the wallet holds for the order. Throws when it should and does not: it is on its way into another file. */
function isHeld({ holds }: Wallet, { orderId, heldFen }: Pick<Order, 'orderId' | 'heldFen'>): boolean {
  const isThere = holds[orderId] !== undefined;
  if (!isThere && heldFen > 0) throw new Error(`${orderId}: its vouchers are not in this wallet`);
  return isThere;
}

/** What is paid without the elder: first by another system, then by what the wallet holds; the rest of the hold goes back. */
function payment(
  state: VerdictState,
  { priceFen, minutes, date }: { priceFen: Fen; minutes: number; date: BusinessDate },
  { actor, now, reason }: Verdict,
): Payment {
  const { order, wallet, programs } = state;
  const external = externalPart(state, priceFen);
  const externalFen = external.tenders[0]?.fen ?? 0;
  if (!isHeld(wallet, order)) return external;
  const actual = { priceFen: priceFen - externalFen, minutes };
  const captured = captureHold(wallet, programs, order.orderId, actual, date, { by: byOf(actor), now, reason });
  return {
    tenders: [...external.tenders, ...captured.tenders],
    writes: [...external.writes, ...walletWrites(wallet, captured)],
  };
}

/**
 * A visit that counts: the order moves, the wallet pays what the paid minutes cost and gets the rest back, and both lines
 * are posted. One transaction, or nothing of it.
 */
export function verified(
  state: VerdictState,
  { minutes, exceptions }: { minutes: number; exceptions: readonly Exception[] },
  verdict: Verdict,
): Judged | Refusal {
  const { order, visits, elder } = state;
  const { actor, now, reason } = verdict;
  const refused = whyNotMoved(order, 'VERIFIED', actor);
  if (refused) return refused;
  const { orderId, elderId, providerId, service, carePlanId } = order;
  const date = performedOn(order, visits);
  const priceFen = priceOf(service, minutes);
  const paid = payment(state, { priceFen, minutes, date }, verdict);
  const { age, categories, assessmentLevel, household, residence } = factsOn(elder, date);
  const by = byOf(actor);
  const line = visitServed(
    {
      orderId,
      elderId,
      providerId,
      originDate: date,
      listFen: priceFen,
      serviceId: service.serviceId,
      serviceName: service.name,
      minutes,
      caregiverIds: order.workers.map(({ caregiverId }) => caregiverId),
      carePlanId,
      evidenceGrade: gradeOfVisits(visits),
      age,
      categories,
      assessmentLevel,
      household,
      residence,
      by,
    },
    now,
  );
  const { tenders } = paid;
  const vouchers = tenders.length
    ? voucherPaid({ payeeId: providerId, purchaseId: orderId, elderId, originDate: date, tenders, by }, now)
    : undefined;
  const visit: VisitResult = {
    performedOn: date,
    paidMinutes: minutes,
    priceFen,
    exceptions,
    served: { transferId: line.transferId, postedAt: line.postedAt },
    ...(vouchers ? { vouchers: { transferId: vouchers.transferId, postedAt: vouchers.postedAt } } : {}),
  };
  const moved = mustMove(order, 'VERIFIED', { visit }, { by: actor, now, reason });
  return {
    order: moved.order,
    writes: [...moved.writes, ...paid.writes, post(line), ...(vouchers ? [post(vouchers)] : []), ...stillHolds(actor)],
  };
}

/** A visit that does not count: nothing is posted, and what the wallet held goes back. */
export function rejected(state: VerdictState, { actor, now, reason }: Verdict): Judged | Refusal {
  const { order, wallet, external } = state;
  const moved = moveOrder(order, 'REJECTED', {}, { by: actor, now, reason });
  if (isRefusal(moved)) return moved;
  const freed = isHeld(wallet, order)
    ? walletWrites(wallet, releaseHold(wallet, order.orderId, { by: byOf(actor), now, reason }))
    : [];
  const withdrawn = external?.state === 'RECORDED' ? withdrawExternal(external, actor) : [];
  return { order: moved.order, writes: [...moved.writes, ...freed, ...withdrawn, ...stillHolds(actor)] };
}
