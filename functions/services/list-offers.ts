import { type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { type Offered, type OfferItem, offersOf, serviceAt } from './offer.ts';
import { type ServiceItem, wholeCatalogue } from './service.ts';

/** What a provider offers, by the codes of the catalogue. Refuses NOT_FOUND. */
export async function listOffers(
  table: Pick<Table, 'get' | 'query'>,
  providerId: string,
): Promise<Offered[] | Refusal> {
  const provider = await table.get<FacilityHead>(facilityHead(providerId));
  if (!provider) return refuse('NOT_FOUND');
  const [{ items: offers }, { items: entries }] = await Promise.all([
    table.query<OfferItem>(offersOf(providerId)),
    table.query<ServiceItem>(wholeCatalogue(provider.region)),
  ]);
  const entryOf = new Map(entries.map((entry) => [entry.serviceId, entry]));
  return offers
    .flatMap((offer): Offered[] => {
      const entry = entryOf.get(offer.serviceId);
      return entry ? [{ provider, offer, entry, service: serviceAt(entry, offer) }] : [];
    })
    .sort((a, b) => (a.entry.code < b.entry.code ? -1 : 1));
}
