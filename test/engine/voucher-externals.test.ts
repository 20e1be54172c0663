import { claimExternal, type ExternalTenderItem, externalKey } from '../../functions/vouchers/external-tender.ts';
import { workOnJob } from '../../functions/vouchers/work-on-job.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { Caller } from './room-caller.ts';
import { COUNTY, monthly, officials, VILLAGE, voucherJobsHouse } from './voucher-jobs-house.ts';

const PROVIDER = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const clerk: Caller = { personId: newId('person'), grants: [{ role: 'staff', over: PROVIDER, duty: 'reviewer' }] };
const { treasurer, auditor } = officials;
const HEADS = '交易流水号,补贴金额（元）,结算日期';

async function externalsHouse() {
  const house = await voucherJobsHouse('2026-11-20 09:00');
  const { table } = house;
  const { payer: _payer, ...document } = monthly({ code: 'national', external: { system: '民政通' } });
  const programId = await house.program(document);
  await table.commit([{ put: { ...facilityHead(PROVIDER), kind: 'facility', facilityId: PROVIDER, region: VILLAGE } }]);
  const elderId = newId('elder');
  const record = (purchaseId: string, ref: string, fen = 6_000, changes = {}) =>
    house.ask(clerk, 'recordExternalTender', {
      params: { facilityId: PROVIDER, purchaseId },
      body: { programId, ref, fen, elderId, date: '2026-11-05', ...changes },
    });
  return {
    ...house,
    programId,
    record,
    tender: (purchaseId: string) => table.get<ExternalTenderItem>(externalKey(purchaseId)),
    async claimed(ref: string, fen = 6_000) {
      const purchaseId = newId('order');
      const { status } = await record(purchaseId, ref, fen);
      if (status !== 200) throw new Error(`${ref} was not recorded`);
      await table.commit([claimExternal((await table.get<ExternalTenderItem>(externalKey(purchaseId)))!)]);
      return purchaseId;
    },
    async upload(rows: readonly string[], importId = newId('import')) {
      const contentBase64 = Buffer.from([HEADS, ...rows].join('\r\n')).toString('base64');
      const body = { importId, system: '民政通', month: '2026-11', fileName: '名单.csv', contentBase64 };
      const reply = await house.ask(treasurer, 'importExternalList', { params: { region: COUNTY }, body });
      return { reply, params: { region: COUNTY, importId } };
    },
    async paid(from: Table = table) {
      const lines = [];
      for await (const line of transfersOf(from, PROVIDER, { from: 0, to: 9_999_999_999_999 })) lines.push(line);
      return lines;
    },
  };
}

describe('a voucher of another system', () => {
  test('is recorded once a purchase, each number once, and withdrawn while its line is not posted', async () => {
    const house = await externalsHouse();
    const [order, other] = [newId('order'), newId('order')];
    const recorded = await house.record(order, 'MZT-0001');
    expect(recorded).toMatchObject({ status: 200, system: '民政通', state: 'RECORDED', fen: 6_000 });
    expect(await house.record(order, 'MZT-0001')).toEqual(recorded);
    expect(await house.record(order, 'MZT-0001', 7_000)).toMatchObject({ code: 'EXTERNAL_RECORDED' });
    expect(await house.record(other, 'MZT-0001')).toMatchObject({ code: 'EXTERNAL_NUMBER_USED' });
    const params = { facilityId: PROVIDER, purchaseId: order };
    expect(await house.ask(clerk, 'withdrawExternalTender', { params })).toMatchObject({ state: 'WITHDRAWN' });
    expect(await house.record(other, 'MZT-0001')).toMatchObject({ status: 200 });
    expect(await house.record(order, 'MZT-0002', 7_000)).toMatchObject({ status: 200, fen: 7_000 });
    await house.table.commit([claimExternal((await house.tender(order))!)]);
    expect(await house.ask(clerk, 'withdrawExternalTender', { params })).toMatchObject({ code: 'EXTERNAL_CLAIMED' });
    const ours = await house.program(monthly({ code: 'ours' }));
    expect(await house.record(newId('order'), 'MZT-0003', 1, { programId: ours })).toMatchObject({
      code: 'NOT_EXTERNAL',
    });
  });

  test('of two clerks who record one number at once, one is refused', async () => {
    const house = await externalsHouse();
    const replies = await Promise.all([1, 2, 3].map(() => house.record(newId('order'), 'MZT-0001')));
    expect(replies.map(({ code }) => code ?? 'recorded').toSorted()).toEqual([
      'EXTERNAL_NUMBER_USED',
      'EXTERNAL_NUMBER_USED',
      'recorded',
    ]);
  });
});

