import { type BusinessDate, lastDayOf } from '../../shared/business-time.ts';
import type { OperatorQuote } from '../subsidies/index.ts';
import { differenceOf, type Layer, NOTHING, type Origin, type Shares } from './line.ts';
import { type OperatorFacts, type OwnLine, operatorAdjusted, operatorSubsidy, type Posting } from './own-lines.ts';
import type { SettlementLine } from './transfers.ts';

type OperatorLine = Extract<OwnLine, OperatorFacts>;

/** What a rule comes to for a month `2026-10` or a year `2026`, by all that is known now. */
export interface Due extends Pick<OperatorQuote, 'units'> {
  readonly rule: string;
  readonly span: string;
  readonly policyId: string;
  readonly grade: string | undefined;
  readonly layers: readonly Layer[];
}

/** The last day of a span: the date its line belongs to. */
export const lastDayOfSpan = (span: string): BusinessDate => (span.length === 4 ? `${span}-12-31` : lastDayOf(span));

const nameOf = ({ span, policyId, rule }: Pick<Due, 'span' | 'policyId' | 'rule'>): string =>
  JSON.stringify([span, policyId, rule]);

const sharesOf = (layers: readonly Layer[]): Shares => ({
  ...NOTHING,
  layers,
  listFen: layers.reduce((sum, { fen }) => sum + fen, 0),
});

/** What a rule has been paid for a span so far. */
interface Paid extends Pick<Due, 'rule' | 'span' | 'policyId' | 'units' | 'layers'> {
  readonly origin: Origin;
}

/** Adds up what was posted, rule by rule and span by span. */
export class PaidSoFar {
  readonly #paid = new Map<string, Paid>();

  add(line: SettlementLine): void {
    if (line.kind !== 'OPERATOR_SUBSIDY' && line.kind !== 'OPERATOR_ADJUSTED') return;
    const { rule, span, policyId, units, layers, transferId, postedAt } = line;
    const known = this.#paid.get(nameOf(line));
    this.#paid.set(
      nameOf(line),
      known
        ? { ...known, units: known.units + units, layers: [...known.layers, ...layers] }
        : { rule, span, policyId, units, layers, origin: { transferId, postedAt } },
    );
  }

  of(due: Pick<Due, 'span' | 'policyId' | 'rule'>): Paid | undefined {
    return this.#paid.get(nameOf(due));
  }

  /** What was paid for some spans by rules of which nothing is due any more: their due is nothing. */
  noLongerDue(spans: readonly string[], due: readonly Due[]): Due[] {
    const names = new Set(due.map(nameOf));
    return [...this.#paid.values()]
      .filter((paid) => spans.includes(paid.span) && !names.has(nameOf(paid)))
      .map(({ rule, span, policyId }) => ({ rule, span, policyId, grade: undefined, units: 0, layers: [] }));
  }
}

const RECOUNTED = '有餐次补记、冲正或核减，重新计算';

/**
 * The lines that bring what was paid to what is due. A rule paid before is corrected by the difference, linked to its first
 * line; where there is no difference there is no line.
 */
export function linesFor(
  due: readonly Due[],
  paid: PaidSoFar,
  posting: Pick<Posting, 'facilityId' | 'by' | 'now'>,
): OperatorLine[] {
  return due.flatMap((one): OperatorLine[] => {
    const before = paid.of(one);
    const { layers } = differenceOf(sharesOf(before?.layers ?? []), sharesOf(one.layers));
    if (layers.length === 0) return [];
    const { rule, span, policyId, grade } = one;
    const units = one.units - (before?.units ?? 0);
    const facts = { rule, span, policyId, units, ...(grade === undefined ? {} : { grade }) };
    const at: Posting = { ...posting, originDate: lastDayOfSpan(span), layers };
    return before
      ? [operatorAdjusted(facts, at, { origin: before.origin, reason: RECOUNTED })]
      : [operatorSubsidy(facts, at)];
  });
}
