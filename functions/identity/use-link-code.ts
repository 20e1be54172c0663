import type { FamilyScope } from '../../shared/access.ts';
import type { Handler } from '../../shared/api.ts';
import type { Instant } from '../../shared/business-time.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent, type Condition, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseIdentity } from './refusals.ts';
import {
  type BindingItem,
  bindingItem,
  bindingKey,
  grantItem,
  grantKey,
  type LinkCodeItem,
  linkCodeKey,
} from './store.ts';

/** Ten digits and ten tries an hour: guessing is hopeless for a person, and for many behind one address. */
const PER_PERSON = { what: 'use-link-code', limit: 10, windowMs: 3_600_000 };
const PER_ADDRESS = { what: 'use-link-code-from', limit: 200, windowMs: 3_600_000 };

type Body = Parameters<Handler<typeof identityRoutes.useLinkCode>>[0]['body'];
interface State {
  /** With the file it leads to by now. */
  code: LinkCodeItem | undefined;
  binding: BindingItem | undefined;
}
interface Linked {
  elderId: string;
  as: LinkCodeItem['as'];
  scopes?: FamilyScope[];
}

/** A slip printed for a file that became part of another leads to the one that stays. */
async function fileThatStays(table: Pick<Table, 'get'>, elderId: string): Promise<string | undefined> {
  const head = await table.get(elderHead(elderId));
  if (head?.mergedInto !== undefined) return fileThatStays(table, String(head.mergedInto));
  return head?.erasedAt === undefined ? elderId : undefined;
}

async function load(table: Table, personId: string, digits: string): Promise<State> {
  const found = await table.get<LinkCodeItem>(linkCodeKey(digits));
  const elderId = found && (await fileThatStays(table, found.elderId));
  if (elderId === undefined) return { code: undefined, binding: undefined };
  const code = { ...found!, elderId };
  return { code, binding: await table.get<BindingItem>(bindingKey(personId, code.elderId)) };
}

/** Nobody gets a right over a file that ended. */
const isLive: readonly Condition[] = [
  ['mergedInto', 'absent'],
  ['erasedAt', 'absent'],
];

const linked = ({ elderId, as, scopes }: LinkCodeItem): Linked => ({
  elderId,
  as,
  ...(scopes ? { scopes: [...scopes] } : {}),
});

/**
 * Whoever issued the code confirmed the link by giving it away: the right is active at once, and says who gave it. A
 * dispute is not settled by it: the code may be older, or come from the very account the dispute is about.
 */
export function decideUse(
  { code, binding }: State,
  { personId, body }: { personId: string; body: Body },
  now: Instant,
): Decision<Linked> {
  if (code?.usedBy === personId) return { writes: [], answer: linked(code) };
  if (!code || code.usedBy !== undefined || now >= code.expiresAt) return refuseIdentity('LINK_CODE_WRONG');
  if (code.issuedBy.personId === personId) return refuseIdentity('OWN_BINDING');
  const { pk, sk, codeId, elderId, as, scopes, issuedBy, issuedUnder } = code;
  const use: Write = {
    update: { pk, sk },
    set: { usedBy: personId },
    when: [
      ['codeId', '=', codeId],
      ['usedBy', 'absent'],
    ],
  };
  const stillGiven: Write = {
    check: grantKey(issuedBy.personId, issuedUnder),
    when: [['state', '=', 'ACTIVE']],
    orElse: refuseIdentity('LINK_CODE_WRONG'),
  };
  const stays: Write = { check: elderHead(elderId), when: isLive };
  if (as === 'elder')
    return {
      writes: [use, stillGiven, stays, { put: grantItem(personId, { role: 'elder', over: elderId }, issuedBy, now) }],
      answer: linked(code),
    };
  if (binding?.state === 'DISPUTED') return refuseIdentity('BINDING_DISPUTED');
  const { relation, myName: name } = body;
  if (!relation || !name) return refuseIdentity('RELATIVE_UNNAMED');
  const put = bindingItem({
    personId,
    elderId,
    scopes: scopes ?? [],
    relation,
    name,
    state: 'ACTIVE',
    requestedAt: now,
    by: issuedBy,
    at: now,
    version: (binding?.version ?? 0) + 1,
  });
  return {
    writes: [use, stillGiven, stays, { put, when: binding ? [['version', '=', binding.version]] : absent }],
    answer: linked(code),
  };
}

export const useLinkCode =
  ({ table }: Deps): Handler<typeof identityRoutes.useLinkCode> =>
  async ({ body }, { actor: { personId }, now, sourceIp }) => {
    const tooMany =
      (await countAttempt(table, PER_PERSON, personId, now)) ?? (await countAttempt(table, PER_ADDRESS, sourceIp, now));
    if (tooMany) return tooMany;
    return execute(
      table,
      () => load(table, personId, body.code),
      (state) => decideUse(state, { personId, body }, now),
    );
  };
