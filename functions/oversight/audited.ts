import { isDeepStrictEqual } from 'node:util';
import { type Actor, ROLES } from '../../shared/access.ts';
import type { Change } from '../../shared/events.ts';
import type { Item } from '../../shared/table.ts';

export type By = Pick<Actor, 'personId' | 'role'>;

/** How the changes of a kind of item become lines of the trail. */
export interface Audited {
  /** Who did it, as the item says. */
  by: (change: Change) => unknown;
  /** Fields whose change alone is no deed of anybody. */
  ignores?: readonly string[];
  /** Which changes of this kind are a line; all of them when left out. */
  only?: (change: Change, fields: readonly string[]) => boolean;
  /** What to call the thing where its key is a secret. */
  thing?: (item: Item) => string;
  /** The item is itself a note of something seen: its `did` is what was done. */
  tellsDid?: true;
  tellsReason?: true;
  /** A file that left the house: listed in the export log as well. */
  isExport?: true;
}
/** A kind whose changes need no line, and why not. */
export interface Passed {
  passed: string;
}

export const SYSTEM: By = { personId: 'system', role: 'system' };
const KNOWN_ROLES: ReadonlySet<string> = new Set([...ROLES, 'system']);

export function isBy(value: unknown): value is By {
  if (value === null || typeof value !== 'object') return false;
  const { personId, role } = value as Record<string, unknown>;
  return typeof personId === 'string' && typeof role === 'string' && KNOWN_ROLES.has(role);
}

const field = (item: Item | undefined, ...path: string[]): unknown =>
  path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], item);
const moved = ({ before, after }: Change, name: string): boolean => !isDeepStrictEqual(before?.[name], after?.[name]);

const lastOf = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : undefined);

/**
 * Who did it by the habit of the house: whoever changes an item writes `by`; where an item keeps several (`draftedBy`,
 * `ended.by`, the last of its `steps`), the one that this change brought.
 */
export function byInChange(change: Change): unknown {
  const { after } = change;
  if (!after) return undefined;
  for (const [name, value] of Object.entries(after)) {
    if (name === 'by' || !moved(change, name)) continue;
    if (isBy(value)) return value;
    const inner = field({ ...after, value: Array.isArray(value) ? lastOf(value) : value }, 'value', 'by');
    if (isBy(inner)) return inner;
  }
  return after.by;
}

/** People's own accounts: only they themselves write them. */
const oneself = ({ before, after }: Change): By => ({
  personId: String((after ?? before)?.personId),
  role: 'system',
});

/** A booking keeps every hand it went through; which one it was this time, its state says. */
function byOfBooking(change: Change): unknown {
  const { before, after } = change;
  // Only the system takes bookings away: into the file that two files of one person became.
  if (!after) return SYSTEM;
  if (moved(change, 'reversed')) return field(after, 'reversed', 'by');
  if (moved(change, 'ended')) return field(after, 'ended', 'by');
  if (moved(change, 'noShow')) return SYSTEM;
  if (moved(change, 'serving')) return after.serving ? field(after, 'serving', 'by') : after.undoneBy;
  if (!before) return after.by;
  if (moved(change, 'sentAt')) return after.sentBy;
  if (moved(change, 'changedAt')) return after.changedBy;
  // New allergens, and prices after late news about the elder: nobody asked for it.
  return ['contact', 'repricedAt', 'subsidyFen'].some((name) => moved(change, name)) ? SYSTEM : undefined;
}

