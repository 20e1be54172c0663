import { type BusinessDate, type BusinessMonth, firstDayOf, lastDayOf } from '../../shared/business-time.ts';
import type { Item, Table } from '../../shared/table.ts';
import { claimOf, claimsBetween } from '../bookings/index.ts';
import type { Mealtime } from '../facilities/index.ts';
import { type Policy, quotaWindow, type TakenMeal } from '../subsidies/index.ts';
import { hasQuotas } from './reprice-elder.ts';

/** First and last date of meals that may matter to one of the month under any of the policies. */
function windowOf(month: BusinessMonth, policies: readonly Policy[]): { from: BusinessDate; to: BusinessDate } {
  const windows = policies.flatMap((policy) =>
    [firstDayOf(month), lastDayOf(month)].map((day) => quotaWindow(policy, day)),
  );
  return {
    from: windows.map(({ from }) => from).sort()[0]!,
    to: windows
      .map(({ to }) => to)
      .sort()
      .at(-1)!,
  };
}

const nameOf = ({ date, mealtime }: { date: BusinessDate; mealtime: Mealtime }): string => `${date} ${mealtime}`;

/**
 * An elder's subsidised meals besides the ones given, under every id the elder was registered with: at points elsewhere,
 * before and after the month. They count against quotas, as they stand. Nothing is read where no policy has a quota.
 */
export async function otherMeals(
  table: Pick<Table, 'query'>,
  elderIds: readonly string[],
  {
    month,
    meals,
    policies,
  }: {
    month: BusinessMonth;
    meals: readonly { date: BusinessDate; mealtime: Mealtime }[];
    policies: Iterable<Policy | undefined>;
  },
): Promise<TakenMeal[]> {
  const limiting = [...policies].filter((policy): policy is Policy => hasQuotas(policy));
  if (limiting.length === 0) return [];
  const { from, to } = windowOf(month, limiting);
  const given = new Set(meals.map(nameOf));
  const pages = await Promise.all(elderIds.map((elderId) => table.query<Item>(claimsBetween(elderId, from, to))));
  return pages
    .flatMap(({ items }) => items.map(claimOf))
    .filter((claim) => claim.state === 'HELD' && claim.subsidyFen > 0 && !given.has(nameOf(claim)))
    .map(({ date, mealtime, subsidyFen, layers }) => ({ date, mealtime, subsidyFen, layers }));
}
