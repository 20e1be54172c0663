import type { BusinessDate } from '../../shared/business-time.ts';
import { csvText, parseCsv, unguarded } from '../../shared/csv.ts';
import { newId } from '../../shared/ids.ts';
import type { City, Person } from './city.ts';
import { appoint, cashierOf, each, financeOf } from './settle-in.ts';
import type { DemoFacility } from './world.ts';

const REASON = '演示月份拨付';

/** What a bank makes of a file: every payment paid on a day. */
function allPaid(file: string, on: BusinessDate): string {
  const rows = parseCsv(file.replace(/^\uFEFF/, '')).map(({ cells }) => cells.map(unguarded));
  const start = rows.findIndex((cells) => cells.includes('付款编号'));
  const heads = rows[start] ?? [];
  const paid = rows.slice(start + 1).map((cells) =>
    cells.map((cell, i) => {
      if (heads[i] === '结果') return '已付';
      return heads[i] === '日期' ? on : cell;
    }),
  );
  return csvText([heads, ...paid]);
}

/** One treasury pays what it owes: made up, approved by another, sent as a file, answered by the bank. In fen. */
async function payAll(city: City, treasury: { payer: string; on: BusinessDate }): Promise<number> {
  const { payer, on } = treasury;
  const region = payer.split(':')[1]!;
  const maker: Person = city.person(financeOf(region));
  const { batchId, totalFen } = await maker.ask('makeBatch', {
    params: { region },
    body: { batchId: newId('batch'), payer, reason: REASON },
  });
  const params = { region, batchId };
  await city.person(cashierOf(region)).ask('approveBatch', { params });
  const exportId = newId('export');
  const body = { exportId, attempt: 1, format: 'csv' as const, reason: REASON };
  await maker.ask('requestPaymentFile', { params, body });
  await city.settle();
  const file = await maker.ask('readPayerExport', { params: { region, exportId } });
  if (file.state !== 'READY' || !file.link) throw new Error(`the payments of ${payer} are not ready`);
  const answer = allPaid(await (await fetch(file.link)).text(), on);
  const contentBase64 = Buffer.from(answer).toString('base64');
  const { refused, errors } = await maker.ask('importBankResults', { params, body: { contentBase64 } });
  if (refused) throw new Error(`the bank's answer was refused: ${errors}`);
  return totalFen;
}

/** Every point gets an account, every treasury a second officer; then each payer pays. What was paid in all, in fen. */
export async function payMonth(
  city: City,
  { points, payers, on }: { points: readonly DemoFacility[]; payers: readonly string[]; on: BusinessDate },
): Promise<number> {
  const admin = city.person('admin');
  await each(points, async ({ facilityId, name, code }) => {
    const number = `62284800${code.replace(/\D/g, '').padStart(11, '0')}`;
    await admin.ask('setBankAccount', { params: { facilityId }, body: { holder: name, bank: '农商行', number } });
  });
  for (const region of new Set(payers.map((payer) => payer.split(':')[1]!)))
    await appoint(admin, city, cashierOf(region), 'finance', region);
  let paidFen = 0;
  for (const payer of payers) paidFen += await payAll(city, { payer, on });
  return paidFen;
}
