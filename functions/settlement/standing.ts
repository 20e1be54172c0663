import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import type { Layer, Shares } from './line.ts';
import type { MealServed } from './transfers.ts';

/** How a served meal stands in the ledger: the sum of all lines about it. */
export interface Standing {
  readonly shares: Shares;
  /** What the payers would bear; present as long as an office refuses it and the point bears it in their place. */
  readonly disallowed?: readonly Layer[];
}
/** Only of meals that a later line changed; counts its changes. */
export interface StandingItem extends Standing, Item {
  kind: 'meal-standing';
  version: number;
}
type Served = Pick<MealServed, 'transferId'>;

export const standingKey = ({ transferId }: Served): Key => ({ pk: `MEAL#${transferId}`, sk: 'STANDING' });

/** The record of a meal's later lines, or undefined while it stands as it was served. */
export const loadStanding = (table: Pick<Table, 'get'>, served: Served): Promise<StandingItem | undefined> =>
  table.get<StandingItem>(standingKey(served));

export function standingOf(original: MealServed, item: StandingItem | undefined): Standing {
  if (item) return item;
  const { listFen, discountFen, layers, selfPayFen, payeeBearsFen } = original;
  return { shares: { listFen, discountFen, layers, selfPayFen, payeeBearsFen } };
}

/**
 * Goes into the transaction of every later line about a meal. Conditioned on what was read, so that two corrections of
 * one meal, each taking the difference to the same standing, are never both posted.
 */
export const moveStanding = (
  { transferId }: Served,
  before: StandingItem | undefined,
  { shares, disallowed }: Standing,
): Write => ({
  put: {
    ...standingKey({ transferId }),
    kind: 'meal-standing',
    shares,
    ...(disallowed ? { disallowed } : {}),
    version: (before?.version ?? 0) + 1,
  } satisfies StandingItem,
  when: before ? [['version', '=', before.version]] : absent,
});
