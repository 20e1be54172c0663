import type { Handler } from '../../shared/api.ts';
import { isRefusal, refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { type Decision, execute } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { deedOf } from './change-elder.ts';
import { afterConsent, type ConsentEntry, consentKey, type ElderConsentItem, lastWord, withheldIn } from './consent.ts';
import { CONSENT_TEXT, type Purpose } from './consent-text.ts';
import type { registryRoutes } from './contract.ts';
import type { ElderHead } from './elder.ts';
import { refuseRegistry } from './refusals.ts';
import { consentsShown } from './see-privacy-consents.ts';
import { byOf, changedFields, type Deed, settled, writesOfChange } from './store.ts';

/** A word more a day for half a year: nobody changes their mind so often. */
const MAX_WORDS = 200;

export interface ConsentState {
  head: ElderHead | undefined;
  consents: ElderConsentItem | undefined;
}
interface Said {
  textVersion: string;
  how: ConsentEntry['how'];
  answers: readonly { purpose: Purpose; given: boolean }[];
}

/** What was said, beside what was said before; the file follows in the same transaction. The same word again is none. */
export function decideConsents(
  { head, consents }: ConsentState,
  { textVersion, how, answers }: Said,
  deed: Deed,
): Decision<ElderConsentItem | undefined> {
  if (!head) return refuse('NOT_FOUND');
  if (head.mergedInto !== undefined) return refuseRegistry('MERGED', { elderId: head.mergedInto });
  if (head.erasedAt !== undefined) return refuseRegistry('ERASED');
  if (textVersion !== CONSENT_TEXT.version)
    return refuseRegistry('TEXT_CHANGED', { textVersion: CONSENT_TEXT.version });
  const by = byOf(deed);
  const news = answers.flatMap(({ purpose, given }): ConsentEntry[] => {
    const last = lastWord(consents, purpose);
    const isSame = last?.given === given && last.textVersion === textVersion;
    return isSame ? [] : [{ purpose, given, textVersion, how, by, at: deed.at }];
  });
  if (news.length === 0) return { writes: [], answer: consents };
  const entries = [...(consents?.entries ?? []), ...news];
  if (entries.length > MAX_WORDS) return refuseRegistry('TOO_LONG_A_HISTORY');
  const version = consents?.version ?? 0;
  const item: ElderConsentItem = {
    ...consentKey(head.elderId),
    kind: 'elder-consent',
    elderId: head.elderId,
    entries,
    by,
    version: version + 1,
  };
  const after = settled(afterConsent(head, withheldIn(entries, head)), by);
  const moves = changedFields(head, after).length > 0;
  return {
    writes: [
      { put: item, when: [['version', 'absent or =', version]] },
      ...(moves
        ? writesOfChange(head, after, deed)
        : [
            { check: elderHead(head.elderId), when: [['version', '=', head.version]] as const },
            ...stillHolds(deed.actor),
          ]),
    ],
    answer: item,
  };
}

/** Writes down what an elder was told and said: by the elder, a relative, or whoever asked at the counter or by phone. */
export const recordPrivacyConsents =
  ({ table }: { table: Parameters<typeof execute>[0] }): Handler<typeof registryRoutes.recordPrivacyConsents> =>
  async ({ params: { elderId }, body }, call) => {
    const isOwn = call.actor.role === 'elder' || call.actor.role === 'family';
    const said = { ...body, how: isOwn ? ('own-phone' as const) : (body.how ?? 'paper') };
    const deed = deedOf('record-privacy-consents', call);
    const consents = await execute(
      table,
      async () => {
        const [head, item] = await table.getMany([elderHead(elderId), consentKey(elderId)]);
        return { head: head as ElderHead | undefined, consents: item as ElderConsentItem | undefined };
      },
      (state) => decideConsents(state, said, deed),
    );
    return isRefusal(consents) ? consents : consentsShown(elderId, consents);
  };
