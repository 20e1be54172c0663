import type { BusinessDate, BusinessMonth } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import type { Layer } from './line.ts';
import { payableOf } from './payable.ts';
import type { Statement } from './statement.ts';

/** Why something became owed: a statement was closed, or what it withheld changed afterwards. */
export const DUE_REASONS = ['CLOSED', 'RELEASED', 'REFUSED', 'RESTORED'] as const;
export type DueReason = (typeof DUE_REASONS)[number];
export interface DuePart {
  readonly period: BusinessMonth;
  readonly serial: string;
  readonly why: DueReason;
  readonly fen: Fen;
}

/**
 * What one payer owes one point from closed statements and has not yet put into a payment: a running balance. Zero or
 * less is not paid; it stays and is set off against what the next months bring.
 */
export interface Due extends Item {
  kind: 'due';
  facilityId: string;
  payer: string;
  label: string;
  /** The sum of the parts. */
  fen: Fen;
  /** Since the last payment was made up. */
  parts: readonly DuePart[];
  gsi1pk: string;
  gsi1sk: string;
  /** Months the bank has paid, and when. */
  paidOn: Readonly<Record<BusinessMonth, BusinessDate>>;
  version: number;
}

/** Who pays from a treasury. What the operator of a point bears itself (`operator`) is nobody's debt to it. */
export const isPublicPayer = (payer: string): boolean => payer.includes(':');

const DUE_PREFIX = 'DUE#';
export const dueKey = (facilityId: string, payer: string): Key => ({
  pk: facilityHead(facilityId).pk,
  sk: `${DUE_PREFIX}${payer}`,
});

/** Where a payer's debts are found. From the index: what became owed this very moment may be missing. */
export const duesOfPayer = (payer: string): { pk: string; index: true } => ({ pk: `DUES#${payer}`, index: true });

export async function duesOf(table: Pick<Table, 'query'>, facilityId: string): Promise<Due[]> {
  const { items } = await table.query<Due>({ pk: facilityHead(facilityId).pk, begins: DUE_PREFIX });
  return items;
}

/** Parts of the same statement and reason are one part; parts that came to nothing are dropped. */
function withPart(parts: readonly DuePart[], added: DuePart): DuePart[] {
  const isSame = (part: DuePart) => part.serial === added.serial && part.why === added.why;
  const fen = sumFen([...parts.filter(isSame).map((part) => part.fen), added.fen]);
  return [...parts.filter((part) => !isSame(part)), { ...added, fen }].filter((part) => part.fen !== 0);
}

export function withDue(
  due: Due | undefined,
  { facilityId, period, serial }: Pick<Statement, 'facilityId' | 'period' | 'serial'>,
  { payer, label, fen }: Layer,
  why: DueReason,
): Due {
  const before = due ?? { parts: [], paidOn: {}, version: 0 };
  const parts = withPart(before.parts, { period, serial, why, fen });
  return {
    ...dueKey(facilityId, payer),
    gsi1pk: duesOfPayer(payer).pk,
    gsi1sk: facilityId,
    kind: 'due',
    facilityId,
    payer,
    label,
    fen: sumFen(parts.map((part) => part.fen)),
    parts,
    paidOn: before.paidOn,
    version: before.version + 1,
  };
}

/** Everything owed is put into a payment. */
export const taken = (due: Due): Due => ({ ...due, fen: 0, parts: [], version: due.version + 1 });

/** A payment that is not made after all is owed again. */
export function givenBack(due: Due, parts: readonly DuePart[]): Due {
  const all = parts.reduce<DuePart[]>(withPart, [...due.parts]);
  return { ...due, parts: all, fen: sumFen(all.map((part) => part.fen)), version: due.version + 1 };
}

/** The months a payment closes are paid on a day; undefined: they are not, after all. */
export function paidUp(due: Due, parts: readonly DuePart[], on: BusinessDate | undefined): Due {
  const closed = parts.filter(({ why }) => why === 'CLOSED').map(({ period }) => period);
  const others = Object.entries(due.paidOn).filter(([period]) => !closed.includes(period));
  const paidOn = Object.fromEntries([...others, ...(on ? closed.map((period) => [period, on] as const) : [])]);
  return { ...due, paidOn, version: due.version + 1 };
}

/** Stale when the balance moved since `before` was read. */
export const replaceDue = (before: Due | undefined, after: Due): Write => ({
  put: after,
  when: before ? [['version', '=', before.version]] : absent,
});

/** Adds amounts to what a point is owed, one write for each payer. */
export function owe(
  dues: readonly Due[],
  statement: Pick<Statement, 'facilityId' | 'period' | 'serial'>,
  amounts: readonly Layer[],
  why: DueReason,
): Write[] {
  const before = new Map(dues.map((due) => [due.payer, due]));
  const after = new Map<string, Due>();
  for (const amount of amounts) {
    const { payer } = amount;
    if (amount.fen !== 0 && isPublicPayer(payer))
      after.set(payer, withDue(after.get(payer) ?? before.get(payer), statement, amount, why));
  }
  return [...after.values()].map((due) => {
    const known = before.get(due.payer);
    return replaceDue(known, { ...due, version: (known?.version ?? 0) + 1 });
  });
}

/** What a statement comes to is owed once it is closed. */
export const oweStatement =
  (dues: readonly Due[]) =>
  (statement: Statement): Write[] =>
    owe(dues, statement, payableOf(statement), 'CLOSED');
