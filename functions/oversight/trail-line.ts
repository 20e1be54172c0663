import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import type { Change } from '../../shared/events.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';
import { type By, isBy, ruleFor, SYSTEM } from './audited.ts';

/** Through which door somebody came, as their role says. */
export const CHANNELS = ['mini-program', 'counter', 'hotline', 'office', 'system'] as const;
export type Channel = (typeof CHANNELS)[number];
const CHANNEL_OF: Readonly<Record<Actor['role'], Channel>> = {
  elder: 'mini-program',
  family: 'mini-program',
  staff: 'counter',
  caregiver: 'mini-program',
  operator: 'hotline',
  finance: 'office',
  admin: 'office',
  auditor: 'office',
  system: 'system',
};

/** How an amount moved; null where there was none. */
export interface AmountMoved {
  /** Name of the field: `selfPayFen`, `totals.subsidyFen`. */
  readonly field: string;
  readonly before: Fen | null;
  readonly after: Fen | null;
}

/**
 * One line of the audit trail: who did what to which thing, in which role, for whom, when and where. Names of fields, and
 * for money the amounts; what stands in the fields is never copied.
 */
export interface TrailLine {
  /** Of the change that is told: the same at every delivery. */
  readonly lineId: string;
  readonly at: Instant;
  /** `created`, `changed` or `removed`; the name of the query where something was only seen. */
  readonly did: string;
  /** Kind of the thing: `booking`, `grant`, `statement`. */
  readonly kind: string;
  /** Key of the thing in the main table. */
  readonly thing: string;
  readonly by: By;
  readonly channel: Channel;
  readonly elderId?: string;
  readonly facilityId?: string;
  readonly fields: readonly string[];
  readonly amounts: readonly AmountMoved[];
  readonly state?: { readonly before: string | null; readonly after: string | null };
  /** Why a full number was seen or a file was asked for, in the words of who did. */
  readonly reason?: string;
}
/** A line with the place it is filed under. */
export interface FiledLine extends TrailLine {
  readonly region: RegionCode;
}

/** Nobody is to blame by name: told, never dropped. */
export const UNKNOWN: By = { personId: 'unknown', role: 'system' };

/** Words about a person that a deletion took out, whoever had written them: the deletion itself says who wanted it. */
const isErasure = ({ before, after }: Change): boolean =>
  after?.erased !== undefined && before?.erased !== after.erased;

/** Fields that are written along with every change and say nothing about it. */
const BESIDES: ReadonlySet<string> = new Set([
  'pk',
  'sk',
  'kind',
  'gsi1pk',
  'gsi1sk',
  'version',
  'revision',
  'expiresAtSeconds',
  'erased',
  'by',
  'at',
]);

/** Names of the fields in which two images differ, sorted. */
function changedFields({ before, after }: Change): string[] {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].filter((name) => !BESIDES.has(name) && !isDeepStrictEqual(before?.[name], after?.[name])).sort();
}

const MAX_DEPTH = 3;
const MAX_AMOUNTS = 20;
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Every amount of an image by its path: whatever is named in fen, outside lists. */
function amountsIn(value: unknown, path = '', depth = 0): [string, Fen][] {
  if (!isObject(value) || depth === MAX_DEPTH) return [];
  return Object.entries(value).flatMap(([name, part]): [string, Fen][] => {
    const here = path ? `${path}.${name}` : name;
    if (typeof part === 'number') return /(?:^f|F)en$/.test(name) ? [[here, part]] : [];
    return amountsIn(part, here, depth + 1);
  });
}

function amountsMoved({ before, after }: Change): AmountMoved[] {
  const [was, is] = [new Map(amountsIn(before)), new Map(amountsIn(after))];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((field) => was.get(field) !== is.get(field))
    .sort()
    .slice(0, MAX_AMOUNTS)
    .map((field) => ({ field, before: was.get(field) ?? null, after: is.get(field) ?? null }));
}

const stateIn = (item: Item | undefined): string | null => (typeof item?.state === 'string' ? item.state : null);

const idIn = (item: Item, field: string, keyPrefix: string): string | undefined => {
  const named = item[field];
  if (typeof named === 'string') return named;
  // A removal is noted under the key of what is gone.
  const pk = item.pk.replace(/^REMOVAL#/, '');
  return pk.startsWith(keyPrefix) ? pk.slice(keyPrefix.length).split('#')[0] : undefined;
};

/** The elder and the point a thing is about, as the item or its key names them. */
function aboutWhom(item: Item): { elderId?: string; facilityId?: string } {
  const elderId = idIn(item, 'elderId', 'ELDER#');
  const listedAt =
    typeof item.gsi1pk === 'string' && item.gsi1pk.startsWith('SLOT#') ? item.gsi1pk.split('#')[1] : undefined;
  const over = typeof item.over === 'string' ? item.over : '';
  const facilityId = idIn(item, 'facilityId', 'FACILITY#') ?? listedAt ?? (over.startsWith('fc_') ? over : undefined);
  const elder = elderId ?? (over.startsWith('el_') ? over : undefined);
  return { ...(elder ? { elderId: elder } : {}), ...(facilityId ? { facilityId } : {}) };
}

/** The region an item names by itself, if it does; or its key: `REGION#411025`, `PAYMENT-BATCH#411025#…`. */
export function regionIn(item: Item): RegionCode | undefined {
  for (const named of [item.region, item.county, item.over, item.pk.split('#')[1]])
    if (typeof named === 'string' && /^(\d{6}|\d{9}|\d{12})$/.test(named)) return named;
  return undefined;
}

const whatWasDone = ({ before, after }: Change): string => {
  if (!before) return 'created';
  return after ? 'changed' : 'removed';
};

/**
 * The line a change of the main table means, or undefined where none is due: a kind on the short list of what needs none,
 * or a change of nothing but version numbers and places in lists.
 */
export function trailLineOf(change: Change): TrailLine | undefined {
  const item = change.after ?? change.before;
  if (!item) return undefined;
  const rule = ruleFor(item);
  if ('passed' in rule) return undefined;
  const fields = changedFields(change).filter((field) => !rule.ignores?.includes(field));
  if (fields.length === 0 || (rule.only && !rule.only(change, fields))) return undefined;
  const found = isErasure(change) ? SYSTEM : rule.by(change);
  const by = isBy(found) ? { personId: found.personId, role: found.role } : UNKNOWN;
  const [was, is] = [stateIn(change.before), stateIn(change.after)];
  const reason = rule.tellsReason && typeof item.reason === 'string' ? item.reason : undefined;
  const did = rule.tellsDid && typeof item.did === 'string' ? item.did : whatWasDone(change);
  return {
    lineId: change.id,
    at: change.at,
    did,
    kind: String(item.kind ?? 'unknown'),
    thing: rule.thing?.(item) ?? `${item.pk}/${item.sk}`,
    by,
    channel: CHANNEL_OF[by.role],
    ...aboutWhom(item),
    fields: rule.tellsDid ? [] : fields,
    amounts: amountsMoved(change),
    ...(was === is ? {} : { state: { before: was, after: is } }),
    ...(reason === undefined ? {} : { reason }),
  };
}
