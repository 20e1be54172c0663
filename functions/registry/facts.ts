import { ageOn, type BusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { ElderHead, Stay } from './elder.ts';
import type { Allergen, Category, Diet, Level } from './vocabulary.ts';

/** What rules may ask about an elder on one business date, whatever was recorded for other dates. */
export interface ElderFacts {
  elderId: string;
  birthDate: BusinessDate;
  /** Full years on the date; the birthday counts. */
  age: number;
  categories: Category[];
  /** Of the latest assessment valid on the date. */
  assessmentLevel?: Level;
  household: RegionCode;
  residence: RegionCode;
  /** The day of death counts as deceased: support stops at once. */
  deceased: boolean;
  inInstitution: boolean;
  suspended: boolean;
  diets: Diet[];
  allergens: Allergen[];
}

/** The part of an elder's file that the facts are read from: a seeded generator or a what-if may make one up. */
export type FactSource = Pick<
  ElderHead,
  | 'elderId'
  | 'birthDate'
  | 'households'
  | 'residences'
  | 'categories'
  | 'assessments'
  | 'suspensions'
  | 'diets'
  | 'allergens'
  | 'deceasedOn'
>;

const inForce = (span: { from: BusinessDate; to?: BusinessDate | undefined }, date: BusinessDate): boolean =>
  span.from <= date && (span.to === undefined || date <= span.to);

/** The region of a history on a date. Before the first entry nothing else is known, so the first stands. */
export function regionOn(stays: readonly Stay[], date: BusinessDate): RegionCode {
  const stay = stays.findLast(({ from }) => from <= date) ?? stays[0];
  if (!stay) throw new RangeError('a file without a region');
  return stay.region;
}

/**
 * The elder as the rules see them on a date, back-dated or future. `leapDay` is the birthday of those born on
 * 29 February in years without one.
 */
export function factsOn(head: FactSource, date: BusinessDate, leapDay: '02-28' | '03-01' = '02-28'): ElderFacts {
  const categories = [
    ...new Set(head.categories.filter((span) => inForce(span, date)).map(({ category }) => category)),
  ];
  const assessment = head.assessments
    .filter(({ on, validUntil }) => inForce({ from: on, to: validUntil }, date))
    .reduce<ElderHead['assessments'][number] | undefined>(
      (latest, next) => (latest && latest.on > next.on ? latest : next),
      undefined,
    );
  return {
    elderId: head.elderId,
    birthDate: head.birthDate,
    age: ageOn(head.birthDate, date, leapDay),
    categories,
    ...(assessment ? { assessmentLevel: assessment.level } : {}),
    household: regionOn(head.households, date),
    residence: regionOn(head.residences, date),
    deceased: head.deceasedOn !== undefined && head.deceasedOn <= date,
    inInstitution: categories.includes('institution'),
    suspended: head.suspensions.some((suspension) => inForce(suspension, date)),
    diets: head.diets,
    allergens: head.allergens,
  };
}
