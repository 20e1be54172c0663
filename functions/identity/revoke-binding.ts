import type { Actor } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { refuse } from '../../shared/refusal.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type BindingName, changeBinding, stillHoldsBesides } from './change-binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { type GrantItem, grantKey } from './store.ts';

/** An elder's own account that is no longer in the elder's hands: a lost or passed-on phone. */
const revokeAccount = (
  table: Table,
  { elderId, personId }: BindingName,
  { actor, now }: { actor: Actor; now: Instant },
) => {
  const key = grantKey(personId, { role: 'elder', over: elderId });
  const answer = { elderId, personId, state: 'REVOKED' as const };
  return execute(
    table,
    () => table.get<GrantItem>(key),
    (grant) => {
      if (!grant) return refuse('NOT_FOUND');
      if (grant.state === 'REVOKED') return { writes: [], answer };
      const by = { personId: actor.personId, role: actor.role };
      return {
        writes: [
          { update: key, set: { state: 'REVOKED', by, at: now }, when: [['state', '=', 'ACTIVE']] },
          ...stillHoldsBesides(actor, key),
        ],
        answer,
      };
    },
  );
};

/** Ends a relative's right or says no to a request. A relative ends their own only. */
export const revokeBinding =
  ({ table }: Pick<Deps, 'table'>): Handler<typeof identityRoutes.revokeBinding> =>
  async ({ params, query }, call) => {
    if (call.actor.role === 'family' && params.personId !== call.actor.personId) return refuse('NOT_FOUND');
    return query.as === 'elder' ? revokeAccount(table, params, call) : changeBinding(table, params, 'revoke', call);
  };
