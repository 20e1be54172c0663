import type { Handlers } from '../../shared/api.ts';
import type { Table } from '../../shared/table.ts';
import { changeCarePlan } from './change-care-plan.ts';
import type { carePlansRoutes } from './contract.ts';
import { listCarePlans, listPlansOfProvider } from './list-care-plans.ts';
import { makeCarePlan } from './make-care-plan.ts';
import { pauseCarePlan } from './pause-care-plan.ts';
import { viewCarePlan, viewRefusal } from './plan-view.ts';

export const carePlansHandlers = ({ table }: { table: Table }): Handlers<typeof carePlansRoutes> => ({
  makeCarePlan: ({ params: { elderId }, body: { carePlanId, ...terms } }, { actor }) =>
    makeCarePlan(table, { elderId, carePlanId, terms }, actor),
  changeCarePlan: ({ params, body: { version, ...terms } }, { actor }) =>
    changeCarePlan(table, { ...params, terms, version }, actor),
  pauseCarePlan: ({ params, body }, { actor }) => pauseCarePlan(table, { ...params, ...body }, actor),
  listCarePlans: async ({ params }, call) => {
    const { plans, refused } = await listCarePlans(table, params.elderId, call);
    return { plans: plans.map(viewCarePlan), refused: refused.map(viewRefusal) };
  },

  makePlanAtProvider: ({ params: { facilityId }, body: { carePlanId, elderId, ...terms } }, { actor }) =>
    makeCarePlan(table, { elderId, carePlanId, terms: { ...terms, providerId: facilityId } }, actor),
  changePlanAtProvider: ({ params: { facilityId, carePlanId }, body: { elderId, version, ...terms } }, { actor }) =>
    changeCarePlan(
      table,
      { elderId, carePlanId, terms: { ...terms, providerId: facilityId }, version, atProvider: facilityId },
      actor,
    ),
  listPlansAtProvider: async ({ params, query }) => {
    const { plans, next } = await listPlansOfProvider(table, params.facilityId, query.after);
    return {
      plans: plans.map(({ plan, elderName }) => ({ ...viewCarePlan(plan), elderName })),
      ...(next === undefined ? {} : { next }),
    };
  },
});
