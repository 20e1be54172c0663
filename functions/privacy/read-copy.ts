import type { Handler } from '../../shared/api.ts';
import { businessDateOf, isoInShanghai } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { noteLook } from '../../shared/look.ts';
import { countAttempt } from '../../shared/rate-limit.ts';
import { refuse } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Item } from '../../shared/table.ts';
import { addressPlace, bookingOf } from '../bookings/index.ts';
import { openPlace, orderOf } from '../orders/index.ts';
import { type ElderHead, fileFor } from '../registry/index.ts';
import type { privacyRoutes } from './contract.ts';
import { ABOUT_ELDERS } from './kept.ts';
import { loadCopy } from './load-copy.ts';
import type { Shell } from './load-deletion.ts';
import { without } from './without.ts';

/** A copy reads a year of somebody's life: nobody needs it more often. */
const COPIES = { what: 'read-copy', limit: 10, windowMs: 3_600_000 };

/** Where a thing is stored, and what tells machines apart: nothing about anybody. */
const INTERNAL = ['pk', 'sk', 'kind', 'gsi1pk', 'gsi1sk', 'version', 'asked', 'changedTo', 'codeKid', 'wrongCodes'];

/** What is copied, each as it is understood: sealed addresses opened, internals left out. */
const COPIED: Readonly<Record<string, (item: Item, keyring: Keyring) => object>> = {
  'elder-consent': (item) => item,
  binding: (item) => item,
  grant: (item) => item,
  booking: (item, keyring) => {
    const booking = bookingOf(item);
    const { deliverTo } = booking;
    return deliverTo === undefined
      ? booking
      : { ...booking, deliverTo: keyring.open(deliverTo, addressPlace(booking)) };
  },
  plan: (item) => item,
  'care-plan': (item) => item,
  order: (item, keyring) => ({ ...orderOf(item), place: openPlace(keyring, orderOf(item)) }),
  'visit-word': (item) => item,
  wallet: (item) => item,
};

/** Who did something is told by the role: ids of people are nobody's to take away. */
const withoutPersons = (thing: object): Record<string, unknown> =>
  JSON.parse(JSON.stringify(thing, (key, value) => (key === 'personId' ? undefined : value)));

/** A night over New Year is copied with the year it began in. What has no day is copied whole. */
const isOfYear = (thing: object, year: string): boolean =>
  !('date' in thing) || typeof thing.date !== 'string' || thing.date.startsWith(year);

/**
 * What is stored about an elder, in one document to take away: the file as the caller may see it, and every thing of the
 * kinds above. A relative does not learn who else may act for the elder.
 */
export const readCopy =
  ({ table, keyring: open }: Shell): Handler<typeof privacyRoutes.readCopy> =>
  async ({ params: { elderId }, query }, { actor, now }) => {
    const tooMany = await countAttempt(table, COPIES, actor.personId, now);
    if (tooMany) return tooMany;
    const head = await table.get<ElderHead>(elderHead(elderId));
    if (!head) return refuse('NOT_FOUND');
    await noteLook(table, actor, { did: 'read-copy', elderId, region: head.region }, now);
    const keyring = await open();
    const today = businessDateOf(now);
    const year = query.year ?? today.slice(0, 4);
    const items = await loadCopy(table, [elderId, ...(head.aliases ?? [])], year);
    const isShown = ({ kind, personId }: Item): boolean =>
      actor.role !== 'family' || !['binding', 'grant'].includes(String(kind)) || personId === actor.personId;
    const parts = Object.entries(COPIED).map(([kind, copied]) => ({
      kind,
      holds: ABOUT_ELDERS[kind]!.holds,
      items: items
        .filter((item) => item.kind === kind && isShown(item))
        .map((item) => withoutPersons(without(copied(item, keyring), INTERNAL)))
        .filter((thing) => isOfYear(thing, year)),
    }));
    const file = { ...fileFor(head, { role: actor.role, today, keyring }) };
    return { elderId, year, madeAt: isoInShanghai(now), file, parts };
  };
