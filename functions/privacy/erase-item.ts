import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { countyOf } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';
import type { CallItem } from '../notifications/index.ts';
import { orderOf, sealPlace } from '../orders/index.ts';
import { ERASED_NAME } from '../registry/index.ts';
import type { NoticePage } from '../settlement/index.ts';
import type { TraceItem } from '../visits/index.ts';
import { ABOUT_ELDERS } from './kept.ts';
import { without } from './without.ts';

/** Whose traces are taken away, and with what. */
export interface Erasing {
  /** The file and the ones that became part of it. */
  readonly elderIds: ReadonlySet<string>;
  /** Orders of these files. */
  readonly orderIds: ReadonlySet<string>;
  readonly keyring: Keyring;
  readonly at: Instant;
}

const SYSTEM = { personId: 'system', role: 'system' } as const;
const ended = (item: Item, at: Instant): Item =>
  item.state === 'REVOKED' ? item : { ...item, state: 'REVOKED', by: SYSTEM, at };

/** What is left of a kind where leaving out fields is not enough. The same item where nothing is to be done. */
export const REWRITTEN: Readonly<Record<string, (item: Item, erasing: Erasing) => Item>> = {
  person: (item) => without(item, ['openid', 'displayName', 'phone']),
  grant: (item, { at }) => ended(item, at),
  binding: (item, { at }) => ended({ ...item, name: '' }, at),
  call: (item) =>
    (item as CallItem).say === undefined
      ? item
      : { ...without(item, ['say', 'gsi1pk', 'gsi1sk']), state: item.state === 'OPEN' ? 'NOT_NEEDED' : item.state },
  order: (item, { keyring }) => ({
    ...without(item, ['note', 'preferredCaregiverId', 'asked', 'placeIsOwn', 'history.*.reason']),
    place: sealPlace(keyring, orderOf(item).orderId, { address: ERASED_NAME }),
  }),
  'caregiver-trace': (item, { orderIds }) =>
    orderIds.has((item as TraceItem).seen?.orderId ?? '') ? without(item, ['seen']) : item,
  'notice-page': (item, { elderIds }) => {
    const page = item as NoticePage;
    const isHers = ({ elderId, name }: NoticePage['entries'][number]) => elderIds.has(elderId) && name !== ERASED_NAME;
    if (!page.entries.some(isHers)) return item;
    const entries = page.entries.map((entry) =>
      isHers(entry) ? { ...entry, name: ERASED_NAME, village: countyOf(entry.village) } : entry,
    );
    return { ...page, entries };
  },
};

/** Items in which others stand as well are looked at every time; of the rest, what was erased once is done. */
const SHARED: readonly string[] = ['notice-page', 'caregiver-trace'];

/** What becomes of an item: nothing, it goes, or what is left of it. Done again it comes to nothing. */
export function erased(item: Item, erasing: Erasing): 'as it is' | 'gone' | Item {
  const kind = String(item.kind);
  const onDeletion = ABOUT_ELDERS[kind]?.onDeletion;
  if (onDeletion === 'removed') return 'gone';
  if (typeof onDeletion !== 'object') return 'as it is';
  if (item.erased !== undefined && !SHARED.includes(kind)) return 'as it is';
  const left = 'without' in onDeletion ? without(item, onDeletion.without) : REWRITTEN[kind]?.(item, erasing);
  if (!left || left === item) return 'as it is';
  const version = typeof item.version === 'number' ? { version: item.version + 1 } : {};
  return { ...left, ...version, erased: erasing.at };
}
