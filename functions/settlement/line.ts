import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Entry, type Transfer, transferIdOf } from '../../shared/ledger.ts';
import { type Fen, sumFen } from '../../shared/money.ts';

export { transferIdOf };

/** What one payer bears of a line: payers are `city:411000`, `county:411024`, `township:411024101`, `operator`. */
export interface Layer {
  readonly payer: string;
  readonly label: string;
  readonly fen: Fen;
}
export type By = Pick<Actor, 'personId' | 'role'>;

/** Who bears how much of a price: `listFen = discountFen + Σ layers + selfPayFen + payeeBearsFen`, always. */
export interface Shares {
  readonly listFen: Fen;
  readonly discountFen: Fen;
  readonly layers: readonly Layer[];
  readonly selfPayFen: Fen;
  /** What the point itself bears, because nobody else does. */
  readonly payeeBearsFen: Fen;
}

/** Nobody bears anything. */
export const NOTHING: Shares = { listFen: 0, discountFen: 0, layers: [], selfPayFen: 0, payeeBearsFen: 0 };

/**
 * What every line of a statement has, whatever its kind. Amounts of a line that takes something back are negative, so that
 * whoever adds up lines gets the right total without knowing their kinds.
 */
export interface Line extends Transfer, Shares {
  readonly by: By;
}

/** What a line that changes an earlier one says about it: which, and why. */
export interface Correcting {
  readonly origin: Origin;
  readonly reason: string;
}
/** A line of the same point, as it is found in the ledger. */
export interface Origin {
  readonly transferId: string;
  readonly postedAt: Instant;
}

/** Why, who by and when a line's shares change. */
export interface Cause {
  readonly reason: string;
  readonly by: By;
  readonly now: Instant;
}

const side = (account: string, fen: Fen): Entry =>
  fen > 0 ? { account, debitFen: fen } : { account, creditFen: -fen };

/**
 * The entries of shares: each payer and the elder owe theirs, the point is owed the whole; negative amounts go the other
 * way round. What the point bears itself is nobody's debt.
 */
export function entriesOf(
  facilityId: string,
  { layers, selfPayFen }: Pick<Shares, 'layers' | 'selfPayFen'>,
  elderId?: string,
): Entry[] {
  const debts = [
    ...layers.map(({ payer, fen }) => ({ account: `payer:${payer}`, fen })),
    ...(elderId === undefined ? [] : [{ account: `elder:${elderId}`, fen: selfPayFen }]),
  ];
  const owed = { account: `payee:${facilityId}`, fen: -sumFen(debts.map(({ fen }) => fen)) };
  return [...debts, owed].filter(({ fen }) => fen !== 0).map(({ account, fen }) => side(account, fen));
}

/** Throws `RangeError` when the parts do not add up to the list price. */
export function assertAddsUp(name: string, { listFen, discountFen, layers, selfPayFen, payeeBearsFen }: Shares): void {
  const parts = [discountFen, ...layers.map(({ fen }) => fen), selfPayFen, payeeBearsFen];
  if (sumFen(parts) !== listFen) throw new RangeError(`${name}: the parts do not add up to the list price`);
}

/** What becomes of one division when it is to be another: layers that stay as they are drop out. */
export function differenceOf(from: Shares, to: Shares): Shares {
  const layers = new Map<string, Layer>();
  const add = ({ payer, label, fen }: Layer, sign: 1 | -1): void => {
    const key = JSON.stringify([payer, label]);
    layers.set(key, { payer, label, fen: (layers.get(key)?.fen ?? 0) + sign * fen });
  };
  for (const layer of from.layers) add(layer, -1);
  for (const layer of to.layers) add(layer, 1);
  return {
    listFen: to.listFen - from.listFen,
    discountFen: to.discountFen - from.discountFen,
    layers: [...layers.values()].filter(({ fen }) => fen !== 0),
    selfPayFen: to.selfPayFen - from.selfPayFen,
    payeeBearsFen: to.payeeBearsFen - from.payeeBearsFen,
  };
}

/**
 * What every later line about an earlier one of an elder's holds: the difference between how it stood and how it stands
 * now. The lines about a meal, visit or voucher therefore always add up to how it stands.
 */
export function correctionOf<Kind extends string>(
  kind: Kind,
  original: Line & { readonly elderId: string },
  { from, to }: { readonly from: Shares; readonly to: Shares },
  { reason, by, now }: Cause,
): Line & Correcting & { readonly kind: Kind } {
  const { transferId, postedAt, payeeId, originDate, elderId } = original;
  const shares = differenceOf(from, to);
  assertAddsUp(transferId, shares);
  return {
    transferId: transferIdOf(kind, transferId, now),
    kind,
    payeeId,
    postedAt: now,
    originDate,
    entries: entriesOf(payeeId, shares, elderId),
    ...shares,
    by: { personId: by.personId, role: by.role },
    origin: { transferId, postedAt },
    reason,
  };
}
