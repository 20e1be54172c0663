import { api, type Handler } from '../../shared/api.ts';
import { businessDateOf, type Instant, systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { regionOf } from '../../shared/resource.ts';
import { createTable } from '../../shared/table.ts';
import { changeFacility } from './change-facility.ts';
import { closeDay } from './close-day.ts';
import { facilitiesRoutes } from './contract.ts';
import { byOf, type FacilityHead } from './facility.ts';
import { listFacilities } from './list-facilities.ts';
import { readFacility } from './read-facility.ts';
import { registerFacility } from './register-facility.ts';
import { reopenDay } from './reopen-day.ts';
import { facilityView, listedFacility } from './view.ts';

const table = createTable(environment.tables());

const answered = (head: FacilityHead | Refusal, now: Instant) =>
  isRefusal(head) ? head : facilityView(head, businessDateOf(now));

const listed: Handler<typeof facilitiesRoutes.listFacilities> = async ({ params, query }, { now }) => {
  const page = await listFacilities(table, { ...params, ...query });
  if (isRefusal(page)) return page;
  const date = query.date ?? businessDateOf(now);
  return {
    date,
    facilities: page.heads.map((head) => listedFacility(head, date, now)),
    ...(page.next ? { next: page.next } : {}),
  };
};

export const handler = api(
  facilitiesRoutes,
  {
    registerFacility: async ({ params, body: { facilityId, ...details } }, { actor, now }) =>
      answered(await registerFacility(table, { facilityId, ...params, details }, byOf(actor)), now),
    changeFacility: async ({ params, body: { version, ...details } }, { actor, now }) =>
      answered(await changeFacility(table, { ...params, details, version }, byOf(actor), businessDateOf(now)), now),
    readFacility: async ({ params }, { now }) => answered(await readFacility(table, params.facilityId), now),
    listFacilities: listed,
    closeDay: async ({ params, body }, { actor, now }) =>
      answered(await closeDay(table, { ...params, ...body }, byOf(actor), now), now),
    reopenDay: async ({ params }, { actor, now }) => answered(await reopenDay(table, params, byOf(actor), now), now),
  },
  { clock: systemClock, regionOf: regionOf(table) },
);
