import { grantKey } from '../../functions/identity/index.ts';
import type { MealServed, SettlementLine } from '../../functions/settlement/index.ts';
import { makeBatch } from '../../functions/settlement/make-batch.ts';
import { readWorkbook } from '../../functions/settlement/read-workbook.ts';
import { parseCsv, unguarded } from '../../shared/csv.ts';
import { newId } from '../../shared/ids.ts';
import { transfersOf } from '../../shared/ledger.ts';
import type { Table } from '../../shared/table.ts';
import type { Caller } from './room-caller.ts';
import { at, CANTEEN, elder, people, settlementHouse, TABLE } from './settlement-house.ts';

const COUNTY = '411025';
const PAYER = 'county:411025';
const ACCOUNT = { holder: '襄城县山头店镇敬老院', bank: '襄城农商行山头店支行', number: '6228480012345673456' };

type House = Awaited<ReturnType<typeof settlementHouse>>;
type Row = Record<string, string>;
const isCanteens = ({ facilityId }: { facilityId: string }) => facilityId === CANTEEN;

/** October at two points is closed: the canteen is owed 1200 by the county, the table 400. */
async function closed(more: (house: House) => Promise<unknown> = async () => undefined) {
  const house = await settlementHouse();
  await house.openPoint(TABLE, '南关老年餐桌', '411025101');
  for (const day of ['08', '09', '10']) await house.serve(`2026-10-${day} 11:40`);
  await house.serve('2026-10-08 11:41', { facilityId: TABLE, elderId: elder('李秀英') });
  await more(house);
  for (const facilityId of [CANTEEN, TABLE]) {
    house.setClock(at('2026-11-01 00:30'));
    await house.prepare('2026-10', facilityId);
    await house.throughOffices('2026-10', facilityId);
    const reply = await house.ask(people.county, 'closeStatement', { params: { facilityId, period: '2026-10' } });
    if (reply.status !== 200) throw new Error(reply.code);
  }
  house.setClock(at('2026-11-21 09:00'));
  const account = (facilityId: string, over: object = {}, who: Caller = people.admin) =>
    house.ask(who, 'setBankAccount', { params: { facilityId }, body: { ...ACCOUNT, ...over } });
  const make = (batchId = newId('batch'), who: Caller = people.county) =>
    house.ask(who, 'makeBatch', {
      params: { region: COUNTY },
      body: { batchId, payer: PAYER, reason: '拨付十月补贴' },
    });
  const on = (batchId: string) => ({ params: { region: COUNTY, batchId } });
  const approve = (batchId: string, who: Caller = people.secondCounty) => house.ask(who, 'approveBatch', on(batchId));
  const read = (batchId: string) => house.ask(people.auditor, 'readBatch', on(batchId));
  async function file(batchId: string, format: 'csv' | 'xlsx' = 'csv', attempt = 1): Promise<Buffer> {
    const exportId = newId('export');
    const body = { exportId, attempt, format, reason: '交农商行代发' };
    const reply = await house.ask(people.county, 'requestPaymentFile', { ...on(batchId), body });
    if (reply.status !== 200) throw new Error(reply.code);
    await house.makeFile({ region: COUNTY }, exportId);
    return [...house.files].find(([key]) => key.includes(exportId))![1];
  }
  /** The payments of a file as the bank sees them: the canteen's, then the table's. */
  async function orders(batchId: string, attempt = 1): Promise<Row[]> {
    const rows = parseCsv((await file(batchId, 'csv', attempt)).toString('utf8')).map(({ cells }) =>
      cells.map(unguarded),
    );
    const start = rows.findIndex((row) => row.includes('付款编号'));
    const heads = rows[start]!.slice(1);
    return rows
      .slice(start + 1)
      .filter(([first]) => first !== '合计')
      .map((row): Row => Object.fromEntries(heads.map((head, i) => [head, row[i + 1] ?? ''])))
      .toSorted((a, b) => Number(b['金额(元)']) - Number(a['金额(元)']));
  }
  const say = (batchId: string, rows: readonly Row[], who: Caller = people.county) => {
    const heads = ['付款编号', '收款账号', '金额(元)', '结果', '退回原因', '日期'];
    const text = [heads, ...rows.map((row) => heads.map((head) => row[head] ?? ''))]
      .map((row) => row.join(','))
      .join('\n');
    const contentBase64 = Buffer.from(text).toString('base64');
    return house.ask(who, 'importBankResults', { ...on(batchId), body: { contentBase64 } });
  };
  const paid = (row: Row): Row => ({ ...row, 结果: '已付', 日期: '2026-11-21' });
  const returned = (row: Row): Row => ({ ...row, 结果: '退回', 退回原因: '户名不符', 日期: '2026-11-21' });
  async function payments(facilityId = CANTEEN): Promise<[string, number][]> {
    const lines: [string, number][] = [];
    const range = { from: 0, to: at('2027-12-31 00:00') };
    for await (const line of transfersOf<SettlementLine>(house.table, facilityId, range))
      if (line.kind === 'PAYMENT' || line.kind === 'PAYMENT_RETURNED') lines.push([line.kind, line.paidFen]);
    return lines;
  }
  /** Both accounts known, made up and approved. */
  async function sent(): Promise<string> {
    await account(CANTEEN);
    await account(TABLE, { number: '0012345678901234' });
    const { batchId } = await make();
    const reply = await approve(batchId);
    if (reply.status !== 200) throw new Error(reply.code);
    return batchId;
  }
  const arrears = async () => {
    const asked = { params: { region: COUNTY }, query: { period: '2026-10' } };
    const { arrears } = await house.ask(people.auditor, 'readArrears', asked);
    return arrears.find(isCanteens);
  };
  return { house, account, make, approve, read, file, orders, say, paid, returned, payments, sent, arrears, on };
}

