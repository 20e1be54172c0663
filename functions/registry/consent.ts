import type { Instant } from '../../shared/business-time.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import { PURPOSES, type Purpose } from './consent-text.ts';
import type { By, ElderHead } from './elder.ts';

/** How it was said: on one's own phone, on paper at a counter, or to the hotline. */
export const CONSENT_HOWS = ['own-phone', 'paper', 'spoken'] as const;

/** A yes or a no to one purpose, by the text that was shown. */
export interface ConsentEntry {
  readonly purpose: Purpose;
  readonly given: boolean;
  readonly textVersion: string;
  readonly how: (typeof CONSENT_HOWS)[number];
  /** Who said it on a phone, or who wrote it down. */
  readonly by: By;
  readonly at: Instant;
}
/** What an elder was told and said, oldest first: the last word on a purpose counts. */
export interface ElderConsentItem extends Item {
  kind: 'elder-consent';
  elderId: string;
  entries: readonly ConsentEntry[];
  by: By;
  version: number;
}
export const consentKey = (elderId: string): Key => ({ pk: elderHead(elderId).pk, sk: 'CONSENT' });

export const lastWord = (
  item: Pick<ElderConsentItem, 'entries'> | undefined,
  purpose: Purpose,
): ConsentEntry | undefined => item?.entries.findLast((entry) => entry.purpose === purpose);

/**
 * What the elder said no to. Nobody who was never asked is kept from anything: only a no counts; and one that came with a
 * file that became part of this one counts until the elder speaks of it again.
 */
export const withheldIn = (entries: readonly ConsentEntry[], head: Pick<ElderHead, 'withheld'>): Purpose[] =>
  PURPOSES.filter((purpose) => {
    const last = lastWord({ entries }, purpose);
    return last ? !last.given : isWithheld(head, purpose);
  });

export const isWithheld = (head: Pick<ElderHead, 'withheld'> | undefined, purpose: Purpose): boolean =>
  head?.withheld?.includes(purpose) ?? false;

/** The file after a no: what was kept for that purpose alone is gone. */
export function afterConsent(head: ElderHead, withheld: readonly Purpose[]): ElderHead {
  const { withheld: _before, ...rest } = head;
  const said = withheld.length > 0 ? { ...rest, withheld } : rest;
  return withheld.includes('health') ? { ...said, diets: [], allergens: [] } : said;
}
