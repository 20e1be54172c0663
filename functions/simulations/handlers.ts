import type { Call, Handlers } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { simulationsRoutes } from './contract.ts';
import { listSimulations } from './list-simulations.ts';
import { requestSimulation } from './request-simulation.ts';
import { seeSimulation } from './see-simulation.ts';
import { listedSimulation, simulationView } from './view.ts';

async function seen(table: Table, named: { region: string; simulationId: string }, call: Call) {
  const found = await seeSimulation(table, named, call);
  return isRefusal(found) ? found : simulationView(found);
}

export const simulationsHandlers = (table: Table): Handlers<typeof simulationsRoutes> => ({
  requestSimulation: async ({ params, body }, call) => {
    const item = await requestSimulation(table, { ...params, ...body }, call);
    return isRefusal(item) ? item : seen(table, item, call);
  },

  seeSimulation: async ({ params }, call) => seen(table, params, call),

  listSimulations: async ({ params }) => ({
    simulations: (await listSimulations(table, params.region)).map(listedSimulation),
  }),
});
