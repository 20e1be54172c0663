import { addDays, type BusinessDate, businessMonthOf, firstDayOf } from '../../shared/business-time.ts';
import { type FactSource, factsOn } from '../registry/index.ts';
import type { PricedElder } from './quote.ts';

/** The elder as a policy sees them on a date, from the elder's file. */
export function elderToPrice(head: FactSource, date: BusinessDate): PricedElder {
  const before = addDays(firstDayOf(businessMonthOf(date)), -1);
  const { residence, inInstitution } = factsOn(head, before);
  const facts = factsOn(head, date);
  return {
    birthDate: facts.birthDate,
    categories: facts.categories,
    assessmentLevel: facts.assessmentLevel,
    household: facts.household,
    residence: facts.residence,
    deceased: facts.deceased,
    inInstitution: facts.inInstitution,
    suspended: facts.suspended,
    lastMonth: { residence, inInstitution },
  };
}
