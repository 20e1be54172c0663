import type { Table } from '../../shared/table.ts';
import { type Objection, objectionKey, objectionsOf } from './objection.ts';

const PAGE = 50;

/** The objections against a point's statements, the latest first. */
export async function listObjections(
  table: Pick<Table, 'query'>,
  facilityId: string,
  before: string | undefined,
): Promise<{ objections: Objection[]; next: string | undefined }> {
  const { items, next } = await table.query<Objection>({
    ...objectionsOf(facilityId),
    backwards: true,
    limit: PAGE,
    after: before === undefined ? undefined : { ...objectionKey(facilityId, before) },
  });
  return { objections: items, next: next && items.at(-1)?.objectionId };
}
