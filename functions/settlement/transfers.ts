import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { type Entry, reversed, type Transfer } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';

/** What one payer bears of a meal: payers are `city:411000`, `county:411024`, `township:411024101`, `operator`. */
export interface Layer {
  readonly payer: string;
  readonly label: string;
  readonly fen: Fen;
}
export type By = Pick<Actor, 'personId' | 'role'>;

/** The facts of a served meal that public money needs for thirty years. The price is the one booked. */
export interface ServedMeal {
  readonly bookingId: string;
  readonly elderId: string;
  readonly facilityId: string;
  /** The date of the meal, also when it is told to us later. */
  readonly originDate: BusinessDate;
  readonly mealtime: string;
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly layers: readonly Layer[];
  readonly selfPayFen: Fen;
  readonly policyId?: string | undefined;
  /** Categories of the elder that were in force and counted. */
  readonly categories: readonly string[];
  /** 0 (none) to 4 (card reader). */
  readonly evidenceGrade: number;
  /** 户籍 and residence on the date of the meal. */
  readonly household: RegionCode;
  readonly residence: RegionCode;
  readonly by: By;
}

/**
 * A meal in the ledger. Amounts of a reversal are negative, so that whoever adds up lines gets the right total without
 * knowing their kinds; its entries are those of the original the other way round.
 */
export interface MealTransfer extends Transfer, Omit<ServedMeal, 'facilityId'> {
  readonly kind: 'MEAL_SERVED' | 'MEAL_REVERSED';
  /** Reversals only: what they take back, and why. */
  readonly reverses?: { readonly transferId: string; readonly postedAt: Instant };
  readonly reason?: string;
}

/** The same facts give the same id: a command decided again after a conflict does not post twice. */
function transferIdOf(kind: MealTransfer['kind'], ofWhat: string, now: Instant): string {
  const digest = createHash('sha256').update(`${kind}/${ofWhat}/${now}`).digest();
  return newId('transfer', { msecs: now, random: digest.subarray(0, 16) });
}

function entriesOf({ elderId, facilityId, layers, selfPayFen }: ServedMeal): Entry[] {
  const shares = [
    ...layers.map(({ payer, fen }) => ({ account: `payer:${payer}`, debitFen: fen })),
    { account: `elder:${elderId}`, debitFen: selfPayFen },
  ].filter((entry) => entry.debitFen !== 0);
  const creditFen = sumFen(shares.map((entry) => entry.debitFen));
  return creditFen === 0 ? [] : [...shares, { account: `payee:${facilityId}`, creditFen }];
}

/**
 * The transfer of a meal served: each payer and the elder owe their share, the point is owed the whole. Throws
 * `RangeError` when discount, layers and own payment do not add up to the list price.
 */
export function mealServed(meal: ServedMeal, now: Instant): MealTransfer {
  const { bookingId, elderId, facilityId, originDate, mealtime, listFen, discountFen, selfPayFen, policyId } = meal;
  const { categories, evidenceGrade, household, residence, by } = meal;
  const layers = meal.layers.map(({ payer, label, fen }) => ({ payer, label, fen }));
  const parts = [discountFen, ...layers.map((layer) => layer.fen), selfPayFen];
  if (sumFen(parts) !== listFen || parts.some((fen) => fen < 0))
    throw new RangeError(`${bookingId}: the parts do not add up to the list price`);
  return {
    transferId: transferIdOf('MEAL_SERVED', bookingId, now),
    kind: 'MEAL_SERVED',
    payeeId: facilityId,
    postedAt: now,
    originDate,
    entries: entriesOf(meal),
    bookingId,
    elderId,
    mealtime,
    listFen,
    discountFen,
    layers,
    selfPayFen,
    ...(policyId === undefined ? {} : { policyId }),
    categories,
    evidenceGrade,
    household,
    residence,
    by: { personId: by.personId, role: by.role },
  };
}

// `-0` would be stored and digested as another value than `0`.
const negative = (fen: Fen): Fen => (fen === 0 ? 0 : -fen);

/**
 * The transfer that takes a served meal back, whenever that is: after the month is closed it falls into the next
 * statement by its posting time. Throws when `original` is itself a reversal.
 */
export function mealReversed(original: MealTransfer, now: Instant, reason: string, by: By): MealTransfer {
  if (original.kind !== 'MEAL_SERVED') throw new TypeError(`${original.transferId}: only a served meal is reversed`);
  const { transferId, postedAt, payeeId, originDate, entries, bookingId, elderId, mealtime } = original;
  const { policyId, categories, evidenceGrade, household, residence } = original;
  return {
    transferId: transferIdOf('MEAL_REVERSED', transferId, now),
    kind: 'MEAL_REVERSED',
    payeeId,
    postedAt: now,
    originDate,
    entries: reversed(entries),
    bookingId,
    elderId,
    mealtime,
    listFen: negative(original.listFen),
    discountFen: negative(original.discountFen),
    layers: original.layers.map(({ payer, label, fen }) => ({ payer, label, fen: negative(fen) })),
    selfPayFen: negative(original.selfPayFen),
    ...(policyId === undefined ? {} : { policyId }),
    categories,
    evidenceGrade,
    household,
    residence,
    by: { personId: by.personId, role: by.role },
    reverses: { transferId, postedAt },
    reason,
  };
}