describe('the list of another system', () => {
  test('is compared row by row, both ways; nothing is settled before somebody lets it count', async () => {
    const house = await externalsHouse();
    const good = await house.claimed('MZT-0001');
    await house.claimed('MZT-0002', 3_000);
    await house.record(newId('order'), 'MZT-0003');
    await house.claimed('MZT-0009', 900);
    const { reply, params } = await house.upload([
      'MZT-0001,60.00,2026-11-18',
      'MZT-0002,31.00,2026-11-18',
      'MZT-0003,60.00,2026-11-18',
      'MZT-0004,12.00,2026-11-18',
      'MZT-0001,60.00,2026-11-18',
      'MZT-0005,十二,2026-11-18',
      'MZT-0006,12.00,2026-11-21',
      '合计,235.00,',
    ]);
    expect(reply).toMatchObject({ status: 200, state: 'COMPARING', rows: 7 });
    expect(await house.ask(treasurer, 'applyExternalList', { params })).toMatchObject({ code: 'NOT_COMPARED' });
    await house.work('external');
    const compared = await house.ask(auditor, 'readExternalList', { params });
    expect(compared).toMatchObject({
      state: 'COMPARED',
      compared: [
        { outcome: 'matched', rows: 1, fen: 6_000 },
        { outcome: 'waiting', rows: 1, fen: 6_000 },
        { outcome: 'differs', rows: 1, fen: 3_100 },
        { outcome: 'missing-here', rows: 1, fen: 1_200 },
        { outcome: 'unreadable', rows: 3 },
        { outcome: 'missing-there', rows: 1, fen: 900 },
      ],
    });
    expect(await house.paid()).toEqual([]);

    await house.ask(treasurer, 'applyExternalList', { params });
    await house.work('external');
    expect(await house.ask(auditor, 'readExternalList', { params })).toMatchObject({
      state: 'APPLIED',
      settled: { rows: 1, fen: 6_000 },
      compared: compared.compared,
    });
    expect(await house.paid()).toMatchObject([
      {
        kind: 'EXTERNAL_SETTLED',
        payer: 'external:民政通',
        paidFen: 6_000,
        purchaseId: good,
        paymentNo: 'MZT-0001',
        originDate: '2026-11-18',
      },
    ]);

    const all = await house.ask(auditor, 'downloadExternalRows', { params });
    expect(all.csv.trim().split('\r\n')).toHaveLength(9);
    const differing = await house.ask(auditor, 'downloadExternalRows', { params, query: { outcome: 'differs' } });
    expect(differing.csv.split('\r\n')[1]).toContain('金额不同,3,MZT-0002,31.00,30.00');
  });

  test('taken in by two counties under one id is two lists', async () => {
    const house = await externalsHouse();
    await house.claimed('MZT-0001');
    const { reply, params } = await house.upload(['MZT-0001,60.00,2026-11-18']);
    await house.work('external');
    const there = { region: '410104', importId: params.importId };
    const content = Buffer.from([HEADS, 'MZT-0009,70.00,2026-11-18'].join('\r\n')).toString('base64');
    await house.ask(officials.elsewhere, 'importExternalList', {
      params: { region: there.region },
      body: {
        importId: there.importId,
        system: '民政通',
        month: '2026-11',
        fileName: '名单.csv',
        contentBase64: content,
      },
    });
    await workOnJob(house.table, { what: 'external', region: there.region, jobId: there.importId }, house.clock);
    expect(await house.ask(officials.elsewhere, 'readExternalList', { params: there })).toMatchObject({
      state: 'COMPARED',
      compared: [{ outcome: 'missing-here', rows: 1 }],
    });
    await house.ask(treasurer, 'applyExternalList', { params });
    await house.work('external');
    expect(reply.status).toBe(200);
    expect(await house.ask(treasurer, 'readExternalList', { params })).toMatchObject({
      settled: { rows: 1, fen: 6_000 },
    });
  });

  test('uploaded again, or as part of a later list, settles nothing twice, killed in between or not', async () => {
    const house = await externalsHouse();
    const refs = Array.from({ length: 130 }, (_, i) => `MZT-${String(1_000 + i)}`);
    await Promise.all(refs.map((ref) => house.claimed(ref)));
    const rows = refs.map((ref) => `${ref},60.00,2026/11/18`);
    const { params } = await house.upload(rows);
    expect((await house.upload(rows, params.importId)).reply).toMatchObject({ status: 200, importId: params.importId });
    expect((await house.upload(rows.slice(1), params.importId)).reply).toMatchObject({ code: 'ID_REUSED' });
    await house.work('external');
    await house.ask(treasurer, 'applyExternalList', { params });
    let writes = 0;
    const dying: Table = {
      ...house.table,
      async commit(all) {
        if (all.length > 0 && ++writes % 37 === 0) throw new Error('killed');
        return house.table.commit(all);
      },
    };
    for (let lives = 0; lives < 50; lives++)
      await house.work('external', { on: dying }).then(
        () => {
          lives = 50;
        },
        () => undefined,
      );
    expect(await house.ask(auditor, 'readExternalList', { params })).toMatchObject({
      state: 'APPLIED',
      settled: { rows: 130, fen: 780_000 },
    });
    expect(await house.paid()).toHaveLength(130);
    const second = await house.upload(rows.slice(0, 5));
    await house.work('external');
    expect(await house.ask(auditor, 'readExternalList', { params: second.params })).toMatchObject({
      compared: [{ outcome: 'settled', rows: 5 }],
    });
    await house.ask(treasurer, 'applyExternalList', { params: second.params });
    await house.work('external');
    expect(await house.paid()).toHaveLength(130);
  });

  test.each([
    ['no heads', '姓名,金额\r\n张三,1'],
    ['nothing but heads', HEADS],
  ])('with %s is refused', async (_what, text) => {
    const house = await externalsHouse();
    const contentBase64 = Buffer.from(text).toString('base64');
    const body = { importId: newId('import'), system: '民政通', month: '2026-11', fileName: 'a.csv', contentBase64 };
    expect(await house.ask(treasurer, 'importExternalList', { params: { region: COUNTY }, body })).toMatchObject({
      code: 'LIST_UNREADABLE',
    });
  });
});
