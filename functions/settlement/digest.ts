import { createHash } from 'node:crypto';
import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { SettlementLine } from './transfers.ts';

/** What a statement's digest binds besides its lines: whose, which month, which range, and everything before it. */
export interface StatementHead {
  readonly facilityId: string;
  readonly period: BusinessMonth;
  readonly from: Instant;
  readonly to: Instant;
  readonly previousDigest: string;
}

/** Stands before the first statement of a point. */
export const NO_STATEMENT_BEFORE = '0'.repeat(64);

/** Where a line is stored is no fact of it. */
const KEYS: readonly string[] = ['pk', 'sk'];

/**
 * A value as one text, whatever order its facts were written in: JSON without white space, the names of every object
 * sorted (RFC 8785, for the texts and whole numbers we have). No fact of a line, of whatever kind, can be left out.
 */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const facts = value as Readonly<Record<string, unknown>>;
  const names = Object.keys(facts).filter((name) => facts[name] !== undefined && !KEYS.includes(name));
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(facts[name])}`)
    .join(',')}}`;
}

/** SHA-256 over a statement's head and lines, one after the other: memory does not grow with the month. */
export class StatementDigest {
  readonly #hash = createHash('sha256');
  constructor({ facilityId, period, from, to, previousDigest }: StatementHead) {
    this.#hash.update(`statement-1\n${JSON.stringify([facilityId, period, from, to, previousDigest])}\n`);
  }
  add(line: SettlementLine): void {
    this.#hash.update(`${canonical(line)}\n`);
  }
  /** Hex; to be asked once, after the last line. */
  value(): string {
    return this.#hash.digest('hex');
  }
}

/** What a payer's file covers: one digest over those of the statements, in the order of the points. */
export function digestOfStatements(
  about: { readonly region: string; readonly payer: string; readonly period: BusinessMonth },
  statements: readonly { readonly facilityId: string; readonly digest: string }[],
): string {
  const hash = createHash('sha256').update(`payer-1\n${JSON.stringify([about.region, about.payer, about.period])}\n`);
  for (const { facilityId, digest } of statements) hash.update(`${facilityId} ${digest}\n`);
  return hash.digest('hex');
}
