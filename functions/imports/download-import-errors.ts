import type { Handler } from '../../shared/api.ts';
import { type CsvCell, csvLine, csvStart } from '../../shared/csv.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Problem } from './cells.ts';
import { clean } from './cells.ts';
import type { importsRoutes } from './contract.ts';
import { type Imports, loadImport, sheetOf } from './import-file.ts';
import { problemsOf, readResults } from './read-results.ts';

const reasonOf = (problems: readonly Problem[]): string =>
  problems.map(({ column, message }) => `${column}：${message}`).join('；');

/** A cell as it was uploaded; long numbers stay text, so that the file can be mended and uploaded again. */
const cellOf = (cell: string): CsvCell => (/^\d{11,}$/.test(clean(cell)) ? { id: clean(cell) } : clean(cell));

/**
 * The rows that were left out, each with its line, the reason and its original cells. The text comes in pieces: the first
 * one begins the file, the caller puts the others behind it.
 */
export const downloadImportErrors =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.downloadImportErrors> =>
  async ({ params, query: { from = 0 } }, { now }) => {
    const head = await loadImport(table, params, now);
    if (isRefusal(head)) return head;
    const keys = await keyring();
    const { rows, next } = await readResults(table, head, { outcome: 'error', from }, keys);
    const { header = [] } = sheetOf(head, keys);
    const start = from === 0 ? csvStart + csvLine(['行号', '原因', ...header.map(clean)]) : '';
    const lines = rows.map(({ row, result }) =>
      csvLine([result.line, reasonOf(problemsOf(result)), ...row.cells.map(cellOf)]),
    );
    return { fileName: `${head.fileName.replace(/\.csv$/i, '')}-错误.csv`, csv: start + lines.join(''), next };
  };
