import { debtsOf } from '../../functions/settlement/debt.ts';
import { linesOf } from '../../functions/settlement/measure.ts';
import { payableOf } from '../../functions/settlement/payable.ts';
import type { StatementItem } from '../../functions/settlement/statement.ts';
import { statementKey } from '../../functions/settlement/store.ts';
import { rowsOfFile } from '../fixtures/rows-of-file.ts';
import {
  at,
  CANTEEN,
  elder,
  exportOf,
  type PaidVisit,
  PROVIDER,
  people,
  settlementHouse,
  tenderOf,
} from './settlement-house.ts';

const REGION = '411025';
const october = { facilityId: PROVIDER, period: '2026-10' };
const CITY = { payer: 'city:411000', label: '居家养老服务券' };
const COUNTY = { payer: 'county:411025', label: '居家养老服务券' };
const EXTERNAL = { payer: 'external:民政通', label: '养老服务消费补贴' };

type House = Awaited<ReturnType<typeof settlementHouse>>;

/** A provider beside a canteen: visits with a voucher, with two, without one, by another system's, and one taken back. */
async function monthOfVisits() {
  const house = await settlementHouse();
  await house.openProvider();
  await house.register(elder('李秀英'), '李秀英');
  await house.register(elder('王建国'), '王建国');
  await house.serve('2026-10-08 11:40');
  const halved = await house.visit('2026-10-08 10:00', {}, [tenderOf(6_000, [{ ...COUNTY, fen: 6_000 }])]);
  const twice = await house.visit('2026-10-09 10:00', { elderId: elder('李秀英'), minutes: 120, listFen: 8_000 }, [
    tenderOf(60, [
      { ...CITY, fen: 1_000 },
      { ...COUNTY, fen: 1_000 },
    ]),
    tenderOf(35, [{ ...COUNTY, fen: 500 }], 'b'),
  ]);
  const alone = await house.visit('2026-10-10 10:00', { elderId: elder('王建国'), listFen: 5_000 }, []);
  const abroad = await house.visit('2026-10-11 10:00', { elderId: elder('王建国'), listFen: 9_000 }, [
    tenderOf(4_500, [{ ...EXTERNAL, fen: 4_500 }]),
  ]);
  const wrong = await house.visit('2026-10-12 10:00');
  await house.takeVisitBack(wrong, '2026-10-12 18:00');
  await house.close('2026-11-01 00:30');
  return { house, halved, twice, alone, abroad, wrong };
}

const statementOf = async ({ table }: House, period = '2026-10'): Promise<StatementItem> => {
  const statement = await table.get<StatementItem>(statementKey(PROVIDER, period));
  if (!statement) throw new Error(`no statement of ${period}`);
  return statement;
};
const named = ({ visit }: PaidVisit): string => `${visit.postedAt}.${visit.transferId}`;
const payable = (statement: StatementItem) =>
  Object.fromEntries(payableOf(statement).map(({ payer, fen }) => [payer, fen]));

test('a provider’s statement counts visits and paid minutes, and says who bears what of them', async () => {
  const { house } = await monthOfVisits();
  const read = await house.ask(people.county, 'readStatement', { params: october });
  expect(read).toMatchObject({
    facilityKind: 'home-care',
    totals: {
      lines: 11,
      meals: 0,
      reversals: 2,
      corrections: 0,
      listFen: 12_000 + 8_000 + 5_000 + 9_000,
      subsidyFen: 6_000 + 2_500 + 4_500,
      selfPayFen: 6_000 + 5_500 + 5_000 + 4_500,
      visits: { served: 5, minutes: 60 + 120 + 60 + 60 },
      vouchers: { lines: 5, fen: 13_000 },
      payers: [
        { payer: 'city:411000', fen: 1_000 },
        { payer: 'county:411025', fen: 7_500 },
        { payer: 'external:民政通', fen: 4_500 },
      ],
    },
  });
  const canteen = await house.ask(people.county, 'readStatement', { params: { ...october, facilityId: CANTEEN } });
  expect(canteen.totals).not.toHaveProperty('visits');
  expect(canteen.totals).not.toHaveProperty('vouchers');
  const { lines } = await house.ask(people.county, 'listStatementLines', { params: october, query: {} });
  expect(lines[0]).toMatchObject({ kind: expect.stringMatching(/VISIT_SERVED|VOUCHER_PAID/) });
  const kinds = lines.map(({ kind }: { kind: string }) => kind).toSorted();
  expect(kinds).toEqual([
    ...Array(1).fill('VISIT_REVERSED'),
    ...Array(5).fill('VISIT_SERVED'),
    ...Array(4).fill('VOUCHER_PAID'),
    'VOUCHER_RETURNED',
  ]);
});

