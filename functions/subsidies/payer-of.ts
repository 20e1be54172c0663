import type { RegionCode } from '../../shared/regions.ts';
import type { Payer, Payment } from './policy.ts';
import { regionPart } from './region-part.ts';

/** Whose regions may name a payer; a rule for a point as a whole has no elder. */
export interface PayerPlaces {
  household?: RegionCode | undefined;
  residence?: RegionCode | undefined;
  facility: RegionCode;
  policy: RegionCode;
}

/**
 * The payer's name in the ledger: `county:411025` for a government, the bare level for others. Undefined where the file
 * of the elder or of the point does not say which township or village it is.
 */
export function payerOf(payer: Payer, places: PayerPlaces): string | undefined {
  if (!('of' in payer)) return payer.level;
  const code = places[payer.of];
  const region = code && regionPart(code, payer.level);
  return region && `${payer.level}:${region}`;
}

/** All who share in a payment, who bears the rest last; undefined where one of them cannot be named. */
export function payersOf({ payer, shares = [] }: Payment, places: PayerPlaces): string[] | undefined {
  const payers = [...shares.map((share) => payerOf(share.payer, places)), payerOf(payer, places)];
  return payers.every((name) => name !== undefined) ? payers : undefined;
}
