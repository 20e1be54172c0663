import type { BusinessDate, BusinessMonth, Instant } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { MealtimeRules } from '../facilities/index.ts';
import type { SettlementLine } from '../settlement/index.ts';
import type { RuleKind } from './rule-set.ts';

/** The few facts of a served meal that the rules ask for: a point's month of them stays in memory. */
export interface Meal {
  readonly transferId: string;
  readonly bookingId: string;
  readonly postedAt: Instant;
  readonly originDate: BusinessDate;
  readonly mealtime: string;
  readonly mode: string;
  readonly elderId: string;
  readonly listFen: Fen;
  readonly subsidyFen: Fen;
  readonly evidenceGrade: number;
  /** Who handed it out. */
  readonly servedBy: string;
}

/** Why an elder should not have had a meal on its day. */
export type Stop = 'deceased' | 'institution' | 'suspended';

/** A point's month up to a day, with what had to be looked up about its meals. */
export interface PointMonth {
  readonly facilityId: string;
  readonly facilityName: string;
  readonly region: RegionCode;
  readonly month: BusinessMonth;
  /** The last day that is over; rules about single days look at it. */
  readonly day: BusinessDate;
  readonly mealtimes: MealtimeRules;
  /** In posting order, without those taken back. */
  readonly meals: readonly Meal[];
  /** Of the days up to `day` that the rule on idle elders looks at; they may reach into the month before. */
  readonly recent: readonly Meal[];
  /** By transfer id, where there is one. */
  readonly stops: ReadonlyMap<string, Stop>;
  /** Elders of whom there is nothing but their meals: no phone, no account, no relative. */
  readonly traceless: ReadonlySet<string>;
  /** Who showed the code for the elder or witnessed the meal, by transfer id; of the day only. */
  readonly collectors: ReadonlyMap<string, Collector>;
  /** Days without a meal anywhere before an elder's first recent one; of the elders who may have been idle. */
  readonly idleDays: ReadonlyMap<string, number>;
}
export interface Collector {
  readonly personId: string;
  readonly as: 'relative' | 'witness';
}

/** Something to look into. */
export interface Draft {
  readonly rule: RuleKind;
  /** What tells it from the rule's other findings at this point: a date, a mealtime, a person. */
  readonly about: string;
  /** The month or date it belongs to: found again the next night, it is the same. */
  readonly bucket: string;
  readonly sentence: string;
  readonly elderId?: string;
  readonly personId?: string;
  readonly meals: readonly Meal[];
}

/** A point's served meals as they come by; one taken back is no meal any more. */
export class MealsOfMonth {
  readonly #meals = new Map<string, Meal>();
  add(line: SettlementLine): void {
    if (line.kind === 'MEAL_REVERSED') this.#meals.delete(line.origin.transferId);
    if (line.kind !== 'MEAL_SERVED') return;
    const { transferId, bookingId, postedAt, originDate, mealtime, mode, elderId, listFen, layers, evidenceGrade, by } =
      line;
    const subsidyFen = sumFen(layers.map(({ fen }) => fen));
    const servedBy = by.personId;
    this.#meals.set(transferId, {
      transferId,
      bookingId,
      postedAt,
      originDate,
      mealtime,
      mode,
      elderId,
      listFen,
      subsidyFen,
      evidenceGrade,
      servedBy,
    });
  }
  meals(): Meal[] {
    return [...this.#meals.values()];
  }
}

/** Groups in the order of their first member. */
export function grouped<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
