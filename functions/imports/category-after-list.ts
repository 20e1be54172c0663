import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import {
  CATEGORIES,
  type Category,
  type CategorySpan,
  type ElderHead,
  withCategory,
  withCategoryEnded,
} from '../registry/index.ts';
import type { Problem } from './cells.ts';

/** What a list of one category says about somebody from a day on. */
export interface Listing {
  category: Category;
  from: BusinessDate;
  today: BusinessDate;
  evidence: string;
}

export const COLUMN = '类别';
const problem = (message: string): Problem => ({ column: COLUMN, message });

export const spanInForce = (
  { categories }: Pick<ElderHead, 'categories'>,
  category: Category,
  on: BusinessDate,
): CategorySpan | undefined =>
  categories.find((span) => span.category === category && span.from <= on && (span.to === undefined || on <= span.to));

const orProblem = (changed: ElderHead | Refusal): ElderHead | Problem =>
  isRefusal(changed) ? problem(changed.message) : changed;

const isVoid = ({ from, to }: CategorySpan): boolean => to !== undefined && to < from;

/** The last day of what a list enters: the day before a later entry of the same category begins. */
function lastDayOfListed(
  { categories }: Pick<ElderHead, 'categories'>,
  { category, from }: Pick<Listing, 'category' | 'from'>,
): BusinessDate | undefined {
  const next = categories
    .filter((span) => span.category === category && span.from > from && !isVoid(span))
    .map((span) => span.from)
    .sort()[0];
  return next && addDays(next, -1);
}

/** Belongs to the category from the list's day on. A later entry of the same category stays, and ends this one. */
export function listed(head: ElderHead, { category, from, today, evidence }: Listing): ElderHead | Problem {
  if (head.deceasedOn !== undefined) return problem('档案中已登记去世，请先核实');
  if (from < head.birthDate) return problem('生效日期早于出生日期');
  const to = lastDayOfListed(head, { category, from });
  return orProblem(withCategory(head, { category, from, ...(to ? { to } : {}), evidence, reason: evidence }, today));
}

/** Belongs to it no longer: the entry in force ends the day before the list counts. */
export function leftOut(head: ElderHead, { category, from, today, evidence }: Listing): ElderHead | Problem {
  const span = spanInForce(head, category, from);
  if (!span) return problem('档案中没有生效的这一类别');
  return orProblem(
    withCategoryEnded(head, { category, from: span.from, lastDay: addDays(from, -1), reason: evidence }, today),
  );
}

const CHANGED_AGAIN = problem('导入之后这一类别又有变动，没有撤销，请人工核对');

/** The list's entry never counted: it stays readable, ended before it began. */
export function listedUndone(head: ElderHead, { category, from, today, evidence }: Listing): ElderHead | Problem {
  const span = head.categories.findLast((one) => one.category === category && one.from === from);
  if (!span || isVoid(span) || span.to !== lastDayOfListed(head, { category, from })) return CHANGED_AGAIN;
  return orProblem(withCategoryEnded(head, { category, from, lastDay: addDays(from, -1), reason: evidence }, today));
}

/** What the list ended goes on as it was, by a new entry from the day the list had counted. */
export function leftOutUndone(
  head: ElderHead,
  { category, from, today, evidence }: Listing,
  was: Pick<CategorySpan, 'from' | 'to' | 'evidence'>,
): ElderHead | Problem {
  const ended = head.categories.findLast((one) => one.category === category && one.from === was.from);
  if (ended?.to !== addDays(from, -1)) return CHANGED_AGAIN;
  const { to, evidence: before } = was;
  const again = { category, from, ...(to ? { to } : {}), ...(before ? { evidence: before } : {}), reason: evidence };
  const next = withCategory(head, again, today);
  return isRefusal(next) ? CHANGED_AGAIN : next;
}

/** `低保（2026-01-01 起）`, as the difference shows it. */
export const spanText = (span: CategorySpan | undefined): string =>
  span ? `${CATEGORIES[span.category]}（${span.from} 起${span.to ? `，至 ${span.to}` : ''}）` : '';
