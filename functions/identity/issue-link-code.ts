import type { Handler } from '../../shared/api.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { present, type Write } from '../../shared/table.ts';
import { sameScopes } from './binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseIdentity } from './refusals.ts';
import { stillHolds } from './still-holds.ts';
import { type LinkCodeItem, linkCodeKey } from './store.ts';

/** Long enough to carry the slip home to a daughter's phone. */
export const LINK_CODE_LIFE_MS = 24 * 3_600_000;
const DIGITS = 10;

/** Ten digits to read out or print. They follow from the id, so that a repeated request prints the same slip. */
export function linkCodeOf(keyring: Keyring, elderId: string, codeId: string): string {
  const [, mac] = keyring.mac('proof', `link-code/${elderId}/${codeId}`);
  return String(mac.readBigUInt64BE() % 10n ** BigInt(DIGITS)).padStart(DIGITS, '0');
}

type Body = Parameters<Handler<typeof identityRoutes.issueLinkCode>>[0]['body'];
const sameCode = (code: LinkCodeItem, made: LinkCodeItem): boolean =>
  code.codeId === made.codeId && code.elderId === made.elderId;
const givesTheSame = (code: LinkCodeItem, made: LinkCodeItem): boolean =>
  code.as === made.as && sameScopes(code.scopes ?? [], made.scopes ?? []);

export function linkCodeItem(
  digits: string,
  { body, ...given }: { body: Body } & Pick<LinkCodeItem, 'elderId' | 'issuedBy' | 'issuedUnder'>,
  now: Instant,
): LinkCodeItem {
  const expiresAt = now + LINK_CODE_LIFE_MS;
  return {
    ...linkCodeKey(digits),
    kind: 'link-code',
    codeId: body.codeId,
    as: body.as,
    ...(body.as === 'family' ? { scopes: body.scopes } : {}),
    ...given,
    expiresAt,
    expiresAtSeconds: Math.ceil(expiresAt / 1000),
  };
}

/**
 * A code that links a WeChat account with an elder's file: as the elder's own account (only the counter and the hotline
 * give it, having seen the elder), or as family (the elder too).
 */
export const issueLinkCode =
  ({ table, keyring }: Deps): Handler<typeof identityRoutes.issueLinkCode> =>
  async ({ params: { elderId }, body }, { actor, now }) => {
    if (!actor.grant) return refuse('FORBIDDEN');
    if (body.as === 'elder' && actor.role === 'elder') return refuse('FORBIDDEN');
    const digits = linkCodeOf(await keyring(), elderId, body.codeId);
    const { personId, role, grant } = actor;
    const issuer = { issuedBy: { personId, role }, issuedUnder: { role: grant.role, over: grant.over } };
    const made = linkCodeItem(digits, { elderId, body, ...issuer }, now);
    const known = await table.get<LinkCodeItem>(linkCodeKey(digits));
    const answer = ({ expiresAt }: LinkCodeItem) => ({ code: digits, expiresAt: isoInShanghai(expiresAt) });
    if (known && sameCode(known, made)) return givesTheSame(known, made) ? answer(known) : refuse('ID_REUSED');
    const put: Write = {
      put: made,
      when: [['expiresAt', 'absent or <', now]],
      orElse: refuseIdentity('LINK_CODE_TAKEN'),
    };
    const elder: Write = { check: elderHead(elderId), when: present, orElse: refuse('NOT_FOUND') };
    const result = await table.commit([put, elder, ...stillHolds(actor)]);
    if (isRefusal(result)) return result;
    return result === 'done' ? answer(made) : refuse('BUSY');
  };
