import type { Grant, Principal } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Item, Table } from '../../shared/table.ts';
import { sessionEndsAt } from './session.ts';
import { readAccessToken, type TokenClaims } from './session-token.ts';
import { type BindingItem, type GrantItem, personPk, type SessionItem } from './store.ts';

const isGrant = (item: Item): item is GrantItem => item.kind === 'grant';
const isBinding = (item: Item): item is BindingItem => item.kind === 'binding';
const isSession = (item: Item): item is SessionItem => item.kind === 'session';

/** The rights in a person's partition: active grants, and active bindings as grants of the role family. */
export function grantsIn(items: readonly Item[]): Grant[] {
  const grants = items
    .filter(isGrant)
    .filter(({ state }) => state === 'ACTIVE')
    .map(({ role, over, duty }) => ({ role, over, ...(duty ? { duty } : {}) }));
  const bindings = items
    .filter(isBinding)
    .filter(({ state }) => state === 'ACTIVE')
    .map(({ elderId, scopes }) => ({ role: 'family' as const, over: elderId, scopes }));
  return [...grants, ...bindings];
}

/** The principal of the claims, or undefined when the session has ended or was ended. */
export function principalIn(items: readonly Item[], claims: TokenClaims, now: Instant): Principal | undefined {
  const session = items.filter(isSession).find(({ sessionId }) => sessionId === claims.sessionId);
  if (!session || now >= sessionEndsAt(session)) return undefined;
  return { personId: claims.personId, sessionId: claims.sessionId, grants: grantsIn(items) };
}

const BEARER = /^Bearer ([\w.-]+)$/;

/** Who sends this `authorization` header, with the rights of this moment: one query. Undefined: nobody we know. */
export async function authenticate(
  { table, keyring }: { table: Pick<Table, 'query'>; keyring: () => Promise<Keyring> },
  header: string | undefined,
  now: Instant,
): Promise<Principal | undefined> {
  const token = BEARER.exec(header ?? '')?.[1];
  const claims = token && readAccessToken(await keyring(), token, now);
  if (!claims) return undefined;
  const { items } = await table.query({ pk: personPk(claims.personId) });
  return principalIn(items, claims, now);
}
