import { makeExport } from '../../functions/settlement/make-export.ts';
import { transferKey } from '../../shared/ledger.ts';
import { rowsOfFile } from '../fixtures/rows-of-file.ts';
import { at, CANTEEN, elder, exportOf, people, point, settlementHouse, TABLE } from './settlement-house.ts';

const REGION = '411025';
/** The canteen's: its id comes second in the county. */
const SERIAL = 'XL-411025-202610-0002';
const october = { facilityId: CANTEEN, period: '2026-10' };
const file = (name: string, format = 'xlsx') => ({ exportId: exportOf(name), format, reason: '十月结算报账' });

type House = Awaited<ReturnType<typeof settlementHouse>>;

/** A month with a plain meal, one without subsidy, a reversal with a nasty reason, and a second point. */
async function monthOfTwoPoints(): Promise<House> {
  const house = await settlementHouse();
  await house.openPoint(TABLE, '南关老年餐桌', '411025102');
  await house.serve('2026-10-08 11:40');
  const wrong = await house.serve('2026-10-09 11:40');
  await house.reverse(wrong, '2026-10-09 12:00', '=HYPERLINK("http://example.invalid","点我")');
  await house.serve('2026-10-10 11:40', { layers: [], selfPayFen: 1200, elderId: elder('nobody') });
  await house.serve('2026-10-11 11:40', { facilityId: TABLE });
  await house.close('2026-11-01 00:30');
  return house;
}

async function made(house: House, name: string, format = 'xlsx'): Promise<Buffer> {
  await house.ask(people.county, 'requestPointExport', { params: october, body: file(name, format) });
  await house.makeFile({ facilityId: CANTEEN }, exportOf(name));
  return [...house.files].find(([key]) => key.includes(exportOf(name)))![1];
}

async function payerFile(house: House, name: string, format = 'xlsx', payer = `county:${REGION}`): Promise<Buffer> {
  const body = { ...file(name, format), payer, period: '2026-10' };
  await house.ask(people.county, 'requestPayerExport', { params: { region: REGION }, body });
  await house.makeFile({ region: REGION }, exportOf(name));
  return [...house.files].find(([key]) => key.includes(exportOf(name)))![1];
}

const verify = (house: House, bytes: Buffer, caller = people.county, region = REGION) =>
  house.ask(caller, 'verifyFile', { params: { region }, body: { contentBase64: bytes.toString('base64') } });

const FORMATS = ['xlsx', 'csv'];

