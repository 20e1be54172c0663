import type { Handler } from '../../shared/api.ts';
import { addDays, type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { CategorySpan, ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';
import type { Category } from './vocabulary.ts';

/**
 * The file with the category that began on `from` ending after `lastDay`. The day before `from` says that it never
 * counted: a mistaken entry is voided and stays readable. The same end again changes nothing.
 */
export function withCategoryEnded(
  head: ElderHead,
  end: { category: Category; from: BusinessDate; lastDay: BusinessDate; reason?: string | undefined },
  today: BusinessDate,
): ElderHead | Refusal {
  const { category, from, lastDay, reason } = end;
  const span = head.categories.findLast((known) => known.category === category && known.from === from);
  if (!span) return refuseRegistry('CATEGORY_NOT_FOUND');
  if (span.to === lastDay) return head;
  if (lastDay < addDays(from, -1)) return refuseRegistry('DATES_REVERSED');
  if (span.to !== undefined && lastDay > span.to) return refuseRegistry('CATEGORY_NOT_FOUND');
  if (lastDay < addDays(today, -1) && reason === undefined) return refuseRegistry('BACK_DATED_NEEDS_REASON');
  const ended: CategorySpan = { ...span, to: lastDay };
  return { ...head, categories: head.categories.map((known) => (known === span ? ended : known)) };
}

export const endCategory =
  (registry: Registry): Handler<typeof registryRoutes.endCategory> =>
  async ({ params, body }, call) => {
    const deed = deedOf('end-category', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      withCategoryEnded(head, body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
