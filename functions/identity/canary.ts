import type { Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { execute, present, type Table, type Write } from '../../shared/table.ts';
import { CANARY_COUNTY, CANARY_PERSON } from './canary-county.ts';
import type { Deps } from './deps.ts';
import { decideLogIn } from './log-in.ts';
import { type SessionAnswer, tokensOf } from './session.ts';
import { grantItem, type PersonHead, personHead, personPk, type SessionItem } from './store.ts';

const BY = { personId: 'deployment', role: 'system' } as const;

/** The canary and its rights, which end at its county's border: it books as a hotline does, and cooks as an admin may. */
export function canaryWrites(now: Instant): Write[] {
  const head: PersonHead = { ...personHead(CANARY_PERSON), kind: 'person', personId: CANARY_PERSON, createdAt: now };
  return [
    { put: head },
    { put: grantItem(CANARY_PERSON, { role: 'admin', over: CANARY_COUNTY }, BY, now) },
    { put: grantItem(CANARY_PERSON, { role: 'operator', over: CANARY_COUNTY }, BY, now) },
  ];
}

async function load(table: Table) {
  const { items } = await table.query<SessionItem>({ pk: personPk(CANARY_PERSON), begins: 'SESSION#' });
  return { personId: CANARY_PERSON, sessions: items };
}

/** A session for the canary and for nobody else. Throws where nobody has appointed it. */
export async function openCanarySession(
  { table, keyring }: Pick<Deps, 'table' | 'keyring'>,
  now: Instant,
): Promise<SessionAnswer> {
  const login = { openid: '', newPersonId: CANARY_PERSON, sessionId: newId('session', { msecs: now }) };
  const session = await execute(
    table,
    () => load(table),
    (state) => {
      const decided = decideLogIn(state, login, now);
      if (isRefusal(decided)) return decided;
      return { ...decided, writes: [...decided.writes, { check: personHead(CANARY_PERSON), when: present }] };
    },
  );
  if (isRefusal(session)) throw new Error(`no session for the canary: ${session.code}`);
  return tokensOf(await keyring(), session, now);
}
