import type { Call, Handlers } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { subsidiesRoutes } from './contract.ts';
import { draftPolicy } from './draft-policy.ts';
import { listPolicies } from './list-policies.ts';
import { listSimulations } from './list-simulations.ts';
import { publishPolicy } from './publish-policy.ts';
import { readPolicy } from './read-policy.ts';
import { requestSimulation } from './request-simulation.ts';
import { seeSimulation } from './see-simulation.ts';
import { listedSimulation, simulationView } from './simulation-view.ts';
import type { PolicyItem } from './store.ts';
import { tryPolicy } from './try-policy.ts';
import { listedPolicy, policyView } from './view.ts';

const answered = (policy: PolicyItem | Refusal) => (isRefusal(policy) ? policy : policyView(policy));

async function seen(table: Table, named: { region: string; simulationId: string }, call: Call) {
  const found = await seeSimulation(table, named, call);
  return isRefusal(found) ? found : simulationView(found);
}

export const subsidiesHandlers = (table: Table): Handlers<typeof subsidiesRoutes> => ({
  draftPolicy: async ({ params, body }, { actor, now }) =>
    answered(await draftPolicy(table, { ...params, ...body }, actor, now)),

  publishPolicy: async ({ params, body }, { actor, now }) =>
    answered(await publishPolicy(table, { ...params, ...body }, actor, now)),

  listPolicies: async ({ params }, { now }) => ({
    policies: (await listPolicies(table, params.region)).map((listed) => listedPolicy(listed, businessDateOf(now))),
  }),

  readPolicy: async ({ params }) => answered(await readPolicy(table, params)),

  tryPolicy: async ({ body }) => tryPolicy(body.document, body.case),

  requestSimulation: async ({ params, body }, call) => {
    const item = await requestSimulation(table, { ...params, ...body }, call);
    return isRefusal(item) ? item : seen(table, item, call);
  },

  seeSimulation: async ({ params }, call) => seen(table, params, call),

  listSimulations: async ({ params }) => ({
    simulations: (await listSimulations(table, params.region)).map(listedSimulation),
  }),
});
