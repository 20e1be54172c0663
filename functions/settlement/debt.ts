import type { BusinessDate, BusinessMonth } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import { isExternal } from './external-settled.ts';
import type { Layer } from './line.ts';
import { payableOf } from './payable.ts';
import type { Statement } from './statement.ts';

/** Why something became owed: a statement was closed, or what it withheld changed afterwards. */
export const DEBT_REASONS = ['CLOSED', 'RELEASED', 'REFUSED', 'RESTORED'] as const;
export type DebtReason = (typeof DEBT_REASONS)[number];
export interface DebtPart {
  readonly period: BusinessMonth;
  readonly serial: string;
  readonly why: DebtReason;
  readonly fen: Fen;
}

/**
 * What one payer owes one point from closed statements and has not yet put into a payment: a running balance. Zero or
 * less is not paid; it stays and is set off against what the next months bring.
 */
export interface Debt extends Item {
  kind: 'debt';
  facilityId: string;
  payer: string;
  label: string;
  /** The sum of the parts. */
  fen: Fen;
  /** Since the last payment was made up. */
  parts: readonly DebtPart[];
  gsi1pk: string;
  gsi1sk: string;
  /** What the bank has paid of each month, and when last. */
  paid: Readonly<Record<BusinessMonth, { readonly fen: Fen; readonly on: BusinessDate }>>;
  version: number;
}

/**
 * Who pays from a treasury of ours. What the operator of a point bears itself (`operator`) is nobody's debt to it, and
 * another system pays for its own vouchers (`external:…`).
 */
export const isPublicPayer = (payer: string): boolean => payer.includes(':') && !isExternal(payer);

const DEBT_PREFIX = 'DEBT#';
export const debtKey = (facilityId: string, payer: string): Key => ({
  pk: facilityHead(facilityId).pk,
  sk: `${DEBT_PREFIX}${payer}`,
});

/** Where a payer's debts are found. From the index: what became owed this very moment may be missing. */
export const debtsOfPayer = (payer: string): { pk: string; index: true } => ({ pk: `DEBTS#${payer}`, index: true });

export async function debtsOf(table: Pick<Table, 'query'>, facilityId: string): Promise<Debt[]> {
  const { items } = await table.query<Debt>({ pk: facilityHead(facilityId).pk, begins: DEBT_PREFIX });
  return items;
}

/** Parts of the same statement and reason are one part; parts that came to nothing are dropped. */
function withPart(parts: readonly DebtPart[], added: DebtPart): DebtPart[] {
  const isSame = (part: DebtPart) => part.serial === added.serial && part.why === added.why;
  const fen = sumFen([...parts.filter(isSame).map((part) => part.fen), added.fen]);
  return [...parts.filter((part) => !isSame(part)), { ...added, fen }].filter((part) => part.fen !== 0);
}

export function withDebt(
  debt: Debt | undefined,
  { facilityId, period, serial }: Pick<Statement, 'facilityId' | 'period' | 'serial'>,
  { payer, label, fen }: Layer,
  why: DebtReason,
): Debt {
  const before = debt ?? { parts: [], paid: {}, version: 0 };
  const parts = withPart(before.parts, { period, serial, why, fen });
  return {
    ...debtKey(facilityId, payer),
    gsi1pk: debtsOfPayer(payer).pk,
    gsi1sk: facilityId,
    kind: 'debt',
    facilityId,
    payer,
    label,
    fen: sumFen(parts.map((part) => part.fen)),
    parts,
    paid: before.paid,
    version: before.version + 1,
  };
}

/** Everything owed is put into a payment. */
export const taken = (debt: Debt): Debt => ({ ...debt, fen: 0, parts: [], version: debt.version + 1 });

/** A payment that is not made after all is owed again. */
export function givenBack(debt: Debt, parts: readonly DebtPart[]): Debt {
  const all = parts.reduce<DebtPart[]>(withPart, [...debt.parts]);
  return { ...debt, parts: all, fen: sumFen(all.map((part) => part.fen)), version: debt.version + 1 };
}

/** The months a payment is for are paid that much more on a day; undefined: that much less, it came back. */
export function paidUp(debt: Debt, parts: readonly DebtPart[], on: BusinessDate | undefined): Debt {
  const paid = { ...debt.paid };
  for (const { period, fen: part } of parts) {
    const before = paid[period];
    const fen = (before?.fen ?? 0) + (on ? part : -part);
    const day = on ?? before?.on;
    if (fen === 0 || day === undefined) delete paid[period];
    else paid[period] = { fen, on: day };
  }
  return { ...debt, paid, version: debt.version + 1 };
}

/** Stale when the balance moved since `before` was read. */
export const replaceDebt = (before: Debt | undefined, after: Debt): Write => ({
  put: after,
  when: before ? [['version', '=', before.version]] : absent,
});

/** Adds amounts to what a point is owed, one write for each payer. */
export function owe(
  debts: readonly Debt[],
  statement: Pick<Statement, 'facilityId' | 'period' | 'serial'>,
  amounts: readonly Layer[],
  why: DebtReason,
): Write[] {
  const before = new Map(debts.map((debt) => [debt.payer, debt]));
  const after = new Map<string, Debt>();
  for (const amount of amounts) {
    const { payer } = amount;
    if (amount.fen !== 0 && isPublicPayer(payer))
      after.set(payer, withDebt(after.get(payer) ?? before.get(payer), statement, amount, why));
  }
  return [...after.values()].map((debt) => {
    const known = before.get(debt.payer);
    return replaceDebt(known, { ...debt, version: (known?.version ?? 0) + 1 });
  });
}

/** What a statement comes to is owed once it is closed. */
export const oweStatement =
  (debts: readonly Debt[]) =>
  (statement: Statement): Write[] =>
    owe(debts, statement, payableOf(statement), 'CLOSED');
