import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type ElderHead, elderHead, maskName } from '../registry/index.ts';
import { noticeEnd } from './deadlines.ts';
import { type LineReview, reviewsOf } from './line-review.ts';
import { linesOf } from './measure.ts';
import { type Eaten, ENTRIES_PER_PAGE, entriesOf, type NoticePage, noticePageKey } from './notice.ts';
import type { StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';
import { isSettledEarlier } from './totals.ts';
import { isMealLine } from './transfers.ts';

type Sums = Pick<Eaten, 'elderId' | 'village' | 'meals' | 'subsidyFen'>;

/** What each elder had by a statement: its meals but those refused. One sum an elder, however many lines. */
async function sumsOf(table: Pick<Table, 'query'>, statement: StatementItem): Promise<Sums[]> {
  const { items } = await table.query<LineReview>(reviewsOf(statement));
  const refused = new Set(items.filter(({ state }) => state === 'REFUSED').map(({ transferId }) => transferId));
  const elders = new Map<string, Sums>();
  for await (const line of linesOf(table, statement)) {
    if (!isMealLine(line) || isSettledEarlier(line, statement.period)) continue;
    if (refused.has(line.kind === 'MEAL_SERVED' ? line.transferId : line.origin.transferId)) continue;
    const known = elders.get(line.elderId);
    const meal = line.kind === 'MEAL_SERVED' ? 1 : line.kind === 'MEAL_REVERSED' ? -1 : 0;
    elders.set(line.elderId, {
      elderId: line.elderId,
      village: line.residence,
      meals: (known?.meals ?? 0) + meal,
      subsidyFen: sumFen([known?.subsidyFen ?? 0, ...line.layers.map(({ fen }) => fen)]),
    });
  }
  return [...elders.values()].filter(({ meals, subsidyFen }) => meals !== 0 || subsidyFen !== 0);
}

const KEYS_PER_BATCH = 100;

async function masked(table: Pick<Table, 'getMany'>, sums: readonly Sums[]): Promise<Eaten[]> {
  const eaten: Eaten[] = [];
  for (let start = 0; start < sums.length; start += KEYS_PER_BATCH) {
    const batch = sums.slice(start, start + KEYS_PER_BATCH);
    const heads = (await table.getMany(batch.map(({ elderId }) => elderHead(elderId)))) as (ElderHead | undefined)[];
    for (const [i, one] of batch.entries())
      eaten.push({ ...one, maskedName: heads[i] ? maskName(heads[i].name) : '*' });
  }
  return eaten;
}

/**
 * Makes the public list of a statement the county has approved, and begins its five days: only once the list can be read.
 * Done again it changes nothing; a statement sent back in between is left alone.
 */
export async function publishNotice(
  table: Table,
  name: StatementName & { readonly version: number },
  now: Instant,
): Promise<void> {
  const isWaiting = (statement: StatementItem | undefined): statement is StatementItem =>
    (statement?.state === 'APPROVED_COUNTY' || statement?.state === 'APPROVED_CITY') && !statement.notice;
  const key = statementKey(name.facilityId, name.period);
  const statement = await table.get<StatementItem>(key);
  if (!isWaiting(statement)) return;
  const list = name.version;
  const entries = entriesOf(await masked(table, await sumsOf(table, statement)));
  const pages = Math.ceil(entries.length / ENTRIES_PER_PAGE);
  for (let page = 1; page <= pages; page++) {
    const put: NoticePage = {
      ...noticePageKey(name, list, page),
      kind: 'notice-page',
      entries: entries.slice((page - 1) * ENTRIES_PER_PAGE, page * ENTRIES_PER_PAGE),
    };
    await table.commit([{ put }]);
  }
  const notice = { from: now, until: noticeEnd(businessDateOf(now)), list, pages };
  const result = await execute(
    table,
    () => table.get<StatementItem>(key),
    (current) => {
      if (!isWaiting(current)) return { writes: [], answer: undefined };
      const { version } = current;
      const put = { ...current, notice, version: version + 1 };
      return { writes: [{ put, when: [['version', '=', version]] }], answer: undefined };
    },
  );
  if (isRefusal(result)) throw new Error(`${name.facilityId} ${name.period}: ${result.code}`);
}
