import type { Handlers } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { servicesRoutes } from './contract.ts';
import { findProviders } from './find-providers.ts';
import { listOffers } from './list-offers.ts';
import { listServices } from './list-services.ts';
import { saveOffer } from './save-offer.ts';
import { saveService } from './save-service.ts';
import { closedOn, offeredView, offerView, serviceView } from './view.ts';

export const servicesHandlers = ({ table }: { table: Table }): Handlers<typeof servicesRoutes> => ({
  listServices: async ({ params, query }) => ({
    services: (await listServices(table, { ...params, ...query })).map(serviceView),
  }),
  saveService: async ({ params, body: { version, ...entry } }, { actor }) => {
    const saved = await saveService(table, { ...params, entry, version }, actor);
    return isRefusal(saved) ? saved : serviceView(saved);
  },
  findProviders: async ({ params, query: { date, latitudeE6, longitudeE6 } }, { now }) => {
    const near =
      latitudeE6 === undefined || longitudeE6 === undefined
        ? undefined
        : { latitudeE6: Number(latitudeE6), longitudeE6: Number(longitudeE6) };
    const found = await findProviders(table, { ...params, near });
    if (isRefusal(found)) return found;
    return {
      providers: found.map((each) => {
        const { facilityId, name, region, address } = each.provider;
        return {
          provider: { facilityId, name, region, ...(address === undefined ? {} : { address }) },
          offer: offerView(each.offer),
          ...closedOn(each, date ?? businessDateOf(now)),
          ...(each.metres === undefined ? {} : { metres: each.metres }),
        };
      }),
    };
  },
  listOffers: async ({ params, query }, { now }) => {
    const offers = await listOffers(table, params.facilityId);
    if (isRefusal(offers)) return offers;
    const date = query.date ?? businessDateOf(now);
    return { offers: offers.map((offered) => offeredView(offered, date)) };
  },
  saveOffer: async ({ params: { facilityId, serviceId }, body: { version, ...terms } }, { actor }) => {
    const saved = await saveOffer(table, { providerId: facilityId, serviceId, terms, version }, actor);
    return isRefusal(saved) ? saved : offerView(saved);
  },
});
