import type { Grant } from '../../shared/access.ts';
import type { Call } from '../../shared/api.ts';
import type { Fen } from '../../shared/money.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type Budget, type Proposal, payerOfRegion } from './budget.ts';
import { refuseBudget } from './refusals.ts';
import { type BudgetItem, budgetKey } from './store.ts';

export interface BudgetName {
  region: RegionCode;
  year: number;
}
export interface BudgetAsked extends BudgetName {
  amountFen: Fen;
  reason: string;
  /** The version the amount was written on; 0 where there is no budget yet. */
  version: number;
}

/** Finance of exactly the level that pays: neither of the level above nor of a part. */
export const seatOf = ({ principal }: Pick<Call, 'principal'>, region: RegionCode): Grant | undefined =>
  principal?.grants.find(({ role, over }) => role === 'finance' && over === region);

export const budgetWrite = (before: BudgetItem | undefined, now: Budget): Write => ({
  put: { ...budgetKey(now), kind: 'budget', ...now, version: (before?.version ?? 0) + 1 },
  when: before ? [['version', '=', before.version]] : absent,
});

export function decideProposal(
  budget: BudgetItem | undefined,
  { region, year, amountFen, reason, version }: BudgetAsked,
  call: Pick<Call, 'actor' | 'principal' | 'now'>,
): Decision<Budget> {
  const grant = seatOf(call, region);
  if (!grant) return refuseBudget('NOT_YOUR_LEVEL');
  const { personId, role } = call.actor;
  const known = budget?.proposal;
  if (budget && known?.by.personId === personId && known.amountFen === amountFen && known.reason === reason)
    return { writes: [], answer: budget };
  if ((budget?.version ?? 0) !== version) return refuseBudget('CHANGED_MEANWHILE');
  const proposal: Proposal = { amountFen, reason, by: { personId, role }, at: call.now };
  const blank = { region, payer: payerOfRegion(region), year, changes: [], warnings: [], warned: [] };
  const proposed: Budget = { ...blank, ...budget, proposal, version: version + 1 };
  return {
    writes: [budgetWrite(budget, proposed), ...stillHolds({ personId, role, grant })],
    answer: proposed,
  };
}

/**
 * Writes down the amount a payer's finance wants for a year; nothing is in force before a colleague confirms it. Said
 * again it is the same. Refuses NOT_YOUR_LEVEL and CHANGED_MEANWHILE.
 */
export const proposeBudget = (table: Table, asked: BudgetAsked, call: Call): Promise<Budget | Refusal> =>
  execute(
    table,
    () => table.get<BudgetItem>(budgetKey(asked)),
    (budget) => decideProposal(budget, asked, call),
  );