describe('a point’s file', () => {
  test('says the month in words, digits and capitals, line by line, with nobody’s name in full', async () => {
    const rows = await rowsOfFile(await made(await monthOfTwoPoints(), 'a'));
    const cover = new Map(rows.map(([label, value]) => [label, value]));
    expect(rows[0]).toEqual(['老年助餐补贴结算单']);
    expect(cover.get('结算编号')).toBe(SERIAL);
    expect(cover.get('助餐点')).toBe('山头店老年食堂');
    expect(cover.get('市级补贴 city:411000 应付(元)')).toBe('3.00');
    expect(cover.get('应付补贴合计(元)')).toBe('7.00');
    expect(cover.get('应付补贴合计（大写）')).toBe('人民币柒元整');
    expect(cover.get('本期摘要')).toMatch(/^[0-9a-f]{64}$/);
    const heads = rows.findIndex((row) => row.includes('交易号'));
    const lines = rows
      .slice(heads + 1, -1)
      .map((row) => Object.fromEntries(row.map((cell, i) => [rows[heads]![i], cell])));
    expect(
      lines.map((line) => [
        line.类别,
        line.姓名,
        line.证件号码,
        line['标价(元)'],
        line['补贴合计(元)'],
        line['自付(元)'],
      ]),
    ).toEqual([
      ['供餐', '张*兰', '4110********0026', '12.00', '7.00', '5.00'],
      ['供餐', '张*兰', '4110********0026', '12.00', '7.00', '5.00'],
      ['冲正', '张*兰', '4110********0026', '-12.00', '-7.00', '-5.00'],
      ['供餐', '*', '', '12.00', '0.00', '12.00'],
    ]);
    expect(lines[2]!.备注).toMatch(/^冲正tr_.{26}：=HYPERLINK/);
    expect(lines[0]!.人群类别).toBe('独居');
    expect(rows.at(-1)).toContain('24.00');
  });

  test.each(FORMATS)('%s: asked for again it is the same file, byte for byte', async (format) => {
    const house = await monthOfTwoPoints();
    expect(await made(house, 'a', format)).toEqual(await made(house, 'b', format));
  });

  test.each(FORMATS)('%s: is exactly what the ledger says', async (format) => {
    const house = await monthOfTwoPoints();
    expect(await verify(house, await made(house, 'a', format))).toMatchObject({
      status: 200,
      verdict: 'EXACT',
      serial: SERIAL,
      original: { exportId: exportOf('a') },
      linesInFile: 4,
      linesInLedger: 4,
      differences: [],
    });
  });

  test('who asked, why, and what came of it stay on record; the link works for five minutes', async () => {
    const house = await monthOfTwoPoints();
    const params = { facilityId: CANTEEN, exportId: exportOf('a') };
    const requested = await house.ask(people.manager, 'requestPointExport', { params: october, body: file('a') });
    expect(requested).toMatchObject({ status: 200, state: 'REQUESTED', by: { personId: people.manager.personId } });
    expect(await house.ask(people.manager, 'readPointExport', { params })).toEqual(requested);
    await house.makeFile({ facilityId: CANTEEN }, exportOf('a'));
    Object.assign(process.env, {
      AWS_REGION: 'cn-north-1',
      EXPORTS_BUCKET: 'exports-of-xuchang',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    });
    house.setClock(at('2026-11-02 10:00'));
    const ready = await house.ask(people.manager, 'readPointExport', { params });
    expect(ready).toMatchObject({ state: 'READY', lines: 4, linkExpiresAt: '2026-11-02T10:05:00+08:00' });
    const link = new URL(ready.link);
    expect(link.host).toBe('exports-of-xuchang.s3.cn-north-1.amazonaws.com.cn');
    expect(link.pathname).toBe(`/exports/2026-10/${SERIAL}/${exportOf('a')}.xlsx`);
    expect(link.searchParams.get('X-Amz-Expires')).toBe('300');
    expect(link.searchParams.get('X-Amz-Date')).toBe('20261102T020000Z');
    const { exports } = await house.ask(people.auditor, 'listPointExports', { params: { facilityId: CANTEEN } });
    expect(exports).toMatchObject([
      { reason: '十月结算报账', by: { personId: people.manager.personId, role: 'staff' } },
    ]);
    expect(exports[0]).not.toHaveProperty('link');
  });

  test('the same request again is answered alike, another under its id is refused, an absent month is not found', async () => {
    const house = await monthOfTwoPoints();
    const ask = (body: object, params = october) => house.ask(people.county, 'requestPointExport', { params, body });
    const first = await ask(file('a'));
    expect(await ask(file('a'))).toEqual(first);
    expect(await ask({ ...file('a'), format: 'csv' })).toMatchObject({ status: 422, code: 'ID_REUSED' });
    expect(await ask(file('b'), { ...october, period: '2026-11' })).toMatchObject({ status: 404 });
    expect(await ask({ ...file('c'), reason: ' ' })).toMatchObject({ status: 400 });
  });

  test('of a long file whoever waits sees how far it is', async () => {
    const house = await settlementHouse();
    const first = await house.serve('2026-10-08 11:40');
    const COPIES = 2_000;
    const copies = Array.from({ length: COPIES }, (_, i) => {
      const transfer = { ...first, postedAt: first.postedAt + 1 + i };
      return { in: 'ledger' as const, put: { ...transferKey(transfer), ...transfer } };
    });
    for (let i = 0; i < COPIES; i += 100) await house.table.commit(copies.slice(i, i + 100));
    await house.close('2026-11-01 00:30');
    await house.ask(people.county, 'requestPointExport', { params: october, body: file('a', 'csv') });
    const params = { facilityId: CANTEEN, exportId: exportOf('a') };
    const seen: unknown[] = [];
    const upload = async () => {
      seen.push(await house.ask(people.county, 'readPointExport', { params }));
    };
    await makeExport(house.table, upload, { facilityId: CANTEEN }, exportOf('a'), at('2026-11-02 10:00'));
    expect(seen).toMatchObject([{ state: 'REQUESTED', progress: { lines: COPIES, of: COPIES + 1 } }]);
  });

  test('F19: the worker run twice, or long after, makes one file', async () => {
    const house = await monthOfTwoPoints();
    await house.ask(people.county, 'requestPointExport', { params: october, body: file('a') });
    const run = () => house.makeFile({ facilityId: CANTEEN }, exportOf('a'));
    await Promise.all([run(), run()]);
    await run();
    expect(house.files.size).toBe(1);
  });
});

