import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import type { Layer, Shares } from './line.ts';

/** How a served meal, or what vouchers paid, stands in the ledger: the sum of all lines about it. */
export interface Standing {
  readonly shares: Shares;
  /** What the payers would bear; present as long as an office refuses it and the point bears it in their place. */
  readonly disallowed?: readonly Layer[];
}
/** Only of lines that a later one changed; counts the changes. */
export interface StandingItem extends Standing, Item {
  kind: 'line-standing';
  version: number;
}
interface Named {
  readonly transferId: string;
}

export const standingKey = ({ transferId }: Named): Key => ({ pk: `LINE#${transferId}`, sk: 'STANDING' });

/** The record of a line's later lines, or undefined while it stands as it was posted. */
export const loadStanding = (table: Pick<Table, 'get'>, line: Named): Promise<StandingItem | undefined> =>
  table.get<StandingItem>(standingKey(line));

export function standingOf(original: Shares, item: StandingItem | undefined): Standing {
  if (item) return item;
  const { listFen, discountFen, layers, selfPayFen, payeeBearsFen } = original;
  return { shares: { listFen, discountFen, layers, selfPayFen, payeeBearsFen } };
}

/**
 * Goes into the transaction of every later line about a line. Conditioned on what was read, so that two corrections of
 * one line, each taking the difference to the same standing, are never both posted.
 */
export const moveStanding = (
  { transferId }: Named,
  before: StandingItem | undefined,
  { shares, disallowed }: Standing,
): Write => ({
  put: {
    ...standingKey({ transferId }),
    kind: 'line-standing',
    shares,
    ...(disallowed ? { disallowed } : {}),
    version: (before?.version ?? 0) + 1,
  } satisfies StandingItem,
  when: before ? [['version', '=', before.version]] : absent,
});