async function fileOf(house: House, format: string, payer?: string): Promise<Buffer> {
  const exportId = exportOf(`${format} ${payer}`);
  const body = { exportId, format, reason: '十月结算报账' };
  if (payer === undefined) await house.ask(people.county, 'requestPointExport', { params: october, body });
  else {
    const asked = { params: { region: REGION }, body: { ...body, payer, period: '2026-10' } };
    await house.ask(people.county, 'requestPayerExport', asked);
  }
  await house.makeFile(payer === undefined ? { facilityId: PROVIDER } : { region: REGION }, exportId);
  return [...house.files].find(([key]) => key.includes(exportId))![1];
}
const verify = (house: House, bytes: Buffer) =>
  house.ask(people.county, 'verifyFile', {
    params: { region: REGION },
    body: { contentBase64: bytes.toString('base64') },
  });
const listIn = (rows: readonly string[][]) => {
  const heads = rows.findIndex((row) => row.includes('交易号'));
  return rows.slice(heads + 1).map((row) => Object.fromEntries(row.map((cell, i) => [rows[heads]![i]!, cell])));
};

describe.each(['xlsx', 'csv'])('as %s', (format) => {
  test('a provider’s file shows service and minutes of each visit, voucher and units of what was paid, and verifies', async () => {
    const { house } = await monthOfVisits();
    const bytes = await fileOf(house, format);
    const rows = await rowsOfFile(bytes);
    const cover = new Map(rows.map(([label, value]) => [label, value]));
    expect(rows[0]).toEqual(['居家养老服务结算单']);
    expect([cover.get('机构'), cover.get('上门服务'), cover.get('服务分钟合计')]).toEqual([
      '安康居家养老服务中心',
      '5',
      '300',
    ]);
    expect([cover.get('其中服务券支付(元)'), cover.get('其中由其他系统支付(元)')]).toEqual(['130.00', '45.00']);
    const list = listIn(rows);
    const shown = list
      .slice(0, -1)
      .map((row) =>
        [
          row.类别,
          row.服务项目,
          row.分钟,
          row.服务券,
          row['用券(元、积分或分钟)'],
          row['标价(元)'],
          row['自付(元)'],
        ].join(' '),
      );
    expect(shown.toSorted()).toEqual(
      [
        '上门服务 助浴 60   120.00 120.00',
        '券支付 助浴  居家养老服务券 60.00 0.00 -60.00',
        '上门服务 助浴 120   80.00 80.00',
        '券支付 助浴  居家养老服务券、居家养老服务券 60、35 0.00 -25.00',
        '上门服务 助浴 60   50.00 50.00',
        '上门服务 助浴 60   90.00 90.00',
        '券支付 助浴  养老服务消费补贴 45.00 0.00 -45.00',
        '上门服务 助浴 60   120.00 120.00',
        '券支付 助浴  居家养老服务券 7.00 0.00 -7.00',
        '服务冲正 助浴 -60   -120.00 -120.00',
        '券退回 助浴  居家养老服务券 -7.00 0.00 7.00',
      ].toSorted(),
    );
    expect(list.at(-1)).toMatchObject({ 序号: '合计', 分钟: '300', '标价(元)': '340.00', '自付(元)': '210.00' });
    expect(list.find(({ 服务券 }) => 服务券)).toMatchObject({ 姓名: '张*兰', 人群类别: '独居', 凭证等级: '3' });
    expect(await verify(house, bytes)).toMatchObject({ verdict: 'EXACT', linesInFile: 11, linesInLedger: 11 });
  });

  test('a payer’s file of meals and visits names the service its vouchers paid for, and verifies', async () => {
    const { house } = await monthOfVisits();
    const bytes = await fileOf(house, format, 'county:411025');
    const rows = await rowsOfFile(bytes);
    expect(rows[0]).toEqual(['养老服务补贴应付汇总表']);
    const list = listIn(rows);
    const shown = list
      .slice(0, -1)
      .map((row) => [row.机构, row.类别, row.餐次, row.服务项目, row.分钟, row['应付(元)']].join(' '));
    expect(shown.toSorted()).toEqual(
      [
        '山头店老年食堂 供餐 午餐   4.00',
        '安康居家养老服务中心 券支付  助浴 60 60.00',
        '安康居家养老服务中心 券支付  助浴 120 15.00',
        '安康居家养老服务中心 券支付  助浴 60 4.00',
        '安康居家养老服务中心 券退回  助浴 -60 -4.00',
      ].toSorted(),
    );
    expect(await verify(house, bytes)).toMatchObject({ verdict: 'EXACT', linesInFile: 5 });
  });
});

