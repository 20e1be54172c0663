import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { type Decision, execute } from '../../shared/table.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseIdentity } from './refusals.ts';
import { refresh, tokensOf } from './session.ts';
import { readToken } from './session-token.ts';
import { type SessionItem, sessionKey } from './store.ts';

/** Answers undefined where the session is over: a stolen one is ended by it. */
export function decideRefresh(
  session: SessionItem | undefined,
  generation: number,
  now: Instant,
): Decision<SessionItem | undefined> {
  const result = refresh(session, generation, now);
  if (result.is === 'over' || !session) return { writes: [], answer: undefined };
  const { pk, sk } = session;
  switch (result.is) {
    case 'stolen':
      return { writes: [{ delete: { pk, sk } }], answer: undefined };
    case 'repeated':
      return { writes: [], answer: result.session };
    case 'renewed':
      return {
        writes: [{ put: result.session, when: [['generation', '=', session.generation]] }],
        answer: result.session,
      };
  }
}

export const refreshSession =
  ({ table, keyring }: Deps): Handler<typeof identityRoutes.refreshSession> =>
  async ({ body }, { now }) => {
    const ring = await keyring();
    const claims = readToken(ring, 'refresh', body.refreshToken);
    if (!claims) return refuseIdentity('SESSION_OVER');
    const session = await execute(
      table,
      () => table.get<SessionItem>(sessionKey(claims.personId, claims.sessionId)),
      (current) => decideRefresh(current, claims.number, now),
    );
    if (isRefusal(session)) return session;
    return session ? tokensOf(ring, session, now) : refuseIdentity('SESSION_OVER');
  };
