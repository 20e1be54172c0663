import { readFileSync } from 'node:fs';
import type { Fen } from '../../shared/money.ts';
import type { ExportedFile } from './close.ts';

/**
 * Adds up exported CSV files the way somebody with the file and nothing else would: no code of the settlement, no code of
 * its CSV writer.
 */
export interface FileSums {
  meals: number;
  visits: number;
  /** What vouchers paid, of the subsidies. */
  voucherFen: Fen;
  listFen: Fen;
  selfPayFen: Fen;
  subsidyFen: Fen;
}

/** `"12.30"` as digits, without a float on the way. */
function fenOf(yuan: string): Fen {
  const match = /^(-?)(\d+)\.(\d{2})$/.exec(yuan);
  if (!match) throw new Error(`not an amount: ${yuan}`);
  const [, sign, whole, cents] = match;
  return Number(`${sign}${whole}${cents}`);
}

const cellsOf = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );

function linesOf(file: ExportedFile): Record<string, string>[] {
  const rows = readFileSync(file.path, 'utf8').split('\r\n').map(cellsOf);
  const at = rows.findIndex((row) => row.includes('交易号'));
  const heads = rows[at]!;
  return rows
    .slice(at + 1)
    .filter((row) => /^\d+$/.test(row[0] ?? ''))
    .map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i] ?? ''])));
}

const MEALS: Readonly<Record<string, number>> = { 供餐: 1, 冲正: -1 };
const VISITS: Readonly<Record<string, number>> = { 上门服务: 1, 服务冲正: -1 };
const BY_VOUCHER = ['券支付', '券退回'];

export function sumsOfFiles(files: readonly ExportedFile[]): { points: FileSums; payersFen: Fen } {
  const points: FileSums = { meals: 0, visits: 0, voucherFen: 0, listFen: 0, selfPayFen: 0, subsidyFen: 0 };
  let payersFen = 0;
  for (const file of files.filter(({ format }) => format === 'csv'))
    for (const line of linesOf(file)) {
      if (file.of === 'payer') {
        payersFen += fenOf(line['应付(元)']!);
        continue;
      }
      const kind = line.类别!;
      points.meals += MEALS[kind] ?? 0;
      points.visits += VISITS[kind] ?? 0;
      if (BY_VOUCHER.includes(kind)) points.voucherFen += fenOf(line['补贴合计(元)']!);
      points.listFen += fenOf(line['标价(元)']!);
      points.selfPayFen += fenOf(line['自付(元)']!);
      points.subsidyFen += fenOf(line['补贴合计(元)']!);
    }
  return { points, payersFen };
}
