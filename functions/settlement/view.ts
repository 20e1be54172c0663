import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Link } from '../../shared/file-link.ts';
import { deadlineOf, deskOf } from './deadlines.ts';
import type { ExportItem } from './export.ts';
import type { Origin } from './line.ts';
import type { LineReview } from './line-review.ts';
import type { Objection } from './objection.ts';
import { isOwnLine, type OwnLine } from './own-lines.ts';
import { payableOf } from './payable.ts';
import type { Arrears } from './read-arrears.ts';
import type {
  arrearsAnswer,
  exportAnswer,
  lineAnswer,
  noticeAnswer,
  objectionAnswer,
  reviewAnswer,
  statementAnswer,
} from './schema.ts';
import { type Notice, needsCity, type Statement } from './statement.ts';
import { isLate } from './totals.ts';
import {
  correctionIn,
  isMealLine,
  isPaymentLine,
  isVisitLine,
  isVoucherLine,
  type MealLine,
  type SettlementLine,
} from './transfers.ts';
import type { VisitLine } from './visit-lines.ts';
import type { VoucherLine } from './voucher-lines.ts';

export function statementView(statement: Statement): z.input<typeof statementAnswer> {
  const { facilityId, facilityName, facilityKind, region, period, serial } = statement;
  const { totals, digest, previousDigest, state, notice } = statement;
  const desk = deskOf(state, needsCity(statement));
  return {
    facilityId,
    facilityName,
    ...(facilityKind === undefined ? {} : { facilityKind }),
    region,
    period,
    serial,
    from: isoInShanghai(statement.from),
    to: isoInShanghai(statement.to),
    totals: { ...totals, payers: totals.payers.map((payer) => ({ ...payer })) },
    digest,
    previousDigest,
    state,
    desk,
    deadline: deadlineOf(period, desk),
    payable: payableOf(statement).map((payable) => ({ ...payable })),
    withheld: (statement.withheld ?? []).map((withheld) => ({ ...withheld })),
    openObjections: statement.openObjections ?? 0,
    ...(notice ? { notice: { from: isoInShanghai(notice.from), until: isoInShanghai(notice.until) } } : {}),
    steps: statement.steps.map((step) => ({ ...step, at: isoInShanghai(step.at) })),
  };
}

export function lineView(line: SettlementLine, period: string): z.input<typeof lineAnswer> {
  const { transferId, kind, originDate, listFen, discountFen, selfPayFen, payeeBearsFen } = line;
  const correction = correctionIn(line);
  return {
    transferId,
    line: placeOf(line),
    kind,
    postedAt: isoInShanghai(line.postedAt),
    originDate,
    late: isLate(line, period),
    listFen,
    discountFen,
    layers: line.layers.map((layer) => ({ ...layer })),
    selfPayFen,
    payeeBearsFen,
    ...(isMealLine(line) ? { meal: mealView(line) } : {}),
    ...(isVisitLine(line) ? { visit: visitView(line) } : {}),
    ...(isVoucherLine(line) ? { voucher: voucherView(line) } : {}),
    ...(isOwnLine(line) ? ownView(line) : {}),
    ...(isPaymentLine(line)
      ? { payment: { payer: line.payer, paidFen: line.paidFen, paymentNo: line.paymentNo } }
      : {}),
    ...('settledIn' in line ? { settledIn: line.settledIn } : {}),
    origin: correction?.origin.transferId,
    reason: correction?.reason,
  };
}

/** How a line is named in commands: posting time and id. */
const placeOf = ({ postedAt, transferId }: Origin): string => `${postedAt}.${transferId}`;
export function lineAt(place: string): Origin {
  const [postedAt = '', transferId = ''] = place.split('.');
  return { postedAt: Number(postedAt), transferId };
}

export function reviewView(review: LineReview): z.input<typeof reviewAnswer> {
  const { transferId, originDate, elderId, state, held, objections, reason, by, at } = review;
  return {
    transferId,
    line: placeOf(review),
    originDate,
    elderId,
    state,
    held: held.map((layer) => ({ ...layer })),
    objections: [...objections],
    reason,
    by: { ...by },
    at: isoInShanghai(at),
  };
}

export function objectionView(objection: Objection): z.input<typeof objectionAnswer> {
  const { objectionId, period, entry, from, to, reason, channel, by, at, lines, open, decision } = objection;
  return {
    objectionId,
    period,
    entry,
    from,
    to,
    reason,
    channel,
    by: { ...by },
    at: isoInShanghai(at),
    lines: lines.length,
    undecidedLines: open.length,
    ...(decision ? { decision: { ...decision, by: { ...decision.by }, at: isoInShanghai(decision.at) } } : {}),
  };
}

export function noticeView({
  statement,
  notice,
}: {
  statement: Statement;
  notice: Notice;
}): z.input<typeof noticeAnswer> {
  const { facilityId, facilityName, region, period } = statement;
  return {
    facilityId,
    facilityName,
    region,
    period,
    from: isoInShanghai(notice.from),
    until: isoInShanghai(notice.until),
  };
}

export function arrearsView({ statement, payers, ...facts }: Arrears): z.input<typeof arrearsAnswer> {
  const { facilityId, facilityName, region, serial, state } = statement;
  return { facilityId, facilityName, region, serial, state, ...facts, payers: payers.map((payer) => ({ ...payer })) };
}

function mealView(line: MealLine): z.input<typeof lineAnswer>['meal'] {
  const { bookingId, elderId, mealtime, mode, policyId, categories, evidenceGrade } = line;
  return { bookingId, elderId, mealtime, mode, policyId, categories: [...categories], evidenceGrade };
}

function visitView(line: VisitLine): z.input<typeof lineAnswer>['visit'] {
  const { orderId, elderId, serviceId, serviceName, minutes, carePlanId, evidenceGrade } = line;
  const [caregiverIds, categories] = [[...line.caregiverIds], [...line.categories]];
  return { orderId, elderId, serviceId, serviceName, minutes, caregiverIds, carePlanId, categories, evidenceGrade };
}

function voucherView({ purchaseId, elderId, tenders }: VoucherLine): z.input<typeof lineAnswer>['voucher'] {
  return {
    purchaseId,
    elderId,
    tenders: tenders.map(({ programId, lotId, units, fen }) => ({ programId, lotId, units, fen })),
  };
}

function ownView(line: OwnLine): Pick<z.input<typeof lineAnswer>, 'delivery' | 'operator'> {
  if ('tripId' in line) {
    const { tripId, mealtime, policyId, servings } = line;
    return { delivery: { tripId, mealtime, policyId, servings: servings.map(({ transferId }) => transferId) } };
  }
  const { rule, span, policyId, units, grade } = line;
  return { operator: { rule, span, policyId, units, grade } };
}

export function exportView(item: ExportItem, link?: Link): z.input<typeof exportAnswer> {
  const { exportId, period, format, reason, by, subject } = item;
  const facts = {
    exportId,
    period,
    payer: 'payer' in subject ? subject.payer : undefined,
    format,
    reason,
    by: { personId: by.personId, role: by.role },
    at: isoInShanghai(item.at),
  };
  if (item.state === 'REQUESTED')
    return { ...facts, state: 'REQUESTED', ...(item.progress ? { progress: { ...item.progress } } : {}) };
  const { serial, sha256, bytes, lines, readyAt } = item.file;
  return {
    ...facts,
    state: 'READY',
    serial,
    sha256,
    bytes,
    lines,
    readyAt: isoInShanghai(readyAt),
    ...(link ? { link: link.url, linkExpiresAt: isoInShanghai(link.expiresAt) } : {}),
  };
}
