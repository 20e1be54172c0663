import type { Table } from '../../shared/table.ts';
import { type LineReview, reviewKey, reviewsOf } from './line-review.ts';
import type { StatementName } from './store.ts';

const PAGE = 100;

/** The lines of a statement that an office refused or somebody objects to, or did; in the order of their ids. */
export async function listLineReviews(
  table: Pick<Table, 'query'>,
  name: StatementName,
  after: string | undefined,
): Promise<{ reviews: LineReview[]; next: string | undefined }> {
  const { items, next } = await table.query<LineReview>({
    ...reviewsOf(name),
    limit: PAGE,
    after: after === undefined ? undefined : { ...reviewKey(name, after) },
  });
  return { reviews: items, next: next && items.at(-1)?.transferId };
}