const AUDITED: Readonly<Record<string, Audited>> = {
  person: { by: oneself },
  grant: { by: byInChange },
  binding: { by: byInChange },
  'link-code': {
    // Digits may be given out again once a code has expired: that is another code.
    by: ({ before, after }) =>
      before?.codeId === after?.codeId ? { personId: after?.usedBy, role: 'system' } : after?.issuedBy,
    thing: ({ codeId }) => `LINK_CODE/${String(codeId)}`,
  },
  key: { by: () => SYSTEM },
  'wechat-settings': { by: () => SYSTEM },

  'elder-merge': { by: byInChange },
  'elder-consent': { by: byInChange },
  // How far the worker got is no deed of anybody.
  deletion: { by: byInChange, only: ({ before, after }) => before?.state !== after?.state },
  elder: { by: byInChange, ignores: ['registeredAs'] },
  'elder-trail': {
    by: byInChange,
    // Changes of a file are told by the file itself.
    only: ({ before, after }) => !before && after?.fields === undefined,
    tellsDid: true,
    tellsReason: true,
  },
  look: { by: byInChange, only: ({ before }) => !before, tellsDid: true, tellsReason: true },
  import: {
    by: byInChange,
    // Its counters follow from the rows, and every row's effect is a line of the file it changed.
    only: ({ before }, fields) =>
      !before ||
      fields.some((name) => IMPORT_STEPS.includes(name)) ||
      (fields.includes('undoing') && before.undoing === undefined),
  },

  facility: { by: byInChange, ignores: ['registeredAs'] },
  // Steps of the past stand in the file with whoever took them: this change is by whoever wrote it.
  caregiver: { by: ({ after }) => after?.by, ignores: ['registeredAs', 'citizenDigest'] },
  dishonesty: {
    by: ({ after }) => after?.by,
    thing: ({ entries }) => `DISHONESTY/${String(field(lastOf(entries) as Item, 'entryId'))}`,
  },
  service: { by: byInChange },
  offer: { by: byInChange },
  // Only the system takes a plan away: into the file that two files of one person became.
  'care-plan': { by: (change) => (change.after ? byInChange(change) : SYSTEM) },
  'library-dish': { by: byInChange, only: ({ after }) => after !== undefined },
  menu: { by: byInChange, only: ({ after }) => after !== undefined },
  removal: { by: byInChange, only: ({ before }) => !before, thing: ({ removed }) => String(removed) },
  slot: {
    by: byInChange,
    // Seats and portions follow from bookings and menus, which are lines of their own.
    only: ({ before, after }, fields) =>
      before !== undefined && after !== undefined && fields.some((name) => SLOT_DEEDS.includes(name)),
  },

  policy: { by: byInChange },
  'voucher-program': { by: byInChange },
  visit: { by: byInChange },
  'visit-photo': { by: byInChange },
  'visit-word': { by: byInChange },
  'home-plate': { by: byInChange },
  'call-back': { by: (change) => (change.before ? byInChange(change) : SYSTEM) },
  // Every step of an order says who made it.
  order: { by: ({ after }) => field({ ...after!, last: lastOf(after?.history) }, 'last', 'by'), ignores: ['asked'] },
  'service-times': { by: byInChange },
  roster: {
    by: byInChange,
    // Asked for, published and given up by people; how far its workers got is nobody's deed.
    only: ({ before, after }) =>
      !before || (before.state !== after?.state && ['PUBLISHING', 'CANCELLED'].includes(String(after?.state))),
    ignores: ['weights', 'pace', 'troubles', 'movedAt'],
  },
  'roster-settings': { by: byInChange },
  'district-ways': { by: byInChange, ignores: ['minutes'] },
  'roster-visit': {
    by: byInChange,
    // What people change before it is published; what is sent then is a line of the order.
    only: (change) => change.before !== undefined && change.after?.editedBy !== undefined && moved(change, 'editedAt'),
    ignores: ['words', 'points'],
  },
  booking: { by: byOfBooking, ignores: ['wrongCodes', 'codeKid', 'asked', 'changedTo'] },
  plan: { by: (change) => (change.after ? byInChange(change) : SYSTEM) },

  statement: {
    // Between the steps, the public notice is put up by itself.
    by: (change) => (moved(change, 'steps') ? byInChange(change) : SYSTEM),
    // What is held or refused is told by the review of the line and the objection.
    ignores: ['withheld', 'openObjections'],
  },
  'line-review': { by: byInChange },
  objection: { by: byInChange },
  'bank-account': { by: byInChange },
  'payment-batch': { by: byInChange },
  payment: {
    by: ({ after }) => field({ ...after!, last: lastOf(after?.attempts) }, 'last', 'by'),
    // What the bank said of it is told by the file of results, and a batch that is called off tells it for all.
    only: ({ before, after }) =>
      (before?.attempts as unknown[] | undefined)?.length !== (after?.attempts as unknown[] | undefined)?.length,
  },
  'bank-results': { by: byInChange },
  budget: { by: byInChange },
  'book-check': { by: byInChange, only: ({ before }) => !before },
  simulation: { by: byInChange, only: ({ before }) => !before, tellsReason: true, isExport: true },
  export: {
    by: (change) => (change.before ? SYSTEM : field(change.after, 'by')),
    ignores: ['progress'],
    tellsReason: true,
    isExport: true,
  },

  'external-tender': { by: byInChange },
  'voucher-job': {
    by: (change) => (change.after?.what === 'expiry' ? SYSTEM : byInChange(change)),
    // A person's deed moves it to another state; how far a worker got is no deed of anybody.
    only: ({ before, after }) =>
      !before ||
      ['COUNTED>ISSUING', 'COMPARED>APPLYING'].includes(`${before.state}>${after?.state}`) ||
      after?.state === 'CANCELLED',
  },

  call: { by: (change) => (moved(change, 'by') ? field(change.after, 'by') : SYSTEM), ignores: ['say'] },

  sample: { by: (change) => (change.before ? SYSTEM : field(change.after, 'by')) },
  'sample-line': { by: (change) => (change.before ? byInChange(change) : SYSTEM) },
  finding: { by: byInChange },
  'anomaly-rules': { by: byInChange },
};
const IMPORT_STEPS = ['complete', 'effectiveOn', 'appliedBy'];
const SLOT_DEEDS = ['closed', 'soldOut', 'preparedAt'];

