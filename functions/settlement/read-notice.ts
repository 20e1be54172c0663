import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type NoticePage, noticeOn, noticePageKey } from './notice.ts';
import { pointsOf, statementsOf } from './points.ts';
import { refuseSettlement } from './refusals.ts';
import type { Notice, StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';

export interface NoticeRead {
  readonly statement: StatementItem;
  readonly notice: Notice;
  readonly page: number;
  readonly entries: NoticePage['entries'];
}

/** One page of a public list, for anybody, as long as it is up. Refuses NOT_ON_NOTICE and NOT_FOUND. */
export async function readNotice(
  table: Pick<Table, 'get'>,
  name: StatementName,
  page: number,
  now: Instant,
): Promise<NoticeRead | Refusal> {
  const statement = await table.get<StatementItem>(statementKey(name.facilityId, name.period));
  const notice = noticeOn(statement, now);
  if (!statement || !notice) return refuseSettlement('NOT_ON_NOTICE');
  const found = await table.get<NoticePage>(noticePageKey(name, notice.list, page));
  if (!found && page > 1) return refuse('NOT_FOUND');
  return { statement, notice, page, entries: found?.entries ?? [] };
}

/** The statements of a month whose lists are up in a region. */
export async function listNotices(
  table: Pick<Table, 'query' | 'getMany'>,
  region: RegionCode,
  period: BusinessMonth,
  now: Instant,
): Promise<{ statement: StatementItem; notice: Notice }[]> {
  const statements = await statementsOf(table, await pointsOf(table, region), period);
  return statements.flatMap((statement) => {
    const notice = noticeOn(statement, now);
    return statement && notice ? [{ statement, notice }] : [];
  });
}
