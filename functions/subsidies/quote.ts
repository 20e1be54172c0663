import type { BusinessDate, BusinessMonth } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { FacilityKind, Mealtime, Mode } from '../facilities/index.ts';
import type { ElderFacts } from '../registry/index.ts';

/** One payer's part of a meal. Only parts above zero are layers; a part that is not paid is a sentence in `reasons`. */
export interface PaidLayer {
  /** The payer in the ledger: `city:411000`, `county:411025`, `township:411025101`, `operator`, … */
  payer: string;
  /** Name of the layer as the policy calls it, Chinese. */
  label: string;
  fen: Fen;
  /** Why this much, Chinese. */
  reason: string;
}

/** Another meal of the same elder, booked or eaten, as far as quotas ask about it. */
export interface TakenMeal {
  date: BusinessDate;
  mealtime: Mealtime;
  subsidyFen: Fen;
  layers: readonly { payer: string; fen: Fen }[];
}

/** What a policy may ask about the elder. The age is counted by the policy's own birthday rule. */
export type PricedElder = Pick<
  ElderFacts,
  'birthDate' | 'categories' | 'household' | 'residence' | 'deceased' | 'inInstitution' | 'suspended'
> & {
  assessmentLevel?: ElderFacts['assessmentLevel'] | undefined;
  /** On the last day of the month before, for stops that count from the next month; left out, they count at once. */
  lastMonth?: Pick<ElderFacts, 'residence' | 'inInstitution'> | undefined;
};

export interface PricedFacility {
  facilityId: string;
  region: RegionCode;
  kind: FacilityKind;
}

export interface MealToPrice {
  /** Of the elder on the date of the meal. */
  facts: PricedElder;
  facility: PricedFacility;
  date: BusinessDate;
  mealtime: Mealtime;
  mode: Mode;
  /** List price of the whole meal. */
  listFen: Fen;
  /** From the elder's home to the point; left out where nobody knows it, and then no rule that asks for it applies. */
  distanceMetres?: number | undefined;
  /** The elder's other meals within `quotaWindow`, never the meal being priced; unsubsidised ones may be left in. */
  taken: readonly TakenMeal[];
}

/** `listFen = discountFen + subsidyFen + selfPayFen` and `subsidyFen = Σ layers`, every part at least 0. */
export interface Quote {
  listFen: Fen;
  discountFen: Fen;
  layers: PaidLayer[];
  subsidyFen: Fen;
  selfPayFen: Fen;
  /** The policy version that priced the meal; absent where no policy is in force. */
  policyId?: string;
  /** Discounts given, and what is not paid and why: Chinese sentences in the order of the policy. */
  reasons: string[];
}

/** A courier's trip that delivered: one however many elders got their meal on it. */
export interface TripToPrice {
  facility: PricedFacility;
  date: BusinessDate;
  mealtime: Mealtime;
  /** Everybody who got a meal on this trip, each once; at least one. */
  elders: readonly {
    facts: PricedElder;
    distanceMetres?: number | undefined;
    /** Of the elder's meal on this trip. */
    subsidyFen: Fen;
  }[];
}

/** A meal that was served and stands, as the rules for the point count it. */
export interface ServedMeal {
  elderId: string;
  /** Of the elder on the date of the meal. */
  facts: PricedElder;
  date: BusinessDate;
  mealtime: Mealtime;
  mode: Mode;
  listFen: Fen;
  discountFen: Fen;
  subsidyFen: Fen;
  distanceMetres?: number | undefined;
}

export interface OperatorMonth {
  facility: PricedFacility;
  /** As the office graded the point; left out where it has not. */
  grade?: string | undefined;
  month: BusinessMonth;
  /** Every meal of the month that was served at the point and stands, in any order. */
  meals: readonly ServedMeal[];
  /**
   * The days of the month on which this version of the policy is in force: it pays for the meals of these days, and for
   * the month as a whole only when they hold the month's last day. So two versions in one month never pay twice.
   */
  inForce: { from: BusinessDate; to: BusinessDate };
}

/** What a point served in a year: counted by the caller, because a year of meals is too much to hand over. */
export interface OperatorYear {
  facility: PricedFacility;
  grade?: string | undefined;
  /** `2026`. */
  year: number;
  volume: Volume;
}
export interface Volume {
  meals: number;
  /** Elders, each once. */
  diners: number;
  /** Days on which at least one meal was served. */
  days: number;
}

/** What is paid to the point on top of its prices. `subsidyFen = Σ layers`; nothing is due where it is 0. */
export interface OwnQuote {
  layers: PaidLayer[];
  subsidyFen: Fen;
  /** The policy version that priced it; absent where no policy is in force. */
  policyId?: string;
  /** What is not paid and why: Chinese sentences in the order of the policy. */
  reasons: string[];
}
/** What one rule of `operator` comes to. */
export interface OperatorQuote extends OwnQuote {
  /** Name of the rule as the policy calls it, Chinese. */
  label: string;
  /** How many meals, diners and days, diners, months or years are paid for. */
  units: number;
}

/** A case to price: what `policy quote` reads, what the API tries, and what the search for faults prints. */
export type PolicyCase =
  | { meal: MealToPrice }
  | { trip: TripToPrice }
  | { operatorMonth: OperatorMonth }
  | { operatorYear: OperatorYear };
