import {
  claimExternal,
  type ExternalTenderItem,
  externalKey,
  externalRefKey,
  takeBackExternal,
  withdrawExternal,
} from '../../functions/vouchers/external-tender.ts';
import { loadPrograms } from '../../functions/vouchers/load-programs.ts';
import { decideExternal, type ExternalState } from '../../functions/vouchers/record-external-tender.ts';
import { workOnJob } from '../../functions/vouchers/work-on-job.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { execute, type Table } from '../../shared/table.ts';
import { COUNTY, monthly, officials, VILLAGE, voucherJobsHouse } from './voucher-jobs-house.ts';

const PROVIDER = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const by = { personId: newId('person'), role: 'staff' } as const;
const { treasurer, auditor } = officials;
const HEADS = '交易流水号,补贴金额（元）,结算日期';

async function externalsHouse() {
  const house = await voucherJobsHouse('2026-11-20 09:00');
  const { table } = house;
  const { payer: _payer, ...document } = monthly({ code: 'national', external: { system: '民政通' } });
  const programId = await house.program(document);
  const elderId = newId('elder');
  /** What the room of orders does with an order: the tender and its number, if nobody has either. */
  const record = (purchaseId: string, ref: string, fen = 6_000, changes = {}) => {
    const asked = { purchaseId, facilityId: PROVIDER, programId, ref, fen, elderId, date: '2026-11-05', ...changes };
    return execute(
      table,
      async () => {
        const program = (await loadPrograms(table, VILLAGE, asked.date)).get(asked.programId);
        const keys = [externalKey(purchaseId), externalRefKey({ system: '民政通', ref })];
        const [tender, number] = await table.getMany(keys);
        return { program, tender, ref: number } as ExternalState;
      },
      (state) => decideExternal(state, asked, { by, now: house.clock(), region: VILLAGE }),
    );
  };
  return {
    ...house,
    programId,
    record,
    tender: (purchaseId: string) => table.get<ExternalTenderItem>(externalKey(purchaseId)),
    async takeBack(purchaseId: string) {
      await table.commit(takeBackExternal((await table.get<ExternalTenderItem>(externalKey(purchaseId)))!, by));
    },
    async claimed(ref: string, fen = 6_000) {
      const purchaseId = newId('order');
      await record(purchaseId, ref, fen);
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
  test('is recorded once a purchase, each number once, and its number is free when it is withdrawn', async () => {
    const house = await externalsHouse();
    const [order, other] = [newId('order'), newId('order')];
    const recorded = await house.record(order, 'MZT-0001');
    expect(recorded).toMatchObject({ system: '民政通', state: 'RECORDED', fen: 6_000 });
    expect(await house.record(order, 'MZT-0001')).toMatchObject({ state: 'RECORDED', at: house.clock() });
    expect(await house.record(order, 'MZT-0001', 7_000)).toMatchObject({ code: 'EXTERNAL_RECORDED' });
    expect(await house.record(other, 'MZT-0001')).toMatchObject({ code: 'EXTERNAL_NUMBER_USED' });
    await house.table.commit(withdrawExternal((await house.tender(order))!, by));
    expect(await house.record(other, 'MZT-0001')).toMatchObject({ state: 'RECORDED' });
    expect(await house.record(order, 'MZT-0002', 7_000)).toMatchObject({ state: 'RECORDED', fen: 7_000 });
    const ours = await house.program(monthly({ code: 'ours' }));
    expect(await house.record(newId('order'), 'MZT-0003', 1, { programId: ours })).toMatchObject({
      code: 'NOT_EXTERNAL',
    });
  });

  test('of two clerks who record one number at once, one is refused', async () => {
    const house = await externalsHouse();
    const replies = await Promise.all([1, 2, 3].map(() => house.record(newId('order'), 'MZT-0001')));
    expect(replies.map((reply) => ('code' in reply ? reply.code : 'recorded')).toSorted()).toEqual([
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

  test('says what is owed back: paid, and the visit was taken back since', async () => {
    const house = await externalsHouse();
    const [paid, unpaid] = [await house.claimed('MZT-0001'), await house.claimed('MZT-0002', 3_000)];
    const rows = ['MZT-0001,60.00,2026-11-18'];
    const { params } = await house.upload(rows);
    await house.work('external');
    await house.ask(treasurer, 'applyExternalList', { params });
    await house.work('external');
    for (const order of [paid, unpaid]) await house.takeBack(order);
    expect([(await house.tender(paid))?.state, (await house.tender(unpaid))?.state]).toEqual([
      'OWED_BACK',
      'WITHDRAWN',
    ]);

    for (const [listed, found] of [
      [
        [...rows, 'MZT-0002,30.00,2026-11-19'],
        [
          { outcome: 'owed-back', fen: 6_000 },
          { outcome: 'missing-here', fen: 3_000 },
        ],
      ],
      [
        ['MZT-0002,30.00,2026-11-19'],
        [
          { outcome: 'owed-back', fen: 6_000 },
          { outcome: 'missing-here', fen: 3_000 },
        ],
      ],
    ] as const) {
      const later = await house.upload(listed);
      await house.work('external');
      expect(await house.ask(auditor, 'readExternalList', { params: later.params })).toMatchObject({ compared: found });
      await house.ask(treasurer, 'applyExternalList', { params: later.params });
      await house.work('external');
    }
    expect(await house.paid()).toHaveLength(1);
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
