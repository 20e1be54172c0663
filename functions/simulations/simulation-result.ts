import type { BusinessDate } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { Mealtime } from '../facilities/index.ts';
import { byPayer, type Deviation, type RepricedMeal, subsidyOf } from './reprice-elder.ts';
import type { StandingMeal } from './standing-meals.ts';

/**
 * An amount in three parts that add up to what it would be: what the ledger says now, what late news about persons would
 * change under the old rules already, and the effect of the new rules alone.
 */
export interface Sum {
  readonly nowFen: Fen;
  readonly lateNewsFen: Fen;
  readonly effectFen: Fen;
}
export interface PayerSum extends Sum {
  readonly payer: string;
  readonly label: string;
}

/** An elder whose own payment changes with the rules; amounts of the month, late news left aside. */
export interface ElderChange {
  readonly elderId: string;
  readonly meals: number;
  readonly selfPayWasFen: Fen;
  readonly selfPayThenFen: Fen;
}
interface NamedMeal {
  readonly transferId: string;
  readonly elderId: string;
  readonly facilityId: string;
  readonly date: BusinessDate;
  readonly mealtime: Mealtime;
  readonly listFen: Fen;
}
export interface MealChange extends NamedMeal {
  readonly subsidyWasFen: Fen;
  readonly subsidyThenFen: Fen;
  readonly selfPayWasFen: Fen;
  readonly selfPayThenFen: Fen;
  /** Why so under the new rules, Chinese. */
  readonly reasons: readonly string[];
}
/** A meal the old rules price otherwise today than the ledger says. */
export interface LateMeal extends NamedMeal {
  readonly why: Deviation;
  readonly subsidyPostedFen: Fen;
  readonly subsidyWasFen: Fen;
}

/**
 * Why a meal stays as it is posted: `borne` the point bears a part of it, by an office's decision or because the elder
 * died; `no-file` there is no elder file to ask; `no-policy` the version that priced it is not found.
 */
export type SetAside = 'borne' | 'no-file' | 'no-policy';

/** What a month comes to under other rules. Results of several counties add up. */
export interface SimulationResult {
  readonly meals: number;
  readonly elders: number;
  /** Meals that other rules price and would go on to price. */
  readonly otherRules: number;
  readonly setAside: Readonly<Record<SetAside, number>>;
  readonly subsidisedNow: number;
  readonly subsidisedThen: number;
  /** Sorted by payer. */
  readonly payers: readonly PayerSum[];
  readonly discount: Sum;
  readonly selfPay: Sum;
  readonly gaining: { readonly elders: number; readonly fen: Fen };
  readonly losing: { readonly elders: number; readonly fen: Fen };
  /** By why, with the subsidy the old rules would change by themselves. */
  readonly late: Readonly<Record<Deviation, { readonly meals: number; readonly fen: Fen }>>;
  /** At most `SHOWN` of each, the biggest first. */
  readonly biggestElders: readonly ElderChange[];
  readonly biggestMeals: readonly MealChange[];
  readonly biggestLate: readonly LateMeal[];
}

/** How many elders and meals a result names. */
export const SHOWN = 20;

const NO_SUM: Sum = { nowFen: 0, lateNewsFen: 0, effectFen: 0 };
export const NO_RESULT: SimulationResult = {
  meals: 0,
  elders: 0,
  otherRules: 0,
  setAside: { borne: 0, 'no-file': 0, 'no-policy': 0 },
  subsidisedNow: 0,
  subsidisedThen: 0,
  payers: [],
  discount: NO_SUM,
  selfPay: NO_SUM,
  gaining: { elders: 0, fen: 0 },
  losing: { elders: 0, fen: 0 },
  late: { file: { meals: 0, fen: 0 }, order: { meals: 0, fen: 0 }, other: { meals: 0, fen: 0 } },
  biggestElders: [],
  biggestMeals: [],
  biggestLate: [],
};