test('minutes put up by hand in a file are found', async () => {
  const { house } = await monthOfVisits();
  const csv = (await fileOf(house, 'csv')).toString('utf8');
  const line = csv.split('\r\n').find((row) => row.includes(',120,上门服务'))!;
  expect(await verify(house, Buffer.from(csv.replace(line, line.replace(',120,', ',180,'))))).toMatchObject({
    verdict: 'DIFFERS',
    changed: 1,
    differences: [{ column: '分钟', file: '180', ledger: '120' }],
  });
});

test('refused by the name of its visit, a voucher is not paid and the provider bears it; restored, it is', async () => {
  const { house, twice } = await monthOfVisits();
  await house.throughOffices('2026-10', PROVIDER);
  const body = { line: named(twice), reason: '签名不全' };
  const refused = await house.ask(people.secondCounty, 'disallowLine', { params: october, body });
  expect(refused).toMatchObject({ status: 200, state: 'REFUSED', transferId: twice.paid?.transferId });
  expect(payable(await statementOf(house))).toMatchObject({ 'city:411000': 0, 'county:411025': 6_000 });
  const again = { line: named(twice), reason: '签名补齐了' };
  const restored = await house.ask(people.county, 'restoreLine', { params: october, body: again });
  expect(restored).toMatchObject({ status: 200, state: 'CLEAR' });
  expect(payable(await statementOf(house))).toMatchObject({ 'city:411000': 1_000, 'county:411025': 7_500 });
});

test('refused and then taken back, nobody bears anything of a visit, and November does not count it again', async () => {
  const { house, twice } = await monthOfVisits();
  await house.throughOffices('2026-10', PROVIDER);
  const body = { line: named(twice), reason: '签名不全' };
  await house.ask(people.secondCounty, 'disallowLine', { params: october, body });
  await house.takeVisitBack(twice, '2026-11-21 10:00');
  await house.close('2026-12-01 00:30');
  const november = await statementOf(house, '2026-11');
  expect(november.totals).toMatchObject({
    lines: 3,
    listFen: -8_000,
    subsidyFen: -2_500,
    selfPayFen: -5_500,
    payeeBearsFen: 0,
    visits: { served: 0, minutes: -120 },
  });
  // The refusal was settled with October.
  expect(payable(november)).toEqual({ 'city:411000': 0, 'county:411025': 0 });
  const again = await house.ask(people.secondCounty, 'disallowLine', {
    params: october,
    body: { ...body, reason: '再查' },
  });
  expect(again).toMatchObject({ code: 'NOTHING_TO_REFUSE' });
});

