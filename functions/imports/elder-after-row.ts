import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import {
  ALLERGENS,
  type By,
  CATEGORIES,
  type Category,
  codesOf,
  DIETS,
  type ElderHead,
  LEVELS,
  newElder,
  placeOf,
  withAssessment,
  withCategory,
  withCategoryEnded,
  withDetails,
  withStay,
} from '../registry/index.ts';
import type { Problem } from './cells.ts';
import type { ElderRow } from './elder-row.ts';
import type { Change } from './row-kind.ts';

export interface Effect {
  /** The day from which what the list says counts. */
  from: BusinessDate;
  today: BusinessDate;
  by: By;
  keyring: Keyring;
  /** Number of the list, as evidence of what it says. */
  source: string;
}

const ASSESSOR = '批量导入';

/** The file after a row, or why the row does not fit it. */
export type AfterRow = { head: ElderHead } | { problem: Problem };
const problem = (column: string, message: string): AfterRow => ({ problem: { column, message } });

const isInForce = ({ from, to }: { from: BusinessDate; to?: BusinessDate | undefined }, on: BusinessDate): boolean =>
  from <= on && (to === undefined || on <= to);

/** The categories in force are those of the list: others end the day before, new ones begin. */
function withCategories(head: ElderHead, wished: readonly Category[], effect: Effect): ElderHead | Refusal {
  const { from, today, source } = effect;
  const known = head.categories.filter((span) => isInForce(span, from));
  let next: ElderHead | Refusal = head;
  for (const { category, from: began } of known) {
    if (wished.includes(category)) continue;
    next = withCategoryEnded(next, { category, from: began, lastDay: addDays(from, -1), reason: source }, today);
    if (isRefusal(next)) return next;
  }
  for (const category of wished) {
    if (known.some((span) => span.category === category)) continue;
    next = withCategory(next, { category, from, evidence: source, reason: source }, today);
    if (isRefusal(next)) return next;
  }
  return next;
}

function withLevel(head: ElderHead, said: NonNullable<ElderRow['assessment']>, effect: Effect): ElderHead | Refusal {
  const { level, validUntil, scale } = said;
  const last = head.assessments.at(-1);
  if (last?.level === level && last.validUntil === validUntil && last.scale === scale) return head;
  return withAssessment(head, { ...said, assessor: ASSESSOR, on: effect.from, reason: effect.source }, effect.today);
}

/** Moves only forward: what is known of later days was not known to the list, so the row is refused instead. */
function withMoves(head: ElderHead, row: ElderRow, from: BusinessDate): AfterRow {
  let next = head;
  for (const [which, region, column] of [
    ['residences', row.residence, '居住区划代码'],
    ['households', row.household, '户籍区划代码'],
  ] as const) {
    const last = head[which].at(-1);
    if (region === undefined || last?.region === region) continue;
    if (last && from < last.from) return problem(column, `档案中已有 ${last.from} 起的记录，生效日期不能更早`);
    next = { ...next, [which]: withStay(next[which], { region, from }) };
  }
  return { head: next };
}

/** Keeps the stored order where the row says the same: another order is no change. */
const sameOr = <T>(known: readonly T[], wished: T[] | undefined): T[] | undefined =>
  wished && wished.length === known.length && wished.every((one) => known.includes(one)) ? undefined : wished;

/** A known elder's file after a row. What the row does not say stays as it is. */
export function elderAfterRow(head: ElderHead, row: ElderRow, effect: Effect): AfterRow {
  if (head.deceasedOn !== undefined) return problem('姓名', '档案中已登记去世，请先核实');
  if (effect.from < head.birthDate) return problem('身份证号', '生效日期早于出生日期');
  const { name, phone, address, categories, assessment } = row;
  const diets = sameOr(head.diets, row.diets);
  const allergens = sameOr(head.allergens, row.allergens);
  const moved = withMoves(
    withDetails(head, { name, phone, address, diets, allergens }, effect.keyring),
    row,
    effect.from,
  );
  if ('problem' in moved) return moved;
  const grouped = categories ? withCategories(moved.head, categories, effect) : moved.head;
  if (isRefusal(grouped)) return problem('类别', grouped.message);
  const assessed = assessment ? withLevel(grouped, assessment, effect) : grouped;
  return isRefusal(assessed) ? problem('评估有效期至', assessed.message) : { head: assessed };
}

/** The file of somebody the registry does not know yet, or what the row leaves out. */
export function elderFromRow(elderId: string, row: ElderRow, effect: Effect): AfterRow {
  const { citizenNumber, name, phone, address, household, residence, diets = [], allergens = [] } = row;
  if (residence === undefined) return problem('居住区划代码', '新建档案必须填写');
  if (household === undefined) return problem('户籍区划代码', '新建档案必须填写');
  const registration = { elderId, citizenNumber, name, phone, address, household, residence, diets, allergens };
  const head = newElder(registration, effect);
  return isRefusal(head) ? problem('身份证号', head.message) : elderAfterRow(head, row, effect);
}

const wordsOf = <Code extends string>(vocabulary: Readonly<Record<Code, string>>, codes: readonly Code[]): string =>
  codesOf(vocabulary)
    .filter((code) => codes.includes(code))
    .map((code) => vocabulary[code])
    .join('、');

/** A file as the columns of a list show it, on a date. */
function textsOf(head: ElderHead, on: BusinessDate, keyring: Keyring): Record<string, string> {
  const opened = (field: 'phone' | 'address') => {
    const sealed = head[field];
    return sealed === undefined ? '' : keyring.open(sealed, placeOf(head.elderId, field));
  };
  const inForce = head.categories.filter(({ from, to }) => from <= on && (to === undefined || on <= to));
  const assessment = head.assessments.at(-1);
  return {
    姓名: head.name,
    联系电话: opened('phone'),
    住址: opened('address'),
    户籍区划代码: head.households.at(-1)?.region ?? '',
    居住区划代码: head.residences.at(-1)?.region ?? '',
    类别: wordsOf(
      CATEGORIES,
      inForce.map(({ category }) => category),
    ),
    能力等级: assessment ? LEVELS[assessment.level] : '',
    评估标准: assessment?.scale ?? '',
    评估有效期至: assessment?.validUntil ?? '',
    饮食: wordsOf(DIETS, head.diets),
    过敏原: wordsOf(ALLERGENS, head.allergens),
  };
}

/** What a row changes, column by column, before and after. */
export function changesBetween(
  before: ElderHead | undefined,
  after: ElderHead,
  { from, keyring }: Pick<Effect, 'from' | 'keyring'>,
): Change[] {
  const was = before ? textsOf(before, from, keyring) : {};
  return Object.entries(textsOf(after, from, keyring))
    .map(([column, becomes]) => ({ column, was: was[column] ?? '', becomes }))
    .filter((change) => change.was !== change.becomes);
}
