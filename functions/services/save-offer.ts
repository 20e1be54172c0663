import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { countyOf } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { type OfferItem, type OfferTerms, offerKey, offersIn } from './offer.ts';
import { refuseService } from './refusals.ts';
import { type ServiceItem, serviceKey } from './service.ts';

export interface OfferAsked {
  providerId: string;
  serviceId: string;
  terms: OfferTerms;
  /** The version the terms were written on; 0 for a service the provider has not offered before. */
  version: number;
}
interface State {
  provider: FacilityHead | undefined;
  known: OfferItem | undefined;
  entry: ServiceItem | undefined;
}

const termsOf = ({ priceFen, weekdays, opens, closes, until }: OfferTerms): OfferTerms => ({
  priceFen,
  weekdays: [...weekdays].sort(),
  opens,
  closes,
  ...(until === undefined ? {} : { until }),
});

/** A provider offers a service at its own price, up to the county's cap, on its own days and hours. */
export function decideOffering(
  { provider, known, entry }: State,
  asked: OfferAsked,
  actor: Actor,
): Decision<OfferItem> {
  if (!provider || !entry) return refuse('NOT_FOUND');
  if (provider.facilityKind !== 'home-care') return refuseService('NOT_A_PROVIDER');
  const terms = termsOf(asked.terms);
  if (known && isDeepStrictEqual(termsOf(known), terms)) return { writes: [], answer: known };
  if ((known?.version ?? 0) !== asked.version) return refuseService('CHANGED_MEANWHILE');
  if (terms.priceFen > entry.capFen) return refuseService('OVER_CAP', { capFen: entry.capFen });
  const { providerId, serviceId } = asked;
  const { personId, role } = actor;
  const item: OfferItem = {
    ...offerKey(providerId, serviceId),
    kind: 'offer',
    providerId,
    serviceId,
    region: countyOf(provider.region),
    ...terms,
    by: { personId, role },
    version: asked.version + 1,
    gsi1pk: offersIn(provider.region),
    gsi1sk: `${serviceId}#${providerId}`,
  };
  const when = known ? ([['version', '=', known.version]] as const) : absent;
  return { writes: [{ put: item, when }, ...stillHolds(actor)], answer: item };
}

/**
 * Says at which price and hours a provider performs a service; it ends with `until`. Orders already made keep their
 * price. Refuses NOT_FOUND, NOT_A_PROVIDER, CHANGED_MEANWHILE, OVER_CAP.
 */
export const saveOffer = (table: Table, asked: OfferAsked, actor: Actor): Promise<OfferItem | Refusal> =>
  execute(
    table,
    async () => {
      const { providerId, serviceId } = asked;
      const [provider, known] = (await table.getMany([facilityHead(providerId), offerKey(providerId, serviceId)])) as [
        FacilityHead | undefined,
        OfferItem | undefined,
      ];
      const entry = provider && (await table.get<ServiceItem>(serviceKey(provider.region, serviceId)));
      return { provider, known, entry };
    },
    (state) => decideOffering(state, asked, actor),
  );
