import { isDeepStrictEqual } from 'node:util';
import type { Handler } from '../../shared/api.ts';
import { type BusinessDate, businessDateOf } from '../../shared/business-time.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { changeElder, deedOf } from './change-elder.ts';
import type { registryRoutes } from './contract.ts';
import type { CategorySpan, ElderHead } from './elder.ts';
import { answerWithFile } from './file.ts';
import { MAX_ENTRIES } from './record-residence.ts';
import { refuseRegistry } from './refusals.ts';
import type { Registry } from './store.ts';

const LAST_DAY = '9999-12-31';
const overlaps = (a: CategorySpan, b: CategorySpan): boolean =>
  a.category === b.category && a.from <= (b.to ?? LAST_DAY) && b.from <= (a.to ?? LAST_DAY);

/** The file with a category from a date on. Spans of one category never overlap; the same span again changes nothing. */
export function withCategory(
  head: ElderHead,
  { category, from, to, evidence, reason }: CategorySpan & { reason?: string | undefined },
  today: BusinessDate,
): ElderHead | Refusal {
  const span: CategorySpan = { category, from, ...(to && { to }), ...(evidence && { evidence }) };
  if (head.categories.some((known) => isDeepStrictEqual(known, span))) return head;
  if (to !== undefined && to < from) return refuseRegistry('DATES_REVERSED');
  if (from < head.birthDate) return refuseRegistry('BEFORE_BIRTH');
  if (from < today && reason === undefined) return refuseRegistry('BACK_DATED_NEEDS_REASON');
  if (head.categories.some((known) => overlaps(known, span))) return refuseRegistry('CATEGORY_OVERLAPS');
  if (head.categories.length >= MAX_ENTRIES) return refuseRegistry('TOO_LONG_A_HISTORY');
  return { ...head, categories: [...head.categories, span] };
}

export const addCategory =
  (registry: Registry): Handler<typeof registryRoutes.addCategory> =>
  async ({ params, body }, call) => {
    const deed = deedOf('add-category', call, body.reason);
    const changed = await changeElder(registry, params.elderId, deed, (head) =>
      withCategory(head, body, businessDateOf(call.now)),
    );
    return answerWithFile(registry, changed, call);
  };
