import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type Budget, payerOfRegion, stillWarned } from './budget.ts';
import { type BudgetName, budgetWrite, seatOf } from './propose-budget.ts';
import { refuseBudget } from './refusals.ts';
import { type BudgetItem, budgetKey, type SpentItem, spentKey } from './store.ts';

interface ConfirmState {
  budget: BudgetItem | undefined;
  spent: SpentItem | undefined;
}

export function decideConfirmation(
  { budget, spent }: ConfirmState,
  { region, version }: BudgetName & { version: number },
  call: Pick<Call, 'actor' | 'principal' | 'now'>,
): Decision<Budget> {
  const grant = seatOf(call, region);
  if (!grant) return refuseBudget('NOT_YOUR_LEVEL');
  if (!budget) return refuse('NOT_FOUND');
  const { personId, role } = call.actor;
  const { proposal, ...rest } = budget;
  const last = budget.changes.at(-1);
  if (!proposal && last?.by.personId === personId && budget.version === version + 1)
    return { writes: [], answer: budget };
  if (budget.version !== version) return refuseBudget('CHANGED_MEANWHILE');
  if (!proposal) return refuseBudget('NOTHING_PROPOSED');
  if (proposal.by.personId === personId) return refuseBudget('SECOND_PERSON_NEEDED');
  const { amountFen, reason, by: proposedBy, at: proposedAt } = proposal;
  const confirmed = { amountFen, reason, by: { personId, role }, at: call.now, proposedBy, proposedAt };
  const changed: Budget = {
    ...rest,
    changes: [...budget.changes, confirmed],
    // A mark the new amount lifts the payer above is armed now: the night may see it only after it is passed again.
    warned: stillWarned(budget, amountFen, spent?.grantedFen ?? 0),
    version: version + 1,
  };
  return {
    writes: [budgetWrite(budget, changed), ...stillHolds({ personId, role, grant })],
    answer: changed,
  };
}

/**
 * A colleague puts the proposed amount in force. Refuses NOT_FOUND, NOT_YOUR_LEVEL, CHANGED_MEANWHILE, NOTHING_PROPOSED
 * and SECOND_PERSON_NEEDED.
 */
export const confirmBudget = (
  table: Table,
  name: BudgetName & { version: number },
  call: Call,
): Promise<Budget | Refusal> =>
  execute(
    table,
    async () => {
      const keys = [budgetKey(name), spentKey({ payer: payerOfRegion(name.region), year: name.year })];
      const [budget, spent] = await table.getMany(keys);
      return { budget: budget as BudgetItem | undefined, spent: spent as SpentItem | undefined };
    },
    (state) => decideConfirmation(state, name, call),
  );
