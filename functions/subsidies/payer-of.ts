import type { RegionCode } from '../../shared/regions.ts';
import type { Payer } from './policy.ts';
import type { MealToPrice } from './quote.ts';
import { regionPart } from './region-part.ts';

/**
 * The payer's name in the ledger: `county:411025` for a government, the bare level for others. Undefined where the file
 * of the elder or of the point does not say which township or village it is.
 */
export function payerOf(payer: Payer, meal: MealToPrice, policyRegion: RegionCode): string | undefined {
  if (!('of' in payer)) return payer.level;
  const { household, residence } = meal.facts;
  const code = { household, residence, facility: meal.facility.region, policy: policyRegion }[payer.of];
  const region = regionPart(code, payer.level);
  return region && `${payer.level}:${region}`;
}
