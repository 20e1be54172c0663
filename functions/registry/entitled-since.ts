import { isDeepStrictEqual } from 'node:util';
import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import { type ElderFacts, type FactSource, factsOn } from './facts.ts';

/** What a subsidy may depend on and news may change. The age is not among them: a birth date is never corrected. */
export type EntitlingFacts = Pick<
  ElderFacts,
  'categories' | 'assessmentLevel' | 'household' | 'residence' | 'deceased' | 'inInstitution' | 'suspended'
>;

/** The same facts are the same value, in whatever order the categories were recorded. */
export function entitlingFacts(source: FactSource, date: BusinessDate): EntitlingFacts {
  const facts = factsOn(source, date);
  return {
    categories: facts.categories.toSorted(),
    ...(facts.assessmentLevel === undefined ? {} : { assessmentLevel: facts.assessmentLevel }),
    household: facts.household,
    residence: facts.residence,
    deceased: facts.deceased,
    inInstitution: facts.inInstitution,
    suspended: facts.suspended,
  };
}

const spanEdges = ({ from, to }: { from: BusinessDate; to?: BusinessDate | undefined }): BusinessDate[] =>
  to === undefined ? [from] : [from, addDays(to, 1)];

/** Days on which the facts of a file may change. */
const edgesOf = (file: FactSource): BusinessDate[] => [
  ...file.households.map(({ from }) => from),
  ...file.residences.map(({ from }) => from),
  ...file.categories.flatMap(spanEdges),
  ...file.suspensions.flatMap(spanEdges),
  ...file.assessments.flatMap(({ on, validUntil }) => spanEdges({ from: on, to: validUntil })),
  ...(file.deceasedOn === undefined ? [] : [file.deceasedOn]),
];

/**
 * The first day on which two states of a file entitle to something else, however late it was told; undefined when they
 * never do. The birth date stands for "always".
 */
export function entitledSince(before: FactSource, after: FactSource): BusinessDate | undefined {
  const edges = [after.birthDate, ...edgesOf(before), ...edgesOf(after)].filter((date) => date >= after.birthDate);
  return [...new Set(edges)]
    .sort()
    .find((date) => !isDeepStrictEqual(entitlingFacts(before, date), entitlingFacts(after, date)));
}