/** Kinds that need no line, each with its reason: an auditor reads this list. */
const PASSED: Readonly<Record<string, string>> = {
  'wechat-account': 'written once, together with the person it leads to',
  session: 'gives no right and changes nothing; every request is in the access log',
  'family-request': 'the binding it asks for is a line; one that met no file concerns nobody',
  citizen: 'a keyed digest, written together with the file it leads to',
  'caregiver-citizen': 'a keyed digest, written together with the file it leads to',
  'caregiver-link': 'whom a phone acts as, written together with the grant',
  'visit-code': 'under which key an order’s code was shown, and how often it was wrong; check-ins are lines',
  'visit-file': 'where a photo is put, noted before the photo, which is a line',
  'visit-picture': 'by which photo a picture is known, written together with the photo',
  'caregiver-trace': 'where a caregiver was lately, written together with each check',
  'device-day': 'who checked in with a phone on a day, written together with each check',
  'call-back-seed': 'what draws a day’s call-backs; drawn by the system, and each call is a line',
  'working-day': 'the hours a caregiver is taken; follows from the orders, which are lines',
  'working-month': 'the hours a caregiver is taken; follows from the orders, which are lines',
  'roster-section': 'how far a worker got with a roster, whose request is a line',
  'roster-day': 'a caregiver’s day in a roster; follows from its visits',
  'district-ways-head': 'which of the versions, each of which is a line',
  'roster-date': 'which rosters a date has; each of them is a line',
  'roster-cause': 'what has happened to a published date; the order that it happened to has the line',
  'roster-parcel': 'what a roster was planned from and to, sealed; its request is a line',
  claim: 'the mealtime a booking holds, written together with the booking',
  'care-day': 'the visits of an elder on a day, written together with each order',
  timer: 'when an order is to be looked at again; follows from the order',
  'used-ticket': 'remembers a proof of serving, written together with the booking',
  agenda: 'which meals the nightly jobs look at, written together with the menu',
  'care-plan-refusal': 'a notice that a visit could not be arranged: nothing was changed',
  'plan-refusal': 'a notice that a plan could not book: nothing was changed',
  'policy-index': 'written together with the policy that is published',
  'voucher-program-line': 'written together with the program that is published',
  wallet: 'what an elder may spend: every move is a transfer of the ledger that says who made it',
  'statement-chain': 'written together with the statement it ends in',
  'statement-serials': 'counts the statements, written together with each',
  'settled-county': 'says that a county settles; follows from its first menu',
  debt: 'what a payer owes a point: the sum of statements and payments, which are lines',
  'notice-page': 'what the public list shows; publishing it is a step of the statement',
  'operator-posted': 'marks that a month’s subsidies of a point are in the ledger',
  'line-standing': 'how a meal or spent voucher stands after later lines of the ledger, which say who posted them',
  trip: 'counts journeys; follows from the bookings that were sent out',
  books: 'what the ledger comes to on a date; anybody can recompute it',
  'budget-spent': 'what a payer has granted by the ledger; anybody can recompute it',
  'simulated-county': 'a result of a simulation, whose request is a line',
  'simulation-progress': 'how far a simulation got',
  'export-file': 'the digest of a finished file; the request for it is a line',
  consent: 'which messages a person wants to get',
  'consent-prompt': 'which messages a person wants to get',
  notice: 'whether a message reached a phone',
  'anomaly-rules-version': 'what was published, kept as it was; written together with the rules in force',
  'external-ref': 'a number of another system, written together with what it pays for',
  'voucher-issued': 'says that an elder got a month’s voucher; the issue is a line, and the ledger says the rest',
  'voucher-excluded': 'who got nothing of an issue, and why; the issue is a line',
  'listed-wallet': 'that an elder has a wallet, written together with its first voucher',
  'registered-elsewhere': 'where an elder is registered, when that is another county; follows from the file',
  'voucher-carried': 'what the ledger of an elder’s vouchers came to; anybody can recompute it',
  'voucher-county': 'which programs the schedule issues; written together with the issue confirmed by hand',
  'anomaly-run': 'how far the nightly look for anomalies got; what it found are lines',
};

