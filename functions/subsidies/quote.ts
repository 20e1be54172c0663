import type { BusinessDate } from '../../shared/business-time.ts';
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
> & { assessmentLevel?: ElderFacts['assessmentLevel'] | undefined };

export interface MealToPrice {
  /** Of the elder on the date of the meal. */
  facts: PricedElder;
  facility: { facilityId: string; region: RegionCode; kind: FacilityKind };
  date: BusinessDate;
  mealtime: Mealtime;
  mode: Mode;
  /** List price of the whole meal. */
  listFen: Fen;
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
