import type { BusinessMonth } from '../../shared/business-time.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { startOf } from './period.ts';
import { correctionIn, isPaymentLine, isVisitLine, isVoucherLine, type SettlementLine } from './transfers.ts';

export interface PayerTotal {
  readonly payer: string;
  readonly label: string;
  /** Lines the payer has a share in. */
  readonly lines: number;
  readonly fen: Fen;
  /** The part of it that was settled with an earlier statement, so that this one does not settle it again. */
  readonly settledFen: Fen;
  /** What the bank paid in the meantime, less what came back. */
  readonly paidFen: Fen;
}

/** What the lines of a statement come to. Any amount may be zero, or negative when reversals outweigh the meals. */
export interface Totals {
  readonly lines: number;
  readonly meals: number;
  /** Meals, visits and vouchers taken back. */
  readonly reversals: number;
  /** Lines that change an earlier one without taking it back. */
  readonly corrections: number;
  /** Lines of an earlier month that were posted in this one. */
  readonly lateLines: number;
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly selfPayFen: Fen;
  readonly payeeBearsFen: Fen;
  /** What all payers together owe the point, vouchers among it. */
  readonly subsidyFen: Fen;
  /** Only where there are lines of visits: how many were served, and the paid minutes less those taken back. */
  readonly visits?: { readonly served: number; readonly minutes: number };
  /** Only where there are lines of vouchers: how many, and what the payers behind them bear. */
  readonly vouchers?: { readonly lines: number; readonly fen: Fen };
  /** Sorted by payer. */
  readonly payers: readonly PayerTotal[];
}

export const isLate = (line: Pick<SettlementLine, 'originDate'>, period: BusinessMonth): boolean =>
  line.originDate < businessDateOf(startOf(period));

/** An office's refusal is settled with the statement it was about, and posted when it was said. */
export const isSettledEarlier = (line: SettlementLine, period: BusinessMonth): boolean =>
  'settledIn' in line && line.settledIn !== period;

/** What one payer bears of a line, in however many layers. */
export const shareOf = (line: Pick<SettlementLine, 'layers'>, payer: string): Fen =>
  sumFen(line.layers.filter((layer) => layer.payer === payer).map((layer) => layer.fen));

const TAKEN_BACK: readonly SettlementLine['kind'][] = ['MEAL_REVERSED', 'VISIT_REVERSED', 'VOUCHER_RETURNED'];

/** Adds up lines one by one. Throws `RangeError` when a sum leaves the safe range. */
export class Tally {
  readonly #period: BusinessMonth;
  readonly #payers = new Map<string, PayerTotal>();
  #visits: NonNullable<Totals['visits']> | undefined;
  #vouchers: NonNullable<Totals['vouchers']> | undefined;
  #sums = {
    lines: 0,
    meals: 0,
    reversals: 0,
    corrections: 0,
    lateLines: 0,
    listFen: 0,
    discountFen: 0,
    selfPayFen: 0,
    payeeBearsFen: 0,
    subsidyFen: 0,
  };
  constructor(period: BusinessMonth) {
    this.#period = period;
  }

  add(line: SettlementLine): void {
    const sums = this.#sums;
    const isTakenBack = TAKEN_BACK.includes(line.kind);
    const layersFen = sumFen(line.layers.map((layer) => layer.fen));
    this.#sums = {
      lines: sums.lines + 1,
      meals: sums.meals + (line.kind === 'MEAL_SERVED' ? 1 : 0),
      reversals: sums.reversals + (isTakenBack ? 1 : 0),
      corrections: sums.corrections + (correctionIn(line) && !isTakenBack ? 1 : 0),
      lateLines: sums.lateLines + (isLate(line, this.#period) ? 1 : 0),
      listFen: sumFen([sums.listFen, line.listFen]),
      discountFen: sumFen([sums.discountFen, line.discountFen]),
      selfPayFen: sumFen([sums.selfPayFen, line.selfPayFen]),
      payeeBearsFen: sumFen([sums.payeeBearsFen, line.payeeBearsFen]),
      subsidyFen: sumFen([sums.subsidyFen, layersFen]),
    };
    if (isVisitLine(line)) {
      const { served, minutes } = this.#visits ?? { served: 0, minutes: 0 };
      const isServed = line.kind === 'VISIT_SERVED';
      this.#visits = { served: served + (isServed ? 1 : 0), minutes: minutes + line.minutes };
    }
    if (isVoucherLine(line)) {
      const { lines, fen } = this.#vouchers ?? { lines: 0, fen: 0 };
      this.#vouchers = { lines: lines + 1, fen: sumFen([fen, layersFen]) };
    }
    const labels = new Map(line.layers.map(({ payer, label }) => [payer, label]));
    for (const [payer, label] of labels) {
      const known = this.#known(payer, label);
      const share = shareOf(line, payer);
      this.#payers.set(payer, {
        ...known,
        lines: known.lines + 1,
        fen: sumFen([known.fen, share]),
        settledFen: sumFen([known.settledFen, isSettledEarlier(line, this.#period) ? share : 0]),
      });
    }
    if (!isPaymentLine(line)) return;
    const known = this.#known(line.payer, line.label);
    this.#payers.set(line.payer, { ...known, paidFen: sumFen([known.paidFen, line.paidFen]) });
  }

  #known(payer: string, label: string): PayerTotal {
    return this.#payers.get(payer) ?? { payer, label, lines: 0, fen: 0, settledFen: 0, paidFen: 0 };
  }

  totals(): Totals {
    const payers = [...this.#payers.values()].sort((a, b) => (a.payer < b.payer ? -1 : 1));
    const [visits, vouchers] = [this.#visits, this.#vouchers];
    return { ...this.#sums, ...(visits ? { visits } : {}), ...(vouchers ? { vouchers } : {}), payers };
  }
}
