import type { Handler } from '../../shared/api.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { personPk, type SessionItem, sessionKey } from './store.ts';

/** Ends this session, or with `everywhere` all of the person's (a lost phone). A session that is gone is over. */
export const logOut =
  ({ table }: Deps): Handler<typeof identityRoutes.logOut> =>
  async ({ query }, { principal }) => {
    if (!principal) return refuse('UNAUTHENTICATED');
    const { personId, sessionId } = principal;
    const keys = query.everywhere
      ? (await table.query<SessionItem>({ pk: personPk(personId), begins: 'SESSION#' })).items
      : [sessionKey(personId, sessionId)];
    const result = await table.commit(keys.map(({ pk, sk }): Write => ({ delete: { pk, sk } })));
    return isRefusal(result) ? result : { ended: keys.length };
  };
