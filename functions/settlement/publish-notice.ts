import { businessDateOf, type Instant } from '../../shared/business-time.ts';
import { ID_PREFIXES } from '../../shared/ids.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { execute, type Table } from '../../shared/table.ts';
import { type ElderHead, elderHead, maskName } from '../registry/index.ts';
import { noticeEnd } from './deadlines.ts';
import { isExternal } from './external-settled.ts';
import { type LineReview, reviewsOf } from './line-review.ts';
import { linesOf } from './measure.ts';
import { ENTRIES_PER_PAGE, entriesOf, type NoticePage, noticePageKey, type Received } from './notice.ts';
import type { StatementItem } from './statement.ts';
import { type StatementName, statementKey } from './store.ts';
import { isSettledEarlier } from './totals.ts';
import { isMealLine, isVisitLine, isVoucherLine, type MealLine } from './transfers.ts';
import type { VisitLine } from './visit-lines.ts';
import type { VoucherLine } from './voucher-lines.ts';

type Sums = Pick<Received, 'elderId' | 'village' | 'meals' | 'visits' | 'subsidyFen'>;

/** One sum an elder, however many lines. */
class SumsOfElders {
  readonly #sums = new Map<string, Omit<Sums, 'village'>>();
  /** A voucher's line does not say where the elder lived; the line of what it paid for does. */
  readonly #villages = new Map<string, RegionCode>();

  add(line: MealLine | VisitLine | VoucherLine): void {
    if (!isVoucherLine(line)) this.#villages.set(line.elderId, line.residence);
    if (isVisitLine(line)) return;
    const granted = line.layers.filter(({ payer }) => !isExternal(payer));
    if (isVoucherLine(line) && granted.length === 0) return;
    const { elderId } = line;
    const known = this.#sums.get(elderId);
    this.#sums.set(elderId, {
      elderId,
      meals: (known?.meals ?? 0) + (line.kind === 'MEAL_SERVED' ? 1 : line.kind === 'MEAL_REVERSED' ? -1 : 0),
      visits: (known?.visits ?? 0) + visitsPaid(line),
      subsidyFen: sumFen([known?.subsidyFen ?? 0, ...granted.map(({ fen }) => fen)]),
    });
  }
  sums(): Sums[] {
    return [...this.#sums.values()]
      .filter(({ meals, visits, subsidyFen }) => meals !== 0 || visits !== 0 || subsidyFen !== 0)
      .map((sums) => ({ ...sums, village: this.#villages.get(sums.elderId)! }));
  }
}

function visitsPaid(line: MealLine | VoucherLine): number {
  if (!('purchaseId' in line) || !line.purchaseId.startsWith(ID_PREFIXES.order)) return 0;
  return line.kind === 'VOUCHER_PAID' ? 1 : line.kind === 'VOUCHER_RETURNED' ? -1 : 0;
}

/** What each elder had by a statement: meals and paid visits, but those refused. */
async function sumsOf(table: Pick<Table, 'query'>, statement: StatementItem): Promise<Sums[]> {
  const { items } = await table.query<LineReview>(reviewsOf(statement));
  const refused = new Set(items.filter(({ state }) => state === 'REFUSED').map(({ transferId }) => transferId));
  const elders = new SumsOfElders();
  for await (const line of linesOf(table, statement)) {
    if (!(isMealLine(line) || isVisitLine(line) || isVoucherLine(line))) continue;
    if (isSettledEarlier(line, statement.period)) continue;
    if (!refused.has('origin' in line ? line.origin.transferId : line.transferId)) elders.add(line);
  }
  return elders.sums();
}

const KEYS_PER_BATCH = 100;

async function masked(table: Pick<Table, 'getMany'>, sums: readonly Sums[]): Promise<Received[]> {
  const received: Received[] = [];
  for (let start = 0; start < sums.length; start += KEYS_PER_BATCH) {
    const batch = sums.slice(start, start + KEYS_PER_BATCH);
    const heads = (await table.getMany(batch.map(({ elderId }) => elderHead(elderId)))) as (ElderHead | undefined)[];
    for (const [i, one] of batch.entries())
      received.push({ ...one, maskedName: heads[i] ? maskName(heads[i].name) : '*' });
  }
  return received;
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
