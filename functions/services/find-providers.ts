import { metresBetween } from '../../shared/metres.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { FacilityHead, Location } from '../facilities/index.ts';
import { type Offered, type OfferItem, offersIn, serviceAt } from './offer.ts';
import { type ServiceItem, serviceIdOf, serviceKey } from './service.ts';

/** As many as somebody looks through; a county has tens of providers. */
const MOST = 100;

export interface Seeking {
  region: RegionCode;
  code: string;
  /** Where the elder lives, or is now: the nearest come first. */
  near?: Location | undefined;
}
export interface Found extends Offered {
  /** Undefined where one of both places is not known. */
  readonly metres: number | undefined;
}

const byDistanceThenPrice = (a: Found, b: Found): number =>
  (a.metres ?? Number.MAX_SAFE_INTEGER) - (b.metres ?? Number.MAX_SAFE_INTEGER) ||
  a.offer.priceFen - b.offer.priceFen ||
  (a.offer.providerId < b.offer.providerId ? -1 : 1);

/** Who in a county performs a service: the nearest first, then the cheapest. Refuses NOT_FOUND. */
export async function findProviders(
  table: Pick<Table, 'get' | 'getMany' | 'query'>,
  { region, code, near }: Seeking,
): Promise<Found[] | Refusal> {
  const serviceId = serviceIdOf(region, code);
  const entry = await table.get<ServiceItem>(serviceKey(region, serviceId));
  if (!entry) return refuse('NOT_FOUND');
  const { items: offers } = await table.query<OfferItem>({
    pk: offersIn(region),
    index: true,
    begins: `${serviceId}#`,
    limit: MOST,
  });
  const heads = offers.length
    ? ((await table.getMany(offers.map(({ providerId }) => facilityHead(providerId)))) as (FacilityHead | undefined)[])
    : [];
  return offers
    .flatMap((offer, i): Found[] => {
      const provider = heads[i];
      if (!provider) return [];
      const metres = near && provider.location ? metresBetween(near, provider.location) : undefined;
      return [{ provider, offer, entry, service: serviceAt(entry, offer), metres }];
    })
    .sort(byDistanceThenPrice);
}
