import { type BusinessDate, businessDateOf, type Clock } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { absent } from '../../shared/table.ts';
import {
  type ChunkItem,
  type Compared,
  type ComparedItem,
  chunkKey,
  comparedKey,
  type ExternalImport,
  KEPT_SECONDS,
  leftOutKey,
  lineKey,
  tallied,
} from './external-import.ts';
import { isBad, type ListedPayment, type ListRow } from './external-list.ts';
import {
  type ExternalRefItem,
  type ExternalTender,
  type ExternalTenderItem,
  externalKey,
  externalList,
  externalRefKey,
  monthInExternalList,
} from './external-tender.ts';

/** How a readable row stands to what is recorded. What another county has recorded is not this one's to see. */
export function compareRow(
  row: ListedPayment,
  tender: ExternalTender | undefined,
  { region, today }: { region: RegionCode; today: BusinessDate },
): Compared {
  const listed = { line: row.line, ref: row.ref, listedFen: row.fen, on: row.on };
  if (row.on > today) return { outcome: 'unreadable', ...listed, problem: '日期在今天以后' };
  if (!tender || tender.state === 'WITHDRAWN' || tender.county !== region)
    return { outcome: 'missing-here', ...listed };
  const both = { ...listed, ...asRecorded(tender) };
  if (tender.state === 'OWED_BACK') return { outcome: 'owed-back', ...both };
  if (tender.fen !== row.fen) return { outcome: 'differs', ...both };
  if (tender.state === 'PAID') return { outcome: 'settled', ...both };
  return { outcome: tender.state === 'CLAIMED' ? 'matched' : 'waiting', ...both };
}

const asRecorded = ({ fen, purchaseId, facilityId, date }: ExternalTender) => ({
  recordedFen: fen,
  purchaseId,
  facilityId,
  date,
});

/** The line that names a number first keeps it; done again, it finds its own claim. */
async function firstLineOf(
  table: Table,
  job: ExternalImport,
  { ref, line }: ListedPayment,
  expiresAtSeconds: number,
): Promise<number> {
  const key = lineKey(job, ref);
  const written = await table.commit([{ put: { ...key, line, expiresAtSeconds }, when: absent }]);
  if (written === 'done') return line;
  return Number((await table.get(key))?.line ?? line);
}

async function tendersOf(
  table: Pick<Table, 'getMany'>,
  system: string,
  rows: readonly ListedPayment[],
): Promise<Map<string, ExternalTender>> {
  const numbers = [...new Set(rows.map(({ ref }) => ref))];
  const refs = await table.getMany(numbers.map((ref) => externalRefKey({ system, ref })));
  const named = (refs as (ExternalRefItem | undefined)[]).flatMap((item) => item?.purchaseId ?? []);
  const tenders = await table.getMany([...new Set(named)].map(externalKey));
  return new Map(
    (tenders as (ExternalTenderItem | undefined)[]).flatMap((tender) =>
      tender ? [[tender.ref, tender] as const] : [],
    ),
  );
}

async function compareRows(
  table: Table,
  job: ExternalImport,
  rows: readonly ListRow[],
  now: number,
): Promise<Compared[]> {
  const expiresAtSeconds = Math.floor(now / 1000) + KEPT_SECONDS;
  const payments = rows.filter((row): row is ListedPayment => !isBad(row));
  const tenders = await tendersOf(table, job.system, payments);
  const where = { region: job.region, today: businessDateOf(now) };
  const results: Compared[] = [];
  for (const row of rows) {
    if (isBad(row)) {
      results.push({ outcome: 'unreadable', line: row.line, problem: row.problem });
      continue;
    }
    const first = await firstLineOf(table, job, row, expiresAtSeconds);
    results.push(
      first === row.line
        ? compareRow(row, tenders.get(row.ref), where)
        : { outcome: 'unreadable', line: row.line, ref: row.ref, problem: `流水号与第 ${first} 行重复` },
    );
  }
  return results;
}

const TENDERS_PER_PAGE = 100;
/** Between the two systems something is still to be done about it. */
const UNFINISHED: readonly ExternalTender['state'][] = ['RECORDED', 'CLAIMED', 'OWED_BACK'];

/** What we have recorded for the month and the list does not name, or owe back, the next page of it. */
async function leftOut(
  table: Table,
  job: ExternalImport,
): Promise<{ results: Compared[]; next: ExternalImport['leftOutAfter'] }> {
  const page = await table.query<ExternalTenderItem>({
    pk: externalList({ system: job.system, county: job.region }),
    begins: monthInExternalList(job.month),
    index: true,
    limit: TENDERS_PER_PAGE,
    after: job.leftOutAfter,
  });
  const tenders = await table.getMany(page.items.map(({ purchaseId }) => externalKey(purchaseId)));
  const open = (tenders as (ExternalTenderItem | undefined)[]).filter(
    (tender): tender is ExternalTenderItem => tender !== undefined && UNFINISHED.includes(tender.state),
  );
  const lines = await table.getMany(open.map(({ ref }) => lineKey(job, ref)));
  const unnamed = open.filter((_, i) => lines[i] === undefined);
  const results = unnamed.map(
    (tender): Compared => ({
      outcome: tender.state === 'OWED_BACK' ? 'owed-back' : 'missing-there',
      ref: tender.ref,
      ...asRecorded(tender),
    }),
  );
  return { results, next: page.next };
}

/** One step of a comparison: the next rows of the list, and behind them what it leaves out. */
export const compareStep =
  (table: Table, clock: Clock) =>
  async (job: ExternalImport): Promise<ExternalImport> => {
    const now = clock();
    const expiresAtSeconds = Math.floor(now / 1000) + KEPT_SECONDS;
    const keep = (item: ComparedItem) => table.commit([{ put: item }]);
    if (job.next < job.chunks) {
      const chunk = await table.get<ChunkItem>(chunkKey(job, job.next));
      const results = await compareRows(table, job, chunk?.rows ?? [], now);
      await keep({ ...comparedKey(job, job.next), results, expiresAtSeconds });
      return { ...job, next: job.next + 1, tallies: tallied(job.tallies, results) };
    }
    const { results, next } = await leftOut(table, job);
    await keep({ ...leftOutKey(job, job.leftOutPages), results, expiresAtSeconds });
    const { leftOutAfter: _after, ...rest } = job;
    const moved = { ...rest, leftOutPages: job.leftOutPages + 1, tallies: tallied(job.tallies, results) };
    return next ? { ...moved, leftOutAfter: next } : { ...moved, state: 'COMPARED' };
  };
