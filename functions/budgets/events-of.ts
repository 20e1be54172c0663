import { budgetWarned } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { BudgetItem } from './store.ts';

/** A budget that came near its end, or to it. */
export function budgetsEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind !== 'budget') return [];
  const { region, payer, year, warnings } = after as BudgetItem;
  const warning = warnings.at(-1);
  if (!warning || warnings.length === ((before as BudgetItem | undefined)?.warnings.length ?? 0)) return [];
  const { percent, amountFen, grantedFen, through } = warning;
  return [eventOf(budgetWarned, change, { region, payer, year, percent, amountFen, grantedFen, through })];
}
