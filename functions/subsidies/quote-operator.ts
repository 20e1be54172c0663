import { type BusinessMonth, lastDayOf } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import { chooseClass } from './choose-class.ts';
import { layersOfUnits, type OwnMeal, payUnits, type Unit, type UnitsPaid } from './pay-units.ts';
import { payersOf } from './payer-of.ts';
import type { OperatorRule, Policy } from './policy.ts';
import { whyNotPoint } from './qualifies.ts';
import type {
  OperatorMonth,
  OperatorQuote,
  OperatorYear,
  PaidLayer,
  PricedFacility,
  ServedMeal,
  Volume,
} from './quote.ts';

type OperatorClass = OperatorRule['classes'][number];
/** What a rule may ask about the point. */
interface PointFacts {
  facility: PricedFacility;
  grade?: string | undefined;
  volume: Volume;
}

const UNIT_WORDS = { meal: '餐', 'diner-day': '人次', 'diner-month': '人', month: '个月', year: '年' } as const;

/** What one rule of `operator` would pay if it were the only one, and why it may pay nothing. */
export interface RulePaid {
  rule: OperatorRule;
  units: number;
  layers: PaidLayer[];
  reasons: string[];
}

/** The rules that pay for a month, each as if it were the only one. */
export function payMonth(policy: Policy, asked: OperatorMonth): RulePaid[] {
  const point = { ...asked, volume: volumeOf(asked.meals) };
  const meals = [...asked.meals].sort(byTime);
  return policy.operator
    .filter(({ per }) => per !== 'year')
    .map((rule) => {
      if (isOfMonth(rule) && !holdsLastDay(asked)) return ruled(rule, NOT_AT_MONTH_END);
      if (rule.per === 'month' || rule.per === 'year') return ruled(rule, payPoint(policy, rule, point));
      const units = unitsOf(rule.per, meals, asked);
      return ruled(
        rule,
        payUnits(policy, rule, units, (candidate) => whyNotClass(candidate, point)),
      );
    });
}

/** The rules that pay for a year, each as if it were the only one. */
export const payYear = (policy: Policy, asked: OperatorYear): RulePaid[] =>
  policy.operator.filter(({ per }) => per === 'year').map((rule) => ruled(rule, payPoint(policy, rule, asked)));

/**
 * Prices a month of a point: every rule of `operator` but the yearly ones, in the order of the policy; a rule that pays
 * nothing says why. A payer pays by one rule of a kind only. Pure.
 */
export const quoteOperatorMonth = (policy: Policy | undefined, asked: OperatorMonth): OperatorQuote[] =>
  policy ? quoted(policy, payMonth(policy, asked)) : [];

/** Prices a year of a point: the yearly rules of `operator`. Pure. */
export const quoteOperatorYear = (policy: Policy | undefined, asked: OperatorYear): OperatorQuote[] =>
  policy ? quoted(policy, payYear(policy, asked)) : [];

function quoted({ policyId }: Policy, paid: readonly RulePaid[]): OperatorQuote[] {
  const before = new Set<string>();
  return paid.map(({ rule: { per, label }, ...due }) => {
    const names = due.layers.map(({ payer }) => `${per} ${payer}`);
    const again = names.some((name) => before.has(name));
    for (const name of names) before.add(name);
    if (again)
      return { label, units: 0, layers: [], subsidyFen: 0, policyId, reasons: ['同一出资方按同一方式只补一次'] };
    return { label, ...due, subsidyFen: sumFen(due.layers.map(({ fen }) => fen)), policyId };
  });
}

function ruled(rule: OperatorRule, paid: UnitsPaid): RulePaid {
  const told = (classes: readonly string[]) => `${classes.join('、')}：${paid.units} ${UNIT_WORDS[rule.per]}`;
  const layers = layersOfUnits(rule, paid, told, rule.capFen);
  return { rule, units: paid.units, layers, reasons: layers.length === 0 ? paid.reasons : [] };
}