const addSums = (a: Sum, b: Sum): Sum => ({
  nowFen: sumFen([a.nowFen, b.nowFen]),
  lateNewsFen: sumFen([a.lateNewsFen, b.lateNewsFen]),
  effectFen: sumFen([a.effectFen, b.effectFen]),
});
const counted = <Name extends string>(a: Readonly<Record<Name, number>>, b: Readonly<Record<Name, number>>) =>
  Object.fromEntries(Object.keys(a).map((name) => [name, a[name as Name] + b[name as Name]])) as Record<Name, number>;

function addPayers(a: readonly PayerSum[], b: readonly PayerSum[]): PayerSum[] {
  const sums = new Map(a.map((one) => [one.payer, one]));
  for (const one of b) {
    const known = sums.get(one.payer);
    sums.set(one.payer, known ? { ...known, ...addSums(known, one) } : one);
  }
  return [...sums.values()].sort((x, y) => (x.payer < y.payer ? -1 : 1));
}

const weightOfElder = ({ selfPayWasFen, selfPayThenFen }: ElderChange): Fen => Math.abs(selfPayThenFen - selfPayWasFen);
const weightOfMeal = (meal: MealChange): Fen =>
  Math.max(Math.abs(meal.selfPayThenFen - meal.selfPayWasFen), Math.abs(meal.subsidyThenFen - meal.subsidyWasFen));
const weightOfLate = ({ subsidyPostedFen, subsidyWasFen }: LateMeal): Fen => Math.abs(subsidyWasFen - subsidyPostedFen);

/** The heaviest of two lists; of equals those whose names come first, so that the same month gives the same list. */
const biggest =
  <T>(weight: (one: T) => Fen, name: (one: T) => string) =>
  (a: readonly T[], b: readonly T[]): readonly T[] =>
    b.length === 0
      ? a
      : [...a, ...b].sort((x, y) => weight(y) - weight(x) || (name(x) < name(y) ? -1 : 1)).slice(0, SHOWN);
const biggestElders = biggest(weightOfElder, ({ elderId }) => elderId);
const biggestMeals = biggest(weightOfMeal, ({ transferId }) => transferId);
const biggestLate = biggest(weightOfLate, ({ transferId }) => transferId);

/** The result of two counties, or of more elders of one. Throws `RangeError` when a sum leaves the safe range. */
export function addResults(a: SimulationResult, b: SimulationResult): SimulationResult {
  const addCounts = (x: { elders: number; fen: Fen }, y: { elders: number; fen: Fen }) => ({
    elders: x.elders + y.elders,
    fen: sumFen([x.fen, y.fen]),
  });
  const addLate = (why: Deviation) => ({
    meals: a.late[why].meals + b.late[why].meals,
    fen: sumFen([a.late[why].fen, b.late[why].fen]),
  });
  return {
    meals: a.meals + b.meals,
    elders: a.elders + b.elders,
    otherRules: a.otherRules + b.otherRules,
    setAside: counted(a.setAside, b.setAside),
    subsidisedNow: a.subsidisedNow + b.subsidisedNow,
    subsidisedThen: a.subsidisedThen + b.subsidisedThen,
    payers: addPayers(a.payers, b.payers),
    discount: addSums(a.discount, b.discount),
    selfPay: addSums(a.selfPay, b.selfPay),
    gaining: addCounts(a.gaining, b.gaining),
    losing: addCounts(a.losing, b.losing),
    late: { file: addLate('file'), order: addLate('order'), other: addLate('other') },
    biggestElders: biggestElders(a.biggestElders, b.biggestElders),
    biggestMeals: biggestMeals(a.biggestMeals, b.biggestMeals),
    biggestLate: biggestLate(a.biggestLate, b.biggestLate),
  };
}

const nameOf = ({ transferId, elderId, facilityId, date, mealtime, listFen }: StandingMeal): NamedMeal => ({
  transferId,
  elderId,
  facilityId,
  date,
  mealtime,
  listFen,
});

const sumOf = (nowFen: Fen, wasFen: Fen, thenFen: Fen): Sum => ({
  nowFen,
  lateNewsFen: wasFen - nowFen,
  effectFen: thenFen - wasFen,
});

