import { addDays, type BusinessDate } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { afterConsent, isWithheld } from './consent.ts';
import { PURPOSES } from './consent-text.ts';
import type { CategorySpan, ElderHead } from './elder.ts';
import { placeOf } from './store.ts';

const LAST_DAY = '9999-12-31';
const isVoid = ({ from, to }: CategorySpan): boolean => to !== undefined && to < from;
const ends = ({ to }: CategorySpan): BusinessDate => to ?? LAST_DAY;

/** The days either file counted a category for. Spans that meet become one; what never counted stays readable. */
export function joinedCategories(kept: readonly CategorySpan[], other: readonly CategorySpan[]): CategorySpan[] {
  const joined: CategorySpan[] = [];
  const counted = [...kept, ...other].filter((span) => !isVoid(span)).sort((a, b) => (a.from < b.from ? -1 : 1));
  for (const span of counted) {
    const at = joined.findLastIndex(({ category }) => category === span.category);
    const before = joined[at];
    if (!before || (before.to !== undefined && addDays(before.to, 1) < span.from)) joined.push(span);
    else if (ends(before) < ends(span)) {
      const { to: _to, ...open } = before;
      joined[at] = span.to === undefined ? open : { ...open, to: span.to };
    }
  }
  return [...joined, ...kept.filter(isVoid)];
}

/**
 * The file that stays, with what only the other one knew: categories and assessments of either, diets and allergens of
 * both, phone and address where it has none. Where the elder lives and is registered is what the file that stays says;
 * the other's suspensions are not taken over, a duplicate is often suspended because it is one.
 */
export function mergedFile(kept: ElderHead, other: ElderHead, keyring: Keyring): ElderHead {
  const moved = (field: 'phone' | 'address' | 'location', known: string | undefined = kept[field]) => {
    const sealed = known === undefined ? other[field] : undefined;
    if (sealed === undefined) return {};
    return { [field]: keyring.seal(keyring.open(sealed, placeOf(other.elderId, field)), placeOf(kept.elderId, field)) };
  };
  const assessed = new Set(kept.assessments.map(({ on }) => on));
  const merged = {
    ...kept,
    ...moved('phone'),
    ...moved('address'),
    // A place on the map belongs to its address.
    ...moved('location', kept.address),
    categories: joinedCategories(kept.categories, other.categories),
    assessments: [...kept.assessments, ...other.assessments.filter(({ on }) => !assessed.has(on))].sort((a, b) =>
      a.on < b.on ? -1 : 1,
    ),
    diets: [...new Set([...kept.diets, ...other.diets])],
    allergens: [...new Set([...kept.allergens, ...other.allergens])],
    aliases: [...(kept.aliases ?? []), other.elderId, ...(other.aliases ?? [])],
  };
  // A no counts whichever file it was said to.
  return afterConsent(
    merged,
    PURPOSES.filter((purpose) => isWithheld(kept, purpose) || isWithheld(other, purpose)),
  );
}
