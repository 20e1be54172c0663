import { type BusinessDate, type BusinessMonth, businessMonthOf, type Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { FacilityKind, Mealtime, Mode } from '../facilities/index.ts';
import type { Category, Level } from '../registry/index.ts';
import { isMealLine, type Layer, type MealLine, type SettlementLine } from '../settlement/index.ts';

/** What the ledger recorded about the elder: the file may say something else by now. */
export interface RecordedFacts {
  readonly age: number;
  readonly categories: readonly Category[];
  readonly assessmentLevel: Level | undefined;
  readonly household: RegionCode;
  readonly residence: RegionCode;
}

/** A served meal as the ledger leaves it: what was served, with every later line about it added. */
export interface StandingMeal {
  /** Of the line that served it. */
  readonly transferId: string;
  readonly elderId: string;
  readonly facilityId: string;
  readonly facilityKind: FacilityKind;
  readonly date: BusinessDate;
  readonly mealtime: Mealtime;
  readonly mode: Mode;
  readonly pricedAt: Instant;
  readonly policyId: string | undefined;
  readonly recorded: RecordedFacts;
  readonly listFen: Fen;
  readonly discountFen: Fen;
  /** One for each payer that bears something. */
  readonly layers: readonly Layer[];
  readonly selfPayFen: Fen;
  readonly payeeBearsFen: Fen;
}

function addLayers(before: readonly Layer[], added: readonly Layer[]): Layer[] {
  const sums = new Map(before.map((layer) => [layer.payer, layer]));
  for (const { payer, label, fen } of added) {
    const known = sums.get(payer);
    sums.set(payer, { payer, label: known?.label ?? label, fen: (known?.fen ?? 0) + fen });
  }
  return [...sums.values()].filter(({ fen }) => fen !== 0);
}

/** Quotas were counted in this order. */
export const inPricingOrder = (meals: readonly StandingMeal[]): StandingMeal[] =>
  meals.toSorted((a, b) => a.pricedAt - b.pricedAt || (a.date + a.mealtime < b.date + b.mealtime ? -1 : 1));

/** Adjusted meals carry the facts they were priced with again; an office that refuses a meal prices nothing. */
const repeatsFacts = ({ kind }: MealLine): boolean => kind === 'MEAL_DISALLOWED' || kind === 'MEAL_RESTORED';

/**
 * The meals of a month by elder, from the lines of one point after the other. Equal parts are kept once: a county has
 * hundreds of thousands of meals, and few prices, points and kinds of elders.
 */
export class StandingMeals {
  readonly #month: BusinessMonth;
  readonly #byElder = new Map<string, StandingMeal[]>();
  readonly #known = new Map<string, unknown>();
  constructor(month: BusinessMonth) {
    this.#month = month;
  }

  #once<T>(value: T): T {
    const name = JSON.stringify(value);
    const known = this.#known.get(name) as T | undefined;
    if (known !== undefined) return known;
    this.#known.set(name, value);
    return value;
  }

  /** Takes in everything posted for one point since the month began, in posting order. Answers how many lines it was. */
  async addPoint(lines: AsyncIterable<SettlementLine> | Iterable<SettlementLine>): Promise<number> {
    const meals = new Map<string, StandingMeal>();
    let count = 0;
    for await (const line of lines) {
      count++;
      if (!isMealLine(line) || businessMonthOf(line.originDate) !== this.#month) continue;
      if (line.kind === 'MEAL_SERVED') meals.set(line.transferId, this.#served(line));
      else if (line.kind === 'MEAL_REVERSED') meals.delete(line.origin.transferId);
      else {
        const meal = meals.get(line.origin.transferId);
        if (meal) meals.set(line.origin.transferId, this.#corrected(meal, line));
      }
    }
    for (const meal of meals.values()) {
      const known = this.#byElder.get(meal.elderId);
      if (known) known.push(meal);
      else this.#byElder.set(meal.elderId, [meal]);
    }
    return count;
  }

  /** Elders with their meals in the order these were priced. */
  *byElder(): Generator<[elderId: string, meals: readonly StandingMeal[]]> {
    for (const [elderId, meals] of this.#byElder) yield [elderId, inPricingOrder(meals)];
  }
  get elders(): number {
    return this.#byElder.size;
  }

  #factsIn(line: MealLine): Pick<StandingMeal, 'policyId' | 'recorded'> {
    const { age, categories, assessmentLevel, household, residence, policyId } = line;
    const recorded = { age, categories, assessmentLevel, household, residence } as RecordedFacts;
    return { policyId: policyId && this.#once(policyId), recorded: this.#once(recorded) };
  }

  #served(line: MealLine): StandingMeal {
    const { transferId, elderId, payeeId, originDate, mealtime, mode, facilityKind, pricedAt } = line;
    const { listFen, discountFen, layers, selfPayFen, payeeBearsFen } = line;
    return {
      transferId,
      elderId: this.#once(elderId),
      facilityId: this.#once(payeeId),
      facilityKind: this.#once(facilityKind) as FacilityKind,
      date: this.#once(originDate),
      mealtime: this.#once(mealtime) as Mealtime,
      mode: this.#once(mode) as Mode,
      pricedAt,
      ...this.#factsIn(line),
      listFen,
      discountFen,
      layers: this.#once(addLayers([], layers)),
      selfPayFen,
      payeeBearsFen,
    };
  }

  #corrected(meal: StandingMeal, line: MealLine): StandingMeal {
    return {
      ...meal,
      ...(repeatsFacts(line) ? {} : this.#factsIn(line)),
      listFen: meal.listFen + line.listFen,
      discountFen: meal.discountFen + line.discountFen,
      layers: this.#once(addLayers(meal.layers, line.layers)),
      selfPayFen: meal.selfPayFen + line.selfPayFen,
      payeeBearsFen: meal.payeeBearsFen + line.payeeBearsFen,
    };
  }
}
