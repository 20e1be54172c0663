import type { Handler } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { consentKey, type ElderConsentItem, lastWord } from './consent.ts';
import { CONSENT_TEXT, PURPOSES } from './consent-text.ts';
import type { registryRoutes } from './contract.ts';
import type { Registry } from './store.ts';

/** The present text with what was said to each of its purposes. `ask`: to one of them nothing, or to another wording. */
export function consentsShown(elderId: string, item: ElderConsentItem | undefined) {
  const purposes = PURPOSES.map((purpose) => {
    const last = lastWord(item, purpose);
    if (!last) return { purpose, ...CONSENT_TEXT.purposes[purpose] };
    const { given, textVersion, how, by, at } = last;
    return { purpose, ...CONSENT_TEXT.purposes[purpose], said: { given, textVersion, how, by, at: isoInShanghai(at) } };
  });
  const ask = PURPOSES.some((purpose) => lastWord(item, purpose)?.textVersion !== CONSENT_TEXT.version);
  return { elderId, textVersion: CONSENT_TEXT.version, told: CONSENT_TEXT.told, purposes, ask };
}

export const seePrivacyConsents =
  ({ table }: Pick<Registry, 'table'>): Handler<typeof registryRoutes.seePrivacyConsents> =>
  async ({ params: { elderId } }) => {
    const [head, item] = await table.getMany([elderHead(elderId), consentKey(elderId)]);
    return head ? consentsShown(elderId, item as ElderConsentItem | undefined) : refuse('NOT_FOUND');
  };
