import { voucherJobRoutes } from '../../functions/vouchers/job-contract.ts';
import { voucherJobHandlers } from '../../functions/vouchers/job-handlers.ts';
import { newId } from '../../shared/ids.ts';
import type { Table } from '../../shared/table.ts';
import { roomCaller } from './room-caller.ts';
import { COUNTY, officials, voucherJobsHouse } from './voucher-jobs-house.ts';

/** A list of numbers nobody here has recorded, a yuan more each. */
const listOf = (numbers: readonly string[]): string =>
  Buffer.from(
    ['交易流水号,补贴金额,结算日期', ...numbers.map((ref) => `${ref},12.00,2026-11-18`)].join('\r\n'),
  ).toString('base64');

test('of two lists sent under one id at the same moment one is taken in, and nothing of the other', async () => {
  const house = await voucherJobsHouse('2026-11-20 09:00');
  const params = { region: COUNTY };
  const bodyOf = (numbers: readonly string[]) => ({
    importId,
    system: '民政通',
    month: '2026-11',
    fileName: '名单.csv',
    contentBase64: listOf(numbers),
  });
  const importId = newId('import');
  const first = () =>
    house.ask(officials.colleague, 'importExternalList', { params, body: bodyOf(['MZT-0001', 'MZT-0002']) });
  /** The first list arrives whole when the second one has looked, and is about to store its rows. */
  let arrived: Promise<unknown> | undefined;
  const overtaken: Table = {
    ...house.table,
    async commit(writes) {
      arrived ??= first();
      await arrived;
      return house.table.commit(writes);
    },
  };
  const second = roomCaller(voucherJobRoutes, voucherJobHandlers({ table: overtaken }), house.table, house.clock());
  const refused = await second.ask(officials.treasurer, 'importExternalList', { params, body: bodyOf(['MZT-0009']) });
  expect(refused).toMatchObject({ status: 422, code: 'ID_REUSED' });
  await house.work('external');
  const { csv } = await house.ask(officials.auditor, 'downloadExternalRows', { params: { ...params, importId } });
  expect(String(csv).match(/MZT-\d+/g)).toEqual(['MZT-0001', 'MZT-0002']);
});
