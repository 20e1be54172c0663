import { type Input, newId } from '../../client/index.ts';
import { csvText, parseCsv, unguarded } from '../../shared/csv.ts';
import type { Phone, Town } from './town.ts';

/** A row of the file for the bank, by its heads. */
export type PaymentOrder = Record<string, string>;
interface Batch {
  readonly region: string;
  readonly batchId: string;
}

/** The file for the bank, as whoever made it up downloads it. */
export async function paymentFile(
  town: Town,
  treasurer: Phone,
  { region, batchId }: Batch,
  attempt = 1,
): Promise<PaymentOrder[]> {
  const exportId = newId('export');
  const body = { exportId, attempt, format: 'csv' as const, reason: '交农商行代发' };
  await treasurer.ask('requestPaymentFile', { params: { region, batchId }, body });
  await town.settled();
  const file = await treasurer.ask('readPayerExport', { params: { region, exportId } });
  if (file.state !== 'READY' || !file.link) throw new Error(`the file is ${file.state}`);
  const text = Buffer.from(await (await fetch(file.link)).arrayBuffer())
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const rows = parseCsv(text).map(({ cells }) => cells.map(unguarded));
  const start = rows.findIndex((cells) => cells.includes('付款编号'));
  const heads = rows[start]!;
  const orders = rows.slice(start + 1).filter(([first]) => first !== '合计');
  return orders.map((cells) => Object.fromEntries(heads.map((head, i) => [head, cells[i] ?? ''])));
}

/** The file comes back from the bank with what became of each row. */
export function bankSays(
  treasurer: Phone,
  params: Input<'importBankResults'>['params'],
  rows: readonly PaymentOrder[],
) {
  const heads = Object.keys(rows[0]!);
  const csv = csvText([heads, ...rows.map((row) => heads.map((head) => row[head]))]);
  const contentBase64 = Buffer.from(csv).toString('base64');
  return treasurer.ask('importBankResults', { params, body: { contentBase64 } });
}