const isOfMonth = ({ per }: OperatorRule): boolean => per === 'month' || per === 'diner-month';
const NOT_AT_MONTH_END: UnitsPaid = {
  units: 0,
  byPayers: [],
  reasons: ['本版政策月末已不执行，按月的由接上的一版支付'],
};
const holdsLastDay = ({ month, inForce }: { month: BusinessMonth; inForce: OperatorMonth['inForce'] }): boolean =>
  inForce.from <= lastDayOf(month) && lastDayOf(month) <= inForce.to;

/** A rule for the point as a whole: one unit, without an elder. */
function payPoint(policy: Policy, rule: OperatorRule, point: PointFacts): UnitsPaid {
  const not = (why: string): UnitsPaid => ({ units: 0, byPayers: [], reasons: [why] });
  const why = whyNotPoint(rule.where ?? {}, point.facility);
  if (why) return not(why);
  const choice = chooseClass(
    rule,
    (candidate) => whyNotPoint(candidate.where ?? {}, point.facility) ?? whyNotClass(candidate, point),
    ({ amount }) => amount.fen,
  );
  if ('whyNot' in choice) return not(choice.whyNot);
  const payers = payersOf(rule, { facility: point.facility.region, policy: policy.region });
  if (!payers) return not('登记的地址不够详细，无法确定由哪里出资');
  const classes = choice.chosen.map(({ label }) => label);
  return { units: 1, byPayers: [{ payers, fen: choice.fen, classes }], reasons: [] };
}

function whyNotClass({ grades, volume }: OperatorClass, { grade, volume: served }: PointFacts): string | undefined {
  if (grades && grade === undefined) return '就餐点没有评定等级';
  if (grades && !grades.includes(grade!)) return `就餐点的等级是${grade}，不是${grades.join('、')}`;
  const { meals, diners, mealsADay } = volume ?? {};
  if (!within(meals, served.meals, 1)) return `供餐 ${served.meals} 份，不在规定的规模内`;
  if (!within(diners, served.diners, 1)) return `就餐老人 ${served.diners} 人，不在规定的规模内`;
  // An average is compared without dividing: no fraction of a meal is lost.
  if (!within(mealsADay, served.meals, served.days))
    return `${served.days} 天供餐 ${served.meals} 份，平均每天不在规定的规模内`;
  return undefined;
}

/** Whether `counted / by` lies in the band. */
const within = (band: { from?: number | undefined; to?: number | undefined } = {}, counted: number, by: number) =>
  counted >= (band.from ?? 0) * by && (band.to === undefined || counted <= band.to * by);

const volumeOf = (meals: readonly ServedMeal[]): Volume => ({
  meals: meals.length,
  diners: new Set(meals.map(({ elderId }) => elderId)).size,
  days: new Set(meals.map(({ date }) => date)).size,
});

const nameOf = ({ date, mealtime, elderId }: ServedMeal): string => `${date} ${mealtime} ${elderId}`;
const byTime = (a: ServedMeal, b: ServedMeal): number => (nameOf(a) < nameOf(b) ? -1 : 1);

/** The meals as the rule counts them: each alone, or an elder's of a day or of the month together. */
function unitsOf(
  per: 'meal' | 'diner-day' | 'diner-month',
  meals: readonly ServedMeal[],
  { facility, inForce }: OperatorMonth,
): Unit[] {
  const own = ({ elderId: _elderId, discountFen, ...meal }: ServedMeal): OwnMeal => ({
    ...meal,
    facility,
    netFen: meal.listFen - discountFen,
  });
  const counted = meals.filter(({ date }) => inForce.from <= date && date <= inForce.to);
  switch (per) {
    case 'meal':
      return counted.map((meal) => [own(meal)]);
    case 'diner-day':
      return [...Map.groupBy(counted, ({ elderId, date }) => `${elderId} ${date}`).values()].map((unit) =>
        unit.map(own),
      );
    case 'diner-month':
      return [...Map.groupBy(meals, ({ elderId }) => elderId).values()].map((unit) => unit.map(own));
  }
}