test.each<[string, (month: Awaited<ReturnType<typeof monthOfVisits>>) => string, string]>([
  ['a visit the elder paid alone', ({ alone }) => named(alone), 'NOTHING_TO_REFUSE'],
  ['a visit taken back', ({ wrong }) => named(wrong), 'NOTHING_TO_REFUSE'],
  ['a line that is not there', ({ alone }) => `1.${alone.visit.transferId}`, 'NOT_FOUND'],
])('of %s nothing can be refused', async (_, lineIn, code) => {
  const month = await monthOfVisits();
  await month.house.throughOffices('2026-10', PROVIDER);
  const body = { line: lineIn(month), reason: '抽查' };
  expect(await month.house.ask(people.secondCounty, 'disallowLine', { params: october, body })).toMatchObject({ code });
});

test('the public list has visits that our vouchers paid for, and says nothing of those the elder or another system paid', async () => {
  const { house } = await monthOfVisits();
  await house.throughOffices('2026-10', PROVIDER);
  house.setClock(at('2026-11-16 09:00'));
  const { entries } = await house.ask(undefined, 'readNotice', { params: october, query: {} });
  expect(entries).toEqual([
    { entry: 1, name: '张*兰', village: '411025101', meals: 0, visits: 1, subsidyFen: 6_000 },
    { entry: 2, name: '李*英', village: '411025101', meals: 0, visits: 1, subsidyFen: 2_500 },
  ]);
});

test('an objection holds what vouchers paid of the visits in a row; upheld, it is refused', async () => {
  const { house } = await monthOfVisits();
  await house.throughOffices('2026-10', PROVIDER);
  house.setClock(at('2026-11-16 09:00'));
  const objectionId = 'ob_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
  const body = { objectionId, entry: 2, reason: '那天没有人来', channel: 'own-phone' };
  expect(await house.ask(people.neighbour, 'raiseObjection', { params: october, body })).toMatchObject({
    lines: 1,
    undecidedLines: 1,
  });
  expect(payable(await statementOf(house))).toMatchObject({ 'city:411000': 0, 'county:411025': 6_000 });
  const answer = { params: { facilityId: PROVIDER, objectionId }, body: { upheld: true, reason: '情况属实' } };
  expect(await house.ask(people.secondCounty, 'decideObjection', answer)).toMatchObject({ undecidedLines: 0 });
  expect((await statementOf(house)).withheld).toMatchObject([
    { payer: 'city:411000', refusedFen: 1_000, heldFen: 0 },
    { payer: 'county:411025', refusedFen: 1_500, heldFen: 0 },
  ]);
});

test('closed, vouchers of ours are owed to the provider; another system’s are nobody’s debt here', async () => {
  const { house } = await monthOfVisits();
  await house.throughOffices('2026-10', PROVIDER);
  const { state } = await house.ask(people.county, 'closeStatement', { params: october });
  expect(state).toBe('CLOSED');
  expect(await house.owed(PROVIDER)).toEqual({ 'city:411000': 1_000, 'county:411025': 7_500 });
  const { arrears } = await house.ask(people.county, 'readArrears', {
    params: { region: REGION },
    query: { period: '2026-10' },
  });
  const ofProvider = arrears.find(({ facilityId }: { facilityId: string }) => facilityId === PROVIDER);
  expect(ofProvider).toMatchObject({
    unpaidFen: 8_500,
    payers: [{ payer: 'city:411000' }, { payer: 'county:411025' }],
  });
  expect(await debtsOf(house.table, CANTEEN)).toEqual([]);
});

test('a month in which only an earlier visit is taken back comes to less than nothing', async () => {
  const { house, halved } = await monthOfVisits();
  await house.takeVisitBack(halved, '2026-11-03 09:00');
  await house.close('2026-12-01 00:30');
  const november = await statementOf(house, '2026-11');
  expect(november.totals).toMatchObject({
    listFen: -12_000,
    subsidyFen: -6_000,
    selfPayFen: -6_000,
    visits: { served: 0, minutes: -60 },
    vouchers: { lines: 1, fen: -6_000 },
  });
  const kinds: string[] = [];
  for await (const { kind } of linesOf(house.table, november)) kinds.push(kind);
  expect(kinds.toSorted()).toEqual(['VISIT_REVERSED', 'VOUCHER_RETURNED']);
});