/** Items without a kind, by the beginning of their key. */
const PASSED_KEYS: readonly (readonly [begins: string, why: string])[] = [
  ['RATE#', 'counts attempts for a minute or an hour'],
  ['KEYRING_ROTATION/', 'when the keys last turned; the new key is a line'],
  ['EXTERNAL-LIST#', 'rows of another system’s list, without people, and how they compare'],
  ['IMPORT#', 'rows of an uploaded list, sealed; what they change are lines'],
];
const PASSED_SORT_KEYS: readonly (readonly [begins: string, why: string])[] = [
  ['CARD', 'counts the changes of an elder’s claims'],
  ['WITNESSED#', 'counts a point’s witnessed meals; each is a line'],
];

const passedByKey = ({ pk, sk }: Item): string | undefined =>
  PASSED_KEYS.find(([begins]) => `${pk}/${sk}`.startsWith(begins))?.[1] ??
  PASSED_SORT_KEYS.find(([begins]) => sk.startsWith(begins))?.[1];

/** A kind nobody has thought about yet is a line: forgetting to list it loses nothing. */
const BY_HABIT: Audited = { by: byInChange };

export function ruleFor(item: Item): Audited | Passed {
  if (typeof item.kind !== 'string') {
    const passed = passedByKey(item);
    return passed === undefined ? BY_HABIT : { passed };
  }
  const passed = PASSED[item.kind];
  return passed === undefined ? (AUDITED[item.kind] ?? BY_HABIT) : { passed };
}

export const auditedKinds = (): string[] => Object.keys(AUDITED);
export const passedKinds = (): string[] => Object.keys(PASSED);
export const isExport = (kind: string): boolean => AUDITED[kind]?.isExport === true;
