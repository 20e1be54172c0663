import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { isWechatFailure, type WechatFailure } from '../../shared/wechat.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseIdentity } from './refusals.ts';
import { newSession, sessionsToEnd, tokensOf } from './session.ts';
import { personItems, personPk, type SessionItem, wechatKey } from './store.ts';

/** Many phones share one address behind a mobile network: the limit stops floods, not villages. */
const PER_ADDRESS = { what: 'log-in', limit: 300, windowMs: 60_000 };

interface State {
  /** Undefined at the first login. */
  personId: string | undefined;
  sessions: readonly SessionItem[];
}

async function load(table: Table, openid: string): Promise<State> {
  const personId = (await table.get(wechatKey(openid)))?.personId as string | undefined;
  if (!personId) return { personId, sessions: [] };
  const { items } = await table.query<SessionItem>({ pk: personPk(personId), begins: 'SESSION#' });
  return { personId, sessions: items };
}

export function decideLogIn(
  state: State,
  login: { openid: string; newPersonId: string; sessionId: string },
  now: Instant,
): Decision<SessionItem> {
  const personId = state.personId ?? login.newPersonId;
  const session = newSession(personId, login.sessionId, now);
  const person: Write[] = state.personId
    ? []
    : personItems(personId, login.openid, now).map((item) => ({ put: item, when: absent }));
  const ended: Write[] = sessionsToEnd(state.sessions, now).map(({ pk, sk }) => ({ delete: { pk, sk } }));
  return { writes: [...person, { put: session, when: absent }, ...ended], answer: session };
}

/** A wrong app id or secret is our fault, not the caller's: thrown. */
export function refusalOf({ errcode }: WechatFailure): Refusal {
  switch (errcode) {
    case -1:
      return refuseIdentity('WECHAT_BUSY');
    case 40029:
    case 40163:
      return refuseIdentity('LOGIN_CODE_INVALID');
    case 40226:
      return refuseIdentity('WECHAT_RISK');
    case 45011:
      return refuseIdentity('WECHAT_TOO_OFTEN');
    default:
      throw new Error(`WeChat answered ${errcode}`);
  }
}

export const logIn =
  ({ table, keyring, wechat }: Deps): Handler<typeof identityRoutes.logIn> =>
  async ({ body }, { now, sourceIp }) => {
    const tooMany = await countAttempt(table, PER_ADDRESS, sourceIp, now);
    if (tooMany) return tooMany;
    const openid = await wechat.openidOf(body.code);
    if (isWechatFailure(openid)) return refusalOf(openid);
    const login = { openid, newPersonId: newId('person'), sessionId: newId('session') };
    const session = await execute(
      table,
      () => load(table, openid),
      (state) => decideLogIn(state, login, now),
    );
    return isRefusal(session) ? session : tokensOf(await keyring(), session, now);
  };