describe('a payer’s file', () => {
  test('says what the county owes each point, and is exactly what the ledger says', async () => {
    const house = await monthOfTwoPoints();
    const bytes = await payerFile(house, 'a');
    const rows = await rowsOfFile(bytes);
    const cover = new Map(rows.map(([label, value]) => [label, value]));
    expect(cover.get('出资方')).toBe('县级补贴 county:411025');
    expect(cover.get('结算编号')).toMatch(/^XL-411025-202610-P-[0-9A-F]{8}$/);
    expect(cover.get('应付补贴合计（大写）')).toBe('人民币捌元整');
    const heads = rows.findIndex((row) => row[2] === '助餐点编号');
    const points = rows.slice(heads + 1, heads + 3).map(([, name, , lines, fen]) => [name, lines, fen]);
    expect(points.toSorted()).toEqual([
      ['南关老年餐桌', '1', '4.00'],
      ['山头店老年食堂', '3', '4.00'],
    ]);
    expect(await verify(house, bytes)).toMatchObject({ verdict: 'EXACT', linesInFile: 4, linesInLedger: 4 });
    expect(await verify(house, await payerFile(house, 'b', 'csv'))).toMatchObject({ verdict: 'EXACT' });
  });

  test('waits until every point of the region has its statement', async () => {
    const house = await monthOfTwoPoints();
    const late = point('late');
    await house.openPoint(late, '晚报助餐点');
    await house.serve('2026-10-20 11:40', { facilityId: late });
    const body = { ...file('a'), payer: 'county:411025', period: '2026-10' };
    const ask = () => house.ask(people.county, 'requestPayerExport', { params: { region: REGION }, body });
    expect(await ask()).toMatchObject({ status: 409, code: 'POINTS_OPEN', details: { count: 1, points: [late] } });
    await house.close('2026-11-01 00:30');
    expect(await ask()).toMatchObject({ status: 200, state: 'REQUESTED', payer: 'county:411025' });
  });

  test('of a payer nobody has heard of there is none', async () => {
    const house = await monthOfTwoPoints();
    const body = { ...file('a'), payer: 'county:411002', period: '2026-10' };
    expect(await house.ask(people.county, 'requestPayerExport', { params: { region: REGION }, body })).toMatchObject({
      status: 404,
      code: 'UNKNOWN_PAYER',
    });
  });
});