/** What each payer bears of a meal: posted, by the old rules today, by the new ones. */
function payersOf({ meal, was, would }: RepricedMeal): PayerSum[] {
  const [posted, before, after] = [byPayer(meal.layers), byPayer(was.layers), byPayer(would.layers)];
  const labels = new Map([...would.layers, ...was.layers, ...meal.layers].map(({ payer, label }) => [payer, label]));
  return [...labels].map(([payer, label]) => ({
    payer,
    label,
    ...sumOf(posted.get(payer) ?? 0, before.get(payer) ?? 0, after.get(payer) ?? 0),
  }));
}

function changeOf({ meal, was, would }: RepricedMeal): MealChange {
  return {
    ...nameOf(meal),
    subsidyWasFen: was.subsidyFen,
    subsidyThenFen: would.subsidyFen,
    selfPayWasFen: was.selfPayFen,
    selfPayThenFen: would.selfPayFen,
    reasons: [...would.layers.map(({ label, reason }) => `${label}：${reason}`), ...would.reasons],
  };
}

function resultOfMeal(repriced: RepricedMeal): SimulationResult {
  const { meal, was, would, deviation } = repriced;
  const posted = subsidyOf(meal);
  const change = changeOf(repriced);
  return {
    ...NO_RESULT,
    meals: 1,
    otherRules: repriced.isUnderNewRules ? 0 : 1,
    subsidisedNow: posted > 0 ? 1 : 0,
    subsidisedThen: would.subsidyFen > 0 ? 1 : 0,
    payers: payersOf(repriced),
    discount: sumOf(meal.discountFen, was.discountFen, would.discountFen),
    selfPay: sumOf(meal.selfPayFen, was.selfPayFen, would.selfPayFen),
    biggestMeals: weightOfMeal(change) > 0 ? [change] : [],
    ...(deviation === undefined
      ? {}
      : {
          late: { ...NO_RESULT.late, [deviation]: { meals: 1, fen: was.subsidyFen - posted } },
          biggestLate: [{ ...nameOf(meal), why: deviation, subsidyPostedFen: posted, subsidyWasFen: was.subsidyFen }],
        }),
  };
}

/** A meal that stays as it is posted. */
function resultOfSetAside(meal: StandingMeal, why: SetAside): SimulationResult {
  const posted = subsidyOf(meal);
  return {
    ...NO_RESULT,
    meals: 1,
    setAside: { ...NO_RESULT.setAside, [why]: 1 },
    subsidisedNow: posted > 0 ? 1 : 0,
    subsidisedThen: posted > 0 ? 1 : 0,
    payers: meal.layers.map(({ payer, label, fen }) => ({ payer, label, ...sumOf(fen, fen, fen) })),
    discount: sumOf(meal.discountFen, meal.discountFen, meal.discountFen),
    selfPay: sumOf(meal.selfPayFen, meal.selfPayFen, meal.selfPayFen),
  };
}

/** What one elder pays of the month, before and after. */
function elderChangeOf(elderId: string, repriced: readonly RepricedMeal[]): ElderChange {
  return {
    elderId,
    meals: repriced.length,
    selfPayWasFen: sumFen(repriced.map(({ was }) => was.selfPayFen)),
    selfPayThenFen: sumFen(repriced.map(({ would }) => would.selfPayFen)),
  };
}

/** What one elder's month comes to; `setAside` are the meals nobody prices again. */
export function resultOfElder(
  elderId: string,
  repriced: readonly RepricedMeal[],
  setAside: readonly { readonly meal: StandingMeal; readonly why: SetAside }[],
): SimulationResult {
  const meals = [...repriced.map(resultOfMeal), ...setAside.map(({ meal, why }) => resultOfSetAside(meal, why))].reduce(
    addResults,
    NO_RESULT,
  );
  const change = elderChangeOf(elderId, repriced);
  const gainFen = change.selfPayWasFen - change.selfPayThenFen;
  return {
    ...meals,
    elders: 1,
    gaining: gainFen > 0 ? { elders: 1, fen: gainFen } : NO_RESULT.gaining,
    losing: gainFen < 0 ? { elders: 1, fen: -gainFen } : NO_RESULT.losing,
    biggestElders: gainFen === 0 ? [] : [change],
  };
}
