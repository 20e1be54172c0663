import type { Call } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseBooks } from './refusals.ts';
import { type BookCheck, checkKey } from './store.ts';

export interface CheckAsked {
  region: RegionCode;
  checkId: string;
  asOf: BusinessDate;
  rebuild: boolean;
}

export function decideCheck(
  existing: BookCheck | undefined,
  asked: CheckAsked,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Decision<BookCheck> {
  if (existing) {
    const same = existing.asOf === asked.asOf && existing.rebuild === asked.rebuild;
    return same ? { writes: [], answer: existing } : refuse('ID_REUSED');
  }
  if (asked.rebuild && actor.role !== 'finance') return refuse('FORBIDDEN');
  if (asked.asOf > businessDateOf(now)) return refuseBooks('DATE_AHEAD');
  const check: BookCheck = {
    ...checkKey(asked),
    kind: 'book-check',
    ...asked,
    by: { personId: actor.personId, role: actor.role },
    at: now,
    state: 'CHECKING',
    round: 1,
    after: '',
    points: 0,
    lines: 0,
    debitFen: 0,
    creditFen: 0,
    found: 0,
    findings: [],
    version: 1,
  };
  return { writes: [{ put: check, when: absent }, ...stillHolds(actor)], answer: check };
}

/**
 * Asks for the books of a region to be recomputed from every line; a worker does it. An auditor may look, finance may
 * have wrong books written again. Refuses DATE_AHEAD, FORBIDDEN and ID_REUSED.
 */
export const requestCheck = (table: Table, asked: CheckAsked, call: Call): Promise<BookCheck | Refusal> =>
  execute(
    table,
    () => table.get<BookCheck>(checkKey(asked)),
    (existing) => decideCheck(existing, asked, call),
  );

/** How far a check is, and what it found. Refuses NOT_FOUND. */
export const readCheck = async (
  table: Pick<Table, 'get'>,
  name: Pick<BookCheck, 'region' | 'checkId'>,
): Promise<BookCheck | Refusal> => (await table.get<BookCheck>(checkKey(name))) ?? refuse('NOT_FOUND');
