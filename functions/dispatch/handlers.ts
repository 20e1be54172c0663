import type { Handlers } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { acceptForCaregiver } from './accept-for-caregiver.ts';
import { acceptJob } from './accept-job.ts';
import { assignOrder } from './assign-order.ts';
import type { dispatchRoutes } from './contract.ts';
import { countWall } from './count-wall.ts';
import { declineJob } from './decline-job.ts';
import { listCandidates } from './list-candidates.ts';
import { listJobs, showJob } from './list-jobs.ts';
import { listWalls } from './list-walls.ts';
import { readWall } from './read-wall.ts';
import { reassignOrder } from './reassign-order.ts';
import { returnJobs } from './return-jobs.ts';
import type { Shell } from './shell.ts';
import { unassignOrder } from './unassign-order.ts';
import { viewCandidates } from './view.ts';

export const dispatchHandlers = (shell: Shell): Handlers<typeof dispatchRoutes> => ({
  readWall: ({ params, query }, call) => readWall(shell, { ...params, ...query }, call),
  countWall: async ({ params, query }, { now }) => ({
    counts: await countWall(shell.table, { ...params, ...query }, now),
  }),
  listWalls: ({ params, query }, call) => listWalls(shell, { ...params, ...query }, call),

  listCandidates: async ({ params, query }, { now }) => {
    const choice = await listCandidates(shell, { ...params, ...query });
    return isRefusal(choice) ? choice : viewCandidates(choice, now);
  },
  assignOrder: ({ params, body }, call) => assignOrder(shell, { ...params, ...body }, call),
  reassignOrder: ({ params, body }, call) => reassignOrder(shell, { ...params, ...body }, call),
  unassignOrder: ({ params, body }, call) => unassignOrder(shell, { ...params, ...body }, call),
  returnJobs: ({ params, body }, call) => returnJobs(shell, { ...params, ...body }, call),

  listJobs: ({ params: { caregiverId } }, call) => listJobs(shell, caregiverId, call),
  acceptJob: async ({ params, body }, call) => {
    const accepted = await acceptJob(shell, { ...params, ...body }, call);
    return isRefusal(accepted) ? accepted : showJob(shell, accepted, params.caregiverId, call);
  },
  acceptForCaregiver: ({ params, body }, call) => acceptForCaregiver(shell, { ...params, ...body }, call),
  declineJob: ({ params, body }, call) => declineJob(shell, { ...params, ...body }, call),
});
