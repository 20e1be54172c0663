import type { BusinessMonth } from '../../shared/business-time.ts';
import type { Table } from '../../shared/table.ts';
import type { StatementItem } from './statement.ts';
import { STATEMENT_PREFIX, statementKey } from './store.ts';

const PAGE = 12;
const FIRST_MONTH = '2000-01';

/** A point's statements before a month (of all months, when left out), the latest first; `next` goes on. */
export async function listStatements(
  table: Pick<Table, 'query'>,
  facilityId: string,
  before: BusinessMonth | undefined,
): Promise<{ statements: StatementItem[]; next: BusinessMonth | undefined }> {
  const { pk, sk: first } = statementKey(facilityId, FIRST_MONTH);
  // A text that ends before the month's own key: the month itself is left out.
  const last = before === undefined ? `${STATEMENT_PREFIX}9` : `${STATEMENT_PREFIX}${before.slice(0, -1)}`;
  const { items, next } = await table.query<StatementItem>({
    pk,
    between: [first, last],
    backwards: true,
    limit: PAGE,
  });
  return { statements: items, next: next && items.at(-1)?.period };
}
