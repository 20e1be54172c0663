import type { Handler } from '../../shared/api.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Key, type Table, type Write } from '../../shared/table.ts';
import { citizenKey, type ElderHead, elderHead, parseCitizenNumber } from '../registry/index.ts';
import { bindingStateOn, REQUEST_LIFE_MS } from './binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { refuseIdentity } from './refusals.ts';
import { type BindingItem, bindingItem, bindingKey, type RequestItem, requestKey } from './store.ts';

const PER_PERSON = { what: 'request-binding', limit: 5, windowMs: 24 * 3_600_000 };
const PER_ADDRESS = { what: 'request-binding-from', limit: 100, windowMs: 3_600_000 };
/** Read in place of a file that is not there, so that a miss costs the same reads as a hit. */
const NO_ELDER = 'none';

type Body = Parameters<Handler<typeof identityRoutes.requestBinding>>[0]['body'];
interface State {
  request: RequestItem | undefined;
  /** The file with this citizen number. */
  elder: ElderHead | undefined;
  binding: BindingItem | undefined;
}

async function load(table: Table, personId: string, requestId: string, citizen: Key): Promise<State> {
  const [request, found] = await table.getMany([requestKey(personId, requestId), citizen]);
  const elderId = (found?.elderId as string | undefined) ?? NO_ELDER;
  const [elder, binding] = await table.getMany([elderHead(elderId), bindingKey(personId, elderId)]);
  return {
    request: request as RequestItem | undefined,
    elder: elder as ElderHead | undefined,
    binding: binding as BindingItem | undefined,
  };
}

const answerOf = ({ requestId, requestedAt }: RequestItem) => ({
  requestId,
  state: 'WAITING' as const,
  waitsUntil: isoInShanghai(requestedAt + REQUEST_LIFE_MS),
});

/**
 * A relative asks to act for an elder they can name. The answer, the reads and the number of writes are the same
 * whether or not the number and the name meet a file: nobody learns from it who is registered.
 */
export function decideRequest(
  { request, elder, binding }: State,
  { personId, body, digest, citizen }: { personId: string; body: Body; digest: string; citizen: Key },
  now: Instant,
): Decision<ReturnType<typeof answerOf>> {
  if (request) return request.digest === digest ? { writes: [], answer: answerOf(request) } : refuse('ID_REUSED');
  const met = elder?.name === body.elderName && elder.deceasedOn === undefined ? elder : undefined;
  const made: RequestItem = {
    ...requestKey(personId, body.requestId),
    kind: 'family-request',
    requestId: body.requestId,
    personId,
    digest,
    ...(met ? { elderId: met.elderId } : {}),
    requestedAt: now,
    expiresAtSeconds: Math.ceil((now + 2 * REQUEST_LIFE_MS) / 1000),
  };
  return {
    writes: [{ put: made, when: absent }, met ? bindingWrite() : { check: citizen, when: unchanged() }],
    answer: answerOf(made),
  };

  function unchanged() {
    return elder ? ([['pk', 'present']] as const) : absent;
  }
  function bindingWrite(): Write {
    const key = bindingKey(personId, met!.elderId);
    const waiting = binding && ['REQUESTED', 'ACTIVE', 'DISPUTED'].includes(bindingStateOn(binding, now));
    if (waiting) return { check: key, when: [['version', '=', binding.version]] };
    const put = bindingItem({
      personId,
      elderId: met!.elderId,
      scopes: body.scopes,
      relation: body.relation,
      name: body.myName,
      state: 'REQUESTED',
      requestedAt: now,
      by: { personId, role: 'family' },
      at: now,
      version: (binding?.version ?? 0) + 1,
    });
    return { put, when: binding ? [['version', '=', binding.version]] : absent };
  }
}

/** Plain digests of citizen numbers can be guessed through: keyed, and by the key that look-ups use. */
const digestOf = (keyring: Keyring, body: Body): string => keyring.lookup('citizen-number', JSON.stringify(body));

export const requestBinding =
  ({ table, keyring }: Deps): Handler<typeof identityRoutes.requestBinding> =>
  async ({ body }, { actor: { personId }, now, sourceIp }) => {
    const parsed = parseCitizenNumber(body.citizenNumber);
    if (typeof parsed === 'string') return refuseIdentity('CITIZEN_NUMBER_WRONG', { problem: parsed });
    const known = await table.get(requestKey(personId, body.requestId));
    const tooMany =
      !known &&
      ((await countAttempt(table, PER_PERSON, personId, now)) ??
        (await countAttempt(table, PER_ADDRESS, sourceIp, now)));
    if (tooMany) return tooMany;
    const ring = await keyring();
    const citizen = citizenKey(ring, parsed.number);
    const asked = { personId, body, digest: digestOf(ring, body), citizen };
    return execute(
      table,
      () => load(table, personId, body.requestId, citizen),
      (state) => decideRequest(state, asked, now),
    );
  };
