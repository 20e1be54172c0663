import type { BusinessDate } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import { isMealLine, type SettlementLine } from './transfers.ts';

/** A meal as the lines about it leave it. */
export interface StandingMeal {
  readonly elderId: string;
  readonly date: BusinessDate;
  readonly mealtime: string;
  readonly mode: string;
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly subsidyFen: Fen;
}

/**
 * The meals of some dates that stand, from a point's lines in posting order. Meals taken back do not stand, nor do those
 * the point bears itself: what an office has refused earns nothing else either.
 */
export class MealsThatStand {
  readonly #from: BusinessDate;
  readonly #to: BusinessDate;
  readonly #meals = new Map<string, StandingMeal & { readonly payeeBearsFen: Fen }>();
  constructor(from: BusinessDate, to: BusinessDate) {
    this.#from = from;
    this.#to = to;
  }

  add(line: SettlementLine): void {
    if (!isMealLine(line) || line.originDate < this.#from || line.originDate > this.#to) return;
    const { listFen, discountFen, payeeBearsFen } = line;
    const subsidyFen = sumFen(line.layers.map(({ fen }) => fen));
    if (line.kind === 'MEAL_SERVED') {
      const { elderId, originDate: date, mealtime, mode } = line;
      this.#meals.set(line.transferId, {
        elderId,
        date,
        mealtime,
        mode,
        listFen,
        discountFen,
        subsidyFen,
        payeeBearsFen,
      });
    } else if (line.kind === 'MEAL_REVERSED') this.#meals.delete(line.origin.transferId);
    else {
      const meal = this.#meals.get(line.origin.transferId);
      if (meal)
        this.#meals.set(line.origin.transferId, {
          ...meal,
          subsidyFen: sumFen([meal.subsidyFen, subsidyFen]),
          payeeBearsFen: sumFen([meal.payeeBearsFen, payeeBearsFen]),
        });
    }
  }

  *meals(): Generator<StandingMeal> {
    for (const { payeeBearsFen, ...meal } of this.#meals.values()) if (payeeBearsFen === 0) yield meal;
  }

  /** The files they were served under, each once. */
  diners(): string[] {
    return [...new Set([...this.meals()].map(({ elderId }) => elderId))];
  }

  /** How many meals, of how many persons, on how many dates. `personOf` says whose a file is. */
  volume(personOf: (elderId: string) => string): {
    meals: number;
    diners: number;
    days: number;
  } {
    const [diners, days] = [new Set<string>(), new Set<BusinessDate>()];
    let count = 0;
    for (const { elderId, date } of this.meals()) {
      count++;
      diners.add(personOf(elderId));
      days.add(date);
    }
    return { meals: count, diners: diners.size, days: days.size };
  }
}
