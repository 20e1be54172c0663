import type { Handlers } from '../../shared/api.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { subsidiesRoutes } from './contract.ts';
import { draftPolicy } from './draft-policy.ts';
import { listPolicies } from './list-policies.ts';
import { publishPolicy } from './publish-policy.ts';
import { readPolicy } from './read-policy.ts';
import type { PolicyItem } from './store.ts';
import { tryPolicy } from './try-policy.ts';
import { listedPolicy, policyView } from './view.ts';

const answered = (policy: PolicyItem | Refusal) => (isRefusal(policy) ? policy : policyView(policy));

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
});