describe('verification', () => {
  const edited = (bytes: Buffer, from: string, to: string) => {
    const text = bytes.toString('utf8');
    if (!text.includes(from)) throw new Error(`the file does not say ${from}`);
    return Buffer.from(text.replace(from, to));
  };

  test.each([
    [
      'an amount',
      '12.00,0.00,3.00,4.00,7.00,5.00',
      '12.00,0.00,8.00,4.00,7.00,5.00',
      { changed: 1, missing: 0, extra: 0 },
    ],
    ['a total', '应付补贴合计(元),7.00', '应付补贴合计(元),70.00', { changed: 1, missing: 0, extra: 0 }],
    ['the capitals', '人民币柒元整', '人民币柒拾元整', { changed: 1, missing: 0, extra: 0 }],
    ['a date', '1,"2026-10-08', '1,"2026-10-07', { changed: 1, missing: 0, extra: 0 }],
    ['a line’s name of itself', 'tr_', 'tr_X', { changed: 0, missing: 1, extra: 1 }],
    [
      'a promise on the cover',
      '标价合计(元),',
      '另付(元),99.00\r\n标价合计(元),',
      { changed: 0, missing: 0, extra: 1 },
    ],
    ['a fen finer than a fen', '自付合计(元),17.00', '自付合计(元),17.001', { changed: 1, missing: 0, extra: 0 }],
  ])('%s changed by hand is named', async (_, from, to, counts) => {
    const house = await monthOfTwoPoints();
    const reply = await verify(house, edited(await made(house, 'a', 'csv'), from, to));
    expect(reply).toMatchObject({ status: 200, verdict: 'DIFFERS', ...counts });
    expect(reply).not.toHaveProperty('original');
  });

  test('the changed cell is shown with both values; a line left out or doubled is named', async () => {
    const house = await monthOfTwoPoints();
    const csv = (await made(house, 'a', 'csv')).toString('utf8');
    const line = csv.split('\r\n').find((text) => text.startsWith('1,"2026-'))!;
    const transferId = /tr_\w+/.exec(line)![0];
    expect((await verify(house, Buffer.from(csv.replace(line, line.replace('供餐', '冲正'))))).differences).toEqual([
      { where: '明细', row: transferId, column: '类别', file: '冲正', ledger: '供餐' },
    ]);
    expect(await verify(house, Buffer.from(csv.replace(`${line}\r\n`, '')))).toMatchObject({
      missing: 1,
      differences: [{ where: '明细', row: transferId, ledger: transferId }],
    });
    expect(await verify(house, Buffer.from(csv.replace(line, `${line}\r\n${line}`)))).toMatchObject({
      extra: 1,
      differences: [{ where: '明细', row: transferId, file: transferId }],
    });
  });

  test('a copy that a spreadsheet saved again, sorted and with its own number format, is still exact', async () => {
    const house = await monthOfTwoPoints();
    const csv = (await made(house, 'a', 'csv')).toString('utf8');
    const lines = csv.split('\r\n').filter((text) => /^\d,"2026-/.test(text));
    const saved = csv
      .replace(lines.join('\r\n'), lines.toReversed().join('\r\n'))
      .replaceAll('12.00,0.00,3.00', '12,0,3');
    const reply = await verify(house, Buffer.from(saved));
    expect(reply).toMatchObject({ verdict: 'EXACT', linesInFile: 4 });
    expect(reply).not.toHaveProperty('original');
  });

  test('a line slipped into the ledger afterwards shows in the statement it would fall into', async () => {
    const house = await monthOfTwoPoints();
    const bytes = await made(house, 'a');
    await house.serve('2026-10-12 11:40');
    expect(await verify(house, bytes)).toMatchObject({
      verdict: 'DIFFERS',
      brokenStatements: [SERIAL],
      linesInLedger: 5,
    });
  });

  test('by its digest alone a file of ours is known, any other is not', async () => {
    const house = await monthOfTwoPoints();
    await made(house, 'a');
    house.setClock(at('2026-11-02 10:00'));
    const { exports } = await house.ask(people.auditor, 'listPointExports', { params: { facilityId: CANTEEN } });
    const ask = (sha256: string, region = REGION, who = people.county) =>
      house.ask(who, 'verifyFile', { params: { region }, body: { sha256 } });
    expect(await ask(exports[0].sha256)).toMatchObject({ verdict: 'EXACT', serial: SERIAL });
    expect(await ask('0'.repeat(64))).toMatchObject({ verdict: 'UNKNOWN' });
    expect(await ask(exports[0].sha256, '411002', people.otherCounty)).toMatchObject({ status: 404 });
  });

  test.each([
    ['nothing of ours', Buffer.from('姓名,金额\r\n张三,12.00\r\n'), 'FILE_NOT_OURS'],
    ['a broken workbook', Buffer.from('PK\u0003\u0004 and so on'), 'FILE_UNREADABLE'],
  ])('%s is refused', async (_, bytes, code) => {
    expect(await verify(await monthOfTwoPoints(), bytes)).toMatchObject({ status: 422, code });
  });

  test('S1: another county’s office learns nothing', async () => {
    const house = await monthOfTwoPoints();
    const bytes = await made(house, 'a');
    expect(await verify(house, bytes, people.otherCounty, '411002')).toMatchObject({ status: 404 });
    expect(await verify(house, bytes, people.otherCounty, REGION)).toMatchObject({ status: 404 });
    expect(await verify(house, bytes, people.manager, REGION)).toMatchObject({ status: 403 });
  });
});
