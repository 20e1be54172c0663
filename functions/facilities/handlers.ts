import type { Handlers } from '../../shared/api.ts';
import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { changeFacility } from './change-facility.ts';
import { closeDay } from './close-day.ts';
import type { facilitiesRoutes } from './contract.ts';
import type { FacilityHead } from './facility.ts';
import { listFacilities } from './list-facilities.ts';
import { readFacility } from './read-facility.ts';
import { registerFacility } from './register-facility.ts';
import { reopenDay } from './reopen-day.ts';
import { facilityView, listedFacility } from './view.ts';

const answered = (head: FacilityHead | Refusal, now: Instant) =>
  isRefusal(head) ? head : facilityView(head, businessDateOf(now));

export const facilitiesHandlers = (table: Table): Handlers<typeof facilitiesRoutes> => ({
  registerFacility: async ({ params, body: { facilityId, ...details } }, { actor, now }) =>
    answered(await registerFacility(table, { facilityId, ...params, details }, actor), now),

  changeFacility: async ({ params, body: { version, ...details } }, { actor, now }) =>
    answered(await changeFacility(table, { ...params, details, version }, actor, businessDateOf(now)), now),

  readFacility: async ({ params }, { now }) => answered(await readFacility(table, params.facilityId), now),

  listFacilities: async ({ params, query }, { now }) => {
    const page = await listFacilities(table, { ...params, ...query });
    if (isRefusal(page)) return page;
    const date = query.date ?? businessDateOf(now);
    return {
      date,
      facilities: page.heads.map((head) => listedFacility(head, date, now)),
      ...(page.next ? { next: page.next } : {}),
    };
  },

  closeDay: async ({ params, body }, { actor, now }) =>
    answered(await closeDay(table, { ...params, ...body }, actor, now), now),

  reopenDay: async ({ params }, { actor, now }) => answered(await reopenDay(table, params, actor, now), now),
});
