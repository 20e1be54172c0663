import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countyOf } from '../../shared/regions.ts';
import { absent, type Item, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import type { By, ElderHead } from './elder.ts';
import { byOf, changedFields, citizenKey, type Deed, placeOf, trailEntry } from './store.ts';

/** What stands where a name was. */
export const ERASED_NAME = '（已注销）';

/**
 * What is left of a file whose person is to be forgotten: the id that lines of the ledger name, the county, sex and year of
 * birth, which those lines tell as well. In no list any more; services stay stopped.
 */
export function erasedFile(
  { pk, sk, elderId, birthDate, sex, region, households, aliases, mergedInto, version }: ElderHead,
  { by, at, keyring }: { by: By; at: Instant; keyring: Keyring },
): Item {
  const county = countyOf(region);
  const registeredIn = countyOf(households.at(-1)?.region ?? region);
  const from = `${birthDate.slice(0, 4)}-01-01`;
  const head: Omit<ElderHead, 'gsi1pk' | 'gsi1sk'> = {
    pk,
    sk,
    kind: 'elder',
    elderId,
    name: ERASED_NAME,
    citizenNumber: keyring.seal('', placeOf(elderId, 'citizenNumber')),
    citizenMasked: '',
    birthDate: from,
    sex,
    region: county,
    households: [{ region: registeredIn, from }],
    residences: [{ region: county, from }],
    categories: [],
    assessments: [],
    diets: [],
    allergens: [],
    suspensions: [{ from: businessDateOf(at), reason: ERASED_NAME }],
    ...(aliases ? { aliases } : {}),
    ...(mergedInto === undefined ? {} : { mergedInto }),
    erasedAt: at,
    registeredAs: '',
    by,
    version: version + 1,
  };
  return head as Item;
}

/**
 * Erases files of one person together: each file over the one that was read, the way from each number to it, and a line of
 * each trail that names the fields.
 */
export function writesOfErasure(heads: readonly ElderHead[], deed: Deed, keyring: Keyring): Write[] {
  const [by, at] = [byOf(deed), deed.at];
  return [
    ...heads.flatMap((head): Write[] => {
      const after = erasedFile(head, { by, at, keyring });
      const number = keyring.open(head.citizenNumber, placeOf(head.elderId, 'citizenNumber'));
      return [
        { put: after, when: [['version', '=', head.version]] },
        { delete: citizenKey(keyring, number) },
        { put: trailEntry(head.elderId, deed, changedFields(head, after as ElderHead)), when: absent },
      ];
    }),
    ...stillHolds(deed.actor),
  ];
}
