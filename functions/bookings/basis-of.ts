import { createHash } from 'node:crypto';
import { addDays, type BusinessDate, businessMonthOf, firstDayOf } from '../../shared/business-time.ts';
import { countyOf } from '../../shared/regions.ts';
import { type ElderHead, entitlingFacts } from '../registry/index.ts';
import type { Basis } from './booking.ts';

const lastOfMonthBefore = (date: BusinessDate): BusinessDate => addDays(firstDayOf(businessMonthOf(date)), -1);

/** What a price of this date rests on, small enough to be kept with it: other facts give another digest. */
export function basisOf(elder: ElderHead, date: BusinessDate, policyId: string | undefined): Basis {
  const facts = entitlingFacts(elder, date);
  const { residence, inInstitution } = entitlingFacts(elder, lastOfMonthBefore(date));
  const digest = createHash('sha256').update(JSON.stringify([facts, residence, inInstitution]));
  return {
    county: countyOf(facts.residence),
    facts: digest.digest('base64url').slice(0, 11),
    ...(policyId === undefined ? {} : { policyId }),
  };
}
