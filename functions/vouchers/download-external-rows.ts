import { type CsvCell, csvLine, csvStart } from '../../shared/csv.ts';
import { yuanText } from '../../shared/money.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import {
  type Compared,
  type ComparedItem,
  comparedKey,
  type ExternalImport,
  leftOutKey,
  type Outcome,
} from './external-import.ts';
import { type JobName, jobKey } from './job.ts';

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  matched: '一致',
  settled: '以前已结算',
  waiting: '服务尚未核实入账',
  differs: '金额不同',
  'owed-back': '服务已冲正，应退回对方',
  'missing-here': '本系统没有登记',
  unreadable: '这一行有误',
  'missing-there': '对方名单没有',
};

const HEADS = [
  '结果',
  '行号',
  '交易流水号',
  '名单金额(元)',
  '登记金额(元)',
  '结算日期',
  '服务日期',
  '单号',
  '机构编号',
  '说明',
];

const yuan = (fen: number | undefined): CsvCell => (fen === undefined ? undefined : yuanText(fen));
const text = (cell: string | undefined): CsvCell => (cell === undefined ? undefined : { id: cell });

const cellsOf = (row: Compared): CsvCell[] => [
  OUTCOME_WORDS[row.outcome],
  row.line,
  text(row.ref),
  yuan(row.listedFen),
  yuan(row.recordedFen),
  text(row.on),
  text(row.date),
  text(row.purchaseId),
  text(row.facilityId),
  row.problem,
];

const PAGES_AT_ONCE = 20;

/**
 * The result rows as a CSV in pieces, of one outcome or of all: the first piece begins the file, the caller puts the others
 * behind it; `next` is left out with the last. Refuses NOT_FOUND.
 */
export async function downloadExternalRows(
  table: Pick<Table, 'get' | 'getMany'>,
  name: JobName,
  { outcome, from = 0 }: { outcome?: Outcome | undefined; from?: number | undefined },
): Promise<{ fileName: string; csv: string; next?: number } | Refusal> {
  const job = await table.get<ExternalImport>(jobKey(name));
  if (!job) return refuse('NOT_FOUND');
  const done = job.state === 'COMPARING' ? job.next : job.chunks;
  const pages = [
    ...Array.from({ length: done }, (_, i) => comparedKey(job, i)),
    ...Array.from({ length: job.leftOutPages }, (_, i) => leftOutKey(job, i)),
  ];
  const until = Math.min(from + PAGES_AT_ONCE, pages.length);
  const items = (await table.getMany(pages.slice(from, until))) as (ComparedItem | undefined)[];
  const rows = items.flatMap((item) => item?.results ?? []).filter((row) => !outcome || row.outcome === outcome);
  const start = from === 0 ? csvStart + csvLine(HEADS) : '';
  return {
    fileName: `${job.fileName.replace(/\.csv$/i, '')}-核对结果.csv`,
    csv: start + rows.map((row) => csvLine(cellsOf(row))).join(''),
    ...(until < pages.length ? { next: until } : {}),
  };
}