describe('a batch', () => {
  test('pays each point once what closed statements owe it; points without an account wait', async () => {
    const { house, account, make, read } = await closed();
    await account(CANTEEN);
    const batch = await make();
    expect(batch).toMatchObject({ status: 200, state: 'MADE', payments: 1, totalFen: 1200, withoutAccount: [TABLE] });
    expect(batch.serial).toMatch(/^FK-411025-20261121-[0-9A-F]{8}$/);
    expect((await read(batch.batchId)).payments).toMatchObject([
      {
        facilityId: CANTEEN,
        fen: 1200,
        state: 'SENT',
        parts: [{ period: '2026-10', serial: 'XL-411025-202610-0001', why: 'CLOSED', fen: 1200 }],
        attempts: [{ masked: '****3456' }],
      },
    ]);
    expect(await house.owed()).toMatchObject({ [PAYER]: 0 });
    expect(await make()).toMatchObject({ state: 'CANCELLED', payments: 0, withoutAccount: [TABLE] });
  });

  test('F5: asked again it is the same; another under its id is refused', async () => {
    const { house, account, make } = await closed();
    await account(CANTEEN);
    const batch = await make();
    expect(await make(batch.batchId)).toEqual(batch);
    const body = { batchId: batch.batchId, payer: PAYER, reason: '另一回事' };
    expect(await house.ask(people.county, 'makeBatch', { params: { region: COUNTY }, body })).toMatchObject({
      code: 'ID_REUSED',
    });
  });

  test('two officers who make batches at the same moment pay nothing twice', async () => {
    const { house, account, make, read } = await closed();
    await account(CANTEEN);
    await account(TABLE);
    const batches = await Promise.all([make(), make(newId('batch'), people.secondCounty)]);
    const read2 = await Promise.all(batches.filter(({ status }) => status === 200).map(({ batchId }) => read(batchId)));
    const fens = read2.flatMap(({ payments }) => payments.map(({ fen }: { fen: number }) => fen));
    expect(fens.toSorted((a: number, b: number) => a - b)).toEqual([400, 1200]);
    expect(await house.owed()).toMatchObject({ [PAYER]: 0 });
  });

  test.each<[string, Caller, string]>([
    ['whoever made it up', people.county, 'OWN_BATCH'],
    ['another treasury', people.city, 'NOT_YOUR_OFFICE'],
    ['an auditor', people.auditor, 'FORBIDDEN'],
  ])('is not approved by %s', async (_, who, code) => {
    const { account, make, approve } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    expect(await approve(batchId, who)).toMatchObject({ code });
  });

  test('S17: is not approved by whoever entered an account in it', async () => {
    const { account, make, approve } = await closed();
    const both: Caller = { personId: 'pn_both', grants: [...people.admin.grants, ...people.county.grants] };
    await account(CANTEEN, {}, both);
    const { batchId } = await make();
    expect(await approve(batchId, both)).toMatchObject({ code: 'OWN_BATCH' });
    expect(await approve(batchId)).toMatchObject({ state: 'APPROVED' });
  });

  test('two who approve it at the same moment approve it once', async () => {
    const { account, make, approve, read } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    const third: Caller = { personId: 'pn_third', grants: people.county.grants };
    const answers = await Promise.all([approve(batchId), approve(batchId, third)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const { batch } = await read(batchId);
    expect([people.secondCounty.personId, 'pn_third']).toContain(batch.approved.by.personId);
  });

  test('S5: a right taken away after the door was opened approves nothing', async () => {
    const { house, account, make, approve, read } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    const { personId, grants } = people.secondCounty;
    await house.ask(people.secondCounty, 'readBatch', { params: { region: COUNTY, batchId } });
    await house.table.commit([{ update: grantKey(personId, grants[0]!), set: { state: 'REVOKED' } }]);
    expect(await approve(batchId)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect((await read(batchId)).batch.state).toBe('MADE');
  });

  test('F17: approved and cancelled at the same moment it is one or the other', async () => {
    const { house, account, make, approve, on } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    const cancel = { ...on(batchId), body: { reason: '账户登记错了' } };
    const answers = await Promise.all([approve(batchId), house.ask(people.county, 'cancelBatch', cancel)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  test.each([1, 2, 3])('cut short after %i of its writes and asked again, it pays everything once', async (lives) => {
    const { house, account, make, read } = await closed();
    await account(CANTEEN);
    await account(TABLE);
    const batchId = newId('batch');
    let left = lives;
    const dying: Table = {
      ...house.table,
      commit: async (writes) => {
        if (left-- <= 0) throw new Error('killed');
        return house.table.commit(writes);
      },
    };
    const asked = { batchId, region: COUNTY, payer: PAYER, reason: '拨付十月补贴' };
    const { personId, grants } = people.county;
    const call = {
      actor: { personId, role: 'finance' as const },
      principal: { personId, sessionId: 'ss_1', grants },
      now: at('2026-11-21 09:00'),
      requestId: 'r1',
      sourceIp: '192.0.2.1',
    };
    const first = makeBatch(dying, asked, call);
    if (lives < 3) await expect(first).rejects.toThrow('killed');
    else await first;
    expect(await make(batchId)).toMatchObject({ state: 'MADE', payments: 2, totalFen: 1600 });
    expect((await read(batchId)).payments).toHaveLength(2);
    expect(await house.owed()).toMatchObject({ [PAYER]: 0 });
    expect(await make()).toMatchObject({ code: 'NOTHING_OWED' });
  });

  test('has the payments of its own treasury only, also under an id that another treasury chose', async () => {
    const { house, account, make, on } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    const asked = { params: { region: '411000' }, body: { batchId, payer: 'city:411000', reason: '拨付十月补贴' } };
    const made = await house.ask(people.city, 'makeBatch', asked);
    expect(made).toMatchObject({ state: 'MADE', payments: 1, totalFen: 900 });
    const cancel = { params: { region: '411000', batchId }, body: { reason: '错了' } };
    await house.ask(people.city, 'cancelBatch', cancel);
    expect(await house.owed()).toEqual({ 'city:411000': 900, [PAYER]: 0 });
    expect((await house.ask(people.auditor, 'readBatch', on(batchId))).payments).toMatchObject([{ fen: 1200 }]);
  });

  test('cancelled, it is owed again; cancelled twice, not twice', async () => {
    const { house, account, make, approve, on } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    const cancel = () => house.ask(people.secondCounty, 'cancelBatch', { ...on(batchId), body: { reason: '错了' } });
    await Promise.all([cancel(), cancel()]);
    await cancel();
    expect(await house.owed()).toMatchObject({ [PAYER]: 1200 });
    expect(await approve(batchId)).toMatchObject({ code: 'BATCH_ELSEWHERE' });
    expect(await make()).toMatchObject({ state: 'MADE', totalFen: 1200 });
  });

  test('what a point owes back is carried on, and set off against what it is owed later', async () => {
    const taken: MealServed[] = [];
    const { house, account, make } = await closed(async (begun) => {
      taken.push(await begun.serve('2026-10-20 11:40'), await begun.serve('2026-10-21 11:40'));
    });
    await account(CANTEEN);
    await account(TABLE);
    expect(await make()).toMatchObject({ totalFen: 2400 });
    const month = async (period: string, next: string) => {
      house.setClock(at(`${next}-01 00:30`));
      await house.prepare(period);
      await house.throughOffices(period);
      await house.ask(people.county, 'closeStatement', { params: { facilityId: CANTEEN, period } });
      return (await house.owed())[PAYER];
    };
    for (const [i, meal] of taken.entries()) await house.reverse(meal, `2026-11-22 09:0${i}`);
    await house.serve('2026-11-22 11:40');
    expect(await month('2026-11', '2026-12')).toBe(-400);
    expect(await make()).toMatchObject({ code: 'NOTHING_OWED' });
    for (const day of ['05', '06', '07']) await house.serve(`2026-12-${day} 11:40`);
    expect(await month('2026-12', '2027-01')).toBe(800);
    expect(await make()).toMatchObject({ payments: 1, totalFen: 800 });
  });
});

describe('the file for the bank', () => {
  test('says in digits and capitals who gets what; account numbers stay text', async () => {
    const { sent, orders, file } = await closed();
    const batchId = await sent();
    expect(await orders(batchId)).toMatchObject([
      {
        收款户名: ACCOUNT.holder,
        收款账号: ACCOUNT.number,
        '金额(元)': '12.00',
        '金额（大写）': '人民币壹拾贰元整',
        所付款项: expect.stringMatching(/^XL-411025-202610-000\d 办结 12.00元$/),
      },
      { 收款账号: '0012345678901234', '金额(元)': '4.00' },
    ]);
    const { inMemory } = await import('../../functions/settlement/file-at-rest.ts');
    const cells: string[] = [];
    const limits = { maxUnpackedBytes: 10_000_000 };
    for await (const row of readWorkbook(inMemory(await file(batchId, 'xlsx')), limits)) cells.push(...row);
    expect(cells).toEqual(expect.arrayContaining([ACCOUNT.number, '0012345678901234', '人民币壹拾陆元整']));
  });

  test('is made only of an approved batch, and every asking is on record with who and why', async () => {
    const { house, account, make, approve, file } = await closed();
    await account(CANTEEN);
    const { batchId } = await make();
    await expect(file(batchId)).rejects.toThrow('BATCH_ELSEWHERE');
    await approve(batchId);
    await file(batchId);
    const { exports } = await house.ask(people.auditor, 'listPayerExports', { params: { region: COUNTY } });
    expect(exports).toMatchObject([
      { reason: '交农商行代发', by: { personId: people.county.personId }, state: 'READY', payer: PAYER },
    ]);
    Object.assign(process.env, {
      AWS_REGION: 'cn-north-1',
      EXPORTS_BUCKET: 'exports-of-xuchang',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    const params = { region: COUNTY, exportId: exports[0].exportId };
    const asking = (who: Caller) => house.ask(who, 'readPayerExport', { params });
    expect(await asking(people.secondCounty)).toHaveProperty('link');
    for (const who of [people.auditor, people.city]) {
      const shown = await asking(who);
      expect(shown).toMatchObject({ status: 200, state: 'READY' });
      expect(shown).not.toHaveProperty('link');
    }
  });
});

describe('what the bank says', () => {
  test('paid: the payer owes that much less, and the month is done', async () => {
    const { house, sent, orders, say, paid, payments, arrears } = await closed();
    const batchId = await sent();
    const county = ({ payers }: { payers: { payer: string }[] }) => payers.find(({ payer }) => payer === PAYER);
    expect(county(await arrears())).toEqual({ payer: PAYER, label: '县级补贴', payableFen: 1200 });
    const rows = await orders(batchId);
    house.setClock(at('2026-11-23 10:00'));
    expect(await say(batchId, rows.map(paid))).toMatchObject({ status: 200, paid: 2, refused: 0 });
    expect(await payments()).toEqual([['PAYMENT', 1200]]);
    const canteen = await arrears();
    expect(county(canteen)).toMatchObject({ paidOn: '2026-11-21' });
    expect(canteen).toMatchObject({ desk: 'treasury', unpaidFen: 900, daysSincePeriod: 23 });
  });

  test('F21: the same file again, also at the same moment, changes nothing', async () => {
    const { sent, orders, say, paid, payments } = await closed();
    const batchId = await sent();
    const rows = (await orders(batchId)).map(paid);
    const answers = await Promise.all([say(batchId, rows), say(batchId, rows, people.secondCounty)]);
    expect(answers.map(({ paid: count }) => count).reduce((a, b) => a + b)).toBe(2);
    expect(await say(batchId, rows)).toMatchObject({ paid: 0, unchanged: 2, refused: 0 });
    expect(await payments()).toEqual([['PAYMENT', 1200]]);
  });

  test('F21: rows unknown or altered are left out and told, with their cells, and stop no good one', async () => {
    const { sent, orders, say, paid, payments, read } = await closed();
    const batchId = await sent();
    const [canteen, table] = (await orders(batchId)).map(paid) as [Row, Row];
    const answer = await say(batchId, [
      { ...table, '金额(元)': '40.00' },
      { ...canteen, 收款账号: '6228480012345673457' },
      { ...canteen, 付款编号: 'FK-411025-20261121-00000000-001-1' },
      { ...canteen, 付款编号: canteen.付款编号!.replace(/1$/, '2') },
      { ...canteen, 结果: '处理中' },
      { ...canteen, 日期: '2026-11-31' },
      { ...canteen, 日期: '2026-11-22' },
      { ...canteen, 结果: '退回' },
      canteen,
    ]);
    expect(answer).toMatchObject({ paid: 1, returned: 0, refused: 8 });
    const [heads, ...errors] = parseCsv(answer.errors.slice(1)).map(({ cells }) => cells.map(unguarded));
    expect(heads!.slice(0, 3)).toEqual(['行号', '原因', '付款编号']);
    expect(errors.map(([line, reason]) => [line, reason])).toEqual([
      ['2', '金额与拨付清单不符'],
      ['3', '收款账号与拨付清单不符'],
      ['4', '这个批次里没有这个付款编号'],
      ['5', '这个批次里没有这个付款编号'],
      ['6', '结果应写“已付”或“退回”'],
      ['7', '日期看不懂，请写成 2026-11-24'],
      ['8', '日期在今天以后'],
      ['9', '退回的要写原因'],
    ]);
    expect(errors[1]![3]).toBe('6228480012345673457');
    const [kept] = (await read(batchId)).results;
    expect(kept.errors).toContain('****3457');
    expect(kept.errors).not.toMatch(/62284800|00123456/);
    expect(await payments()).toEqual([['PAYMENT', 1200]]);
    expect(await payments(TABLE)).toEqual([]);
  });

  test('returned: the account is corrected and it is sent again without another approval, under another number', async () => {
    const { house, account, sent, orders, say, paid, returned, payments, read, on } = await closed();
    const batchId = await sent();
    const [canteen] = await orders(batchId);
    const resend = (who: Caller) =>
      house.ask(who, 'resendPayment', { params: { ...on(batchId).params, facilityId: CANTEEN } });
    expect(await resend(people.county)).toMatchObject({ code: 'NOT_RETURNED' });
    expect(await say(batchId, [returned(canteen!)])).toMatchObject({ returned: 1 });
    expect(await payments()).toEqual([]);
    const both: Caller = { personId: 'pn_both', grants: [...people.admin.grants, ...people.county.grants] };
    await account(CANTEEN, { number: '6228480099999999999' }, both);
    expect(await resend(both)).toMatchObject({ code: 'OWN_ACCOUNT' });
    expect(await resend(people.county)).toMatchObject({ status: 200, state: 'SENT' });
    expect(await resend(people.county)).toMatchObject({ status: 200, attempts: [{}, {}] });
    const again = await orders(batchId, 2);
    expect(again).toMatchObject([{ 收款账号: '6228480099999999999', '金额(元)': '12.00' }]);
    expect(again[0]!.付款编号).toBe(canteen!.付款编号!.replace(/1$/, '2'));
    expect(await say(batchId, [paid(canteen!), ...again.map(paid)])).toMatchObject({ paid: 1, refused: 1 });
    expect(await payments()).toEqual([['PAYMENT', 1200]]);
    expect((await read(batchId)).payments.find(isCanteens)).toMatchObject({
      state: 'PAID',
      attempts: [{ result: { state: 'RETURNED', reason: '户名不符' } }, { result: { state: 'PAID' } }],
    });
  });

  test('a second payment sent again is alone in the file: the bank has answered the first', async () => {
    const { house, sent, orders, say, paid, returned, on } = await closed();
    const batchId = await sent();
    await say(batchId, (await orders(batchId)).map(returned));
    const resend = (facilityId: string) =>
      house.ask(people.county, 'resendPayment', { params: { ...on(batchId).params, facilityId } });
    await resend(CANTEEN);
    await say(batchId, (await orders(batchId, 2)).map(paid));
    await expect(orders(batchId, 2)).rejects.toThrow('NOTHING_OWED');
    await resend(TABLE);
    expect((await orders(batchId, 2)).map((row) => row['金额(元)'])).toEqual(['4.00']);
  });

  test('F21: reported as paid and sent back days later: the payer owes it again', async () => {
    const { house, sent, orders, say, paid, returned, payments, arrears } = await closed();
    const batchId = await sent();
    const [canteen] = await orders(batchId);
    await say(batchId, [paid(canteen!)]);
    house.setClock(at('2026-11-24 10:00'));
    expect(await say(batchId, [returned(canteen!)])).toMatchObject({ returned: 1 });
    expect(await payments()).toEqual([
      ['PAYMENT', 1200],
      ['PAYMENT_RETURNED', -1200],
    ]);
    expect((await arrears()).unpaidFen).toBe(2100);
  });

  test('our own file comes back filled in, with its cover above and its sums below', async () => {
    const { house, sent, file, payments, on } = await closed();
    const batchId = await sent();
    const text = (await file(batchId)).toString('utf8').replace(/^\uFEFF/, '');
    const filled = text.replace(/(农商行山头店支行.*),"?"?,"?"?,"?"?\r\n/g, '$1,已付,,2026-11-21\r\n');
    expect(
      await house.ask(people.county, 'importBankResults', {
        ...on(batchId),
        body: { contentBase64: Buffer.from(filled).toString('base64') },
      }),
    ).toMatchObject({ paid: 2, refused: 0 });
    expect(await payments(TABLE)).toEqual([['PAYMENT', 400]]);
  });

  test.each([
    ['no CSV at all', Buffer.from([0, 1, 2, 3, 255])],
    ['no heads', Buffer.from('1,2,3\n')],
  ])('%s is refused', async (_, bytes) => {
    const { house, sent, on } = await closed();
    const batchId = await sent();
    const body = { contentBase64: bytes.toString('base64') };
    expect(await house.ask(people.county, 'importBankResults', { ...on(batchId), body })).toMatchObject({
      code: 'FILE_UNREADABLE',
    });
  });
});

test('an account number is sealed, shown by its last digits, and nobody else’s business', async () => {
  const { house, account } = await closed();
  const shown = await account(CANTEEN);
  expect(shown).toMatchObject({ masked: '****3456' });
  expect(JSON.stringify(shown)).not.toContain(ACCOUNT.number);
  const stored = await house.table.query({ pk: `FACILITY#${CANTEEN}`, begins: 'BANK-ACCOUNT' });
  expect(JSON.stringify(stored.items)).not.toContain(ACCOUNT.number);
  expect(await account(CANTEEN)).toEqual(shown);
  expect(await account(CANTEEN, {}, people.county)).toMatchObject({ code: 'FORBIDDEN' });
  const reading = (who: Caller) => house.ask(who, 'readBankAccount', { params: { facilityId: CANTEEN } });
  expect(await reading(people.manager)).toMatchObject({ status: 200 });
  expect(await reading(people.otherCounty)).toMatchObject({ code: 'NOT_FOUND' });
});
