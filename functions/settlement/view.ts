import type * as z from 'zod';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Link } from '../../shared/file-link.ts';
import type { ExportItem } from './export.ts';
import { isOwnLine, type OwnLine } from './own-lines.ts';
import type { exportAnswer, lineAnswer, statementAnswer } from './schema.ts';
import type { Statement } from './statement.ts';
import { isLate } from './totals.ts';
import { correctionIn, isMealLine, type MealLine, type SettlementLine } from './transfers.ts';

export function statementView(statement: Statement): z.input<typeof statementAnswer> {
  const { facilityId, facilityName, region, period, serial, totals, digest, previousDigest, state } = statement;
  return {
    facilityId,
    facilityName,
    region,
    period,
    serial,
    from: isoInShanghai(statement.from),
    to: isoInShanghai(statement.to),
    totals: { ...totals, payers: totals.payers.map((payer) => ({ ...payer })) },
    digest,
    previousDigest,
    state,
    steps: statement.steps.map((step) => ({ ...step, at: isoInShanghai(step.at) })),
  };
}

export function lineView(line: SettlementLine, period: string): z.input<typeof lineAnswer> {
  const { transferId, kind, originDate, listFen, discountFen, selfPayFen, payeeBearsFen } = line;
  const correction = correctionIn(line);
  return {
    transferId,
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
    ...(isOwnLine(line) ? ownView(line) : {}),
    origin: correction?.origin.transferId,
    reason: correction?.reason,
  };
}

function mealView(line: MealLine): z.input<typeof lineAnswer>['meal'] {
  const { bookingId, elderId, mealtime, mode, policyId, categories, evidenceGrade } = line;
  return { bookingId, elderId, mealtime, mode, policyId, categories: [...categories], evidenceGrade };
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
  if (item.state === 'REQUESTED') return { ...facts, state: 'REQUESTED' };
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
