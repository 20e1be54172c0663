import { parseArgs } from 'node:util';
import { isoInShanghai } from '../../../shared/business-time.ts';
import { ABSENT, CannotRun, Deployment } from '../../../shared/deployment.ts';
import { isRefusal, type Refusal } from '../../../shared/refusal.ts';
import { RowsOutOfOrder } from '../compare-file.ts';
import { SERIAL_LABEL } from '../document.ts';
import type { FileAtRest } from '../file-at-rest.ts';
import { proofRoutes } from '../proof-contract.ts';
import { readFileRows } from '../read-file.ts';
import { UnreadableWorkbook } from '../read-workbook.ts';
import { type Verification, verifyRows } from '../verify-file.ts';
import { booksFromAfar } from './books-from-afar.ts';
import { COMMON, type Command } from './command.ts';
import { digestOfFile, fileOnDisk } from './file-on-disk.ts';
import { report } from './report.ts';

/** Our own largest file: a sheet of a million rows has two gigabytes of text. */
const LIMITS = { maxUnpackedBytes: 64 * 1024 ** 3 };

/** `411025` of `XL-411025-202610-0001`. */
async function regionOfSerial(file: FileAtRest): Promise<string> {
  let rows = 0;
  for await (const [label, value] of readFileRows(file, LIMITS)) {
    const region = label === SERIAL_LABEL ? value?.split('-')[1] : undefined;
    if (region) return region;
    if (++rows === 100) break;
  }
  throw new CannotRun(`文件里没有${SERIAL_LABEL}，不是本系统导出的结算文件`);
}

const refusalText = ({ code, message }: Refusal): string =>
  code === 'NOT_FOUND' ? '没有找到文件所说的结算单，或者它不归这个地区' : message;

async function verified(path: string, url: string, region: string | undefined): Promise<Verification> {
  const file = await fileOnDisk(path);
  const deployment = await Deployment.open(url, region ?? (await regionOfSerial(file)));
  const found = await verifyRows(booksFromAfar(deployment), readFileRows(file, LIMITS));
  if (isRefusal(found)) throw new CannotRun(refusalText(found));
  const sha256 = await digestOfFile(file);
  const params = { region: region ?? (await regionOfSerial(file)), sha256 };
  const original = await deployment.ask(proofRoutes.readExportFile, { params });
  if (original === ABSENT) return found;
  const { exportId, readyAt } = original;
  return { ...found, original: { exportId, readyAt: Date.parse(readyAt) } };
}

const inWords = (error: unknown): unknown => {
  if (error instanceof UnreadableWorkbook) return new CannotRun(`文件读不出来（${error.message}）`);
  if (error instanceof RowsOutOfOrder)
    return new CannotRun('文件很大，行的次序又和导出时差得太远：请按“序号”一列排好，再核验一次');
  return (error as NodeJS.ErrnoException).code === 'ENOENT' ? new CannotRun('没有这个文件') : error;
};

export const verify: Command = {
  usage: 'verify 文件 [--url 地址] [--region 地区]',
  does: '文件是不是账上的样子：逐格与账本比对，结算单的摘要逐笔重算；不是，就说哪几行不同',
  async run(words) {
    const { values, positionals } = parseArgs({ args: [...words], allowPositionals: true, options: COMMON });
    const [path] = positionals;
    if (path === undefined) throw new CannotRun('请写明要核验的文件');
    const found = await verified(path, values.url, values.region).catch((error: unknown) => {
      throw inWords(error);
    });
    const { original } = found;
    const shown = original ? { ...found, original: { ...original, readyAt: isoInShanghai(original.readyAt) } } : found;
    return { text: report(path, found), json: shown, fine: found.verdict === 'EXACT' };
  },
};
