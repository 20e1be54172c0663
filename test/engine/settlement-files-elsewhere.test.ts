import { type CellObject, read, utils } from '@e965/xlsx';
import { maskName } from '../../functions/registry/index.ts';
import type { MealServed } from '../../functions/settlement/index.ts';
import { unguarded } from '../../shared/csv.ts';
import { newId } from '../../shared/ids.ts';
import { elderHead } from '../../shared/resource.ts';
import { BROKEN_LINES, NASTY_TEXTS } from '../fixtures/nasty-texts.ts';
import { at, CANTEEN, elder, exportOf, people, point, settlementHouse } from './settlement-house.ts';

/**
 * Our files, opened by a program that shares no line with the one that wrote them. As a spreadsheet opens them: a CSV cell
 * that looks like a formula becomes one, digits become numbers.
 */
const KINDS = ['a point’s xlsx', 'a point’s csv', 'a payer’s xlsx', 'a payer’s csv'] as const;
type Kind = (typeof KINDS)[number];
const REGION = '411025';

async function makeFiles(facilityName: string, label: string, elderNames: readonly string[]) {
  const house = await settlementHouse();
  await house.openPoint(CANTEEN, facilityName);
  let last: MealServed | undefined;
  for (const [i, name] of elderNames.entries()) {
    const elderId = elder(`nasty ${i}`);
    const put = { ...elderHead(elderId), kind: 'elder', name, citizenMasked: '4110********0026' };
    await house.table.commit([{ put }]);
    const layers = [{ payer: `county:${REGION}`, label, fen: 433 + i }];
    const day = String(1 + (i % 28)).padStart(2, '0');
    const money = { listFen: 1233 + i, discountFen: 100, layers, selfPayFen: 700 };
    last = await house.serve(`2026-10-${day} 11:${10 + i}`, { elderId, ...money });
  }
  if (last) await house.reverse(last, '2026-10-29 12:00', facilityName.trim() || '重复登记');
  await house.close('2026-11-01 00:30');
  async function made(kind: Kind): Promise<Buffer> {
    const [, of, format] = /^a (\w+)’s (\w+)$/.exec(kind)!;
    const body = { exportId: exportOf(kind), format, reason: '十月结算报账' };
    const ofMonth = { params: { facilityId: CANTEEN, period: '2026-10' }, body };
    const ofPayer = { params: { region: REGION }, body: { ...body, period: '2026-10', payer: `county:${REGION}` } };
    if (of === 'point') await house.ask(people.county, 'requestPointExport', ofMonth);
    else await house.ask(people.county, 'requestPayerExport', ofPayer);
    await house.makeFile(of === 'point' ? { facilityId: CANTEEN } : { region: REGION }, exportOf(kind));
    return [...house.files].find(([key]) => key.includes(exportOf(kind)))![1];
  }
  const files = new Map<Kind, { bytes: Buffer; verdict: string }>();
  for (const kind of KINDS) {
    const bytes = await made(kind);
    const body = { contentBase64: bytes.toString('base64') };
    const { verdict } = await house.ask(people.county, 'verifyFile', { params: { region: REGION }, body });
    files.set(kind, { bytes, verdict });
  }
  return files;
}

/** A file as rows of cells, all sheets one after the other; `asTyped` leaves what a CSV says as it stands. */
function rowsIn(bytes: Buffer, asTyped: boolean): (CellObject | undefined)[][] {
  const { SheetNames, Sheets } = read(bytes, { raw: asTyped, cellFormula: true });
  return SheetNames.flatMap((name) => {
    const sheet = Sheets[name]!;
    const { e: last } = utils.decode_range(sheet['!ref']!);
    return Array.from({ length: last.r + 1 }, (_, r) =>
      Array.from({ length: last.c + 1 }, (_, c) => sheet[utils.encode_cell({ r, c })] as CellObject | undefined),
    );
  });
}

type Files = Awaited<ReturnType<typeof makeFiles>>;
const ready = new Map<string, Promise<Files>>();
/** The month's files; every kind is looked at, and made once. */
function filesOfMonth(...about: Parameters<typeof makeFiles>): Promise<Files> {
  const name = JSON.stringify(about);
  const files = ready.get(name) ?? makeFiles(...about);
  ready.set(name, files);
  return files;
}

interface Opened {
  cover: Map<unknown, CellObject | undefined>;
  lines: Record<string, CellObject | undefined>[];
  sums: Record<string, CellObject | undefined>;
  cells: CellObject[];
}
/** As a person reads it: facts on the cover by their labels, lines by their heads, and the sums under them. */
function opened(bytes: Buffer, asTyped = false, key = '交易号'): Opened {
  const rows = rowsIn(bytes, asTyped);
  const heads = rows.findIndex((row) => row.some((cell) => cell?.v === key));
  const named = (row: (CellObject | undefined)[]) =>
    Object.fromEntries(rows[heads]!.map((head, i) => [String(head?.v), row[i]]));
  return {
    cover: new Map(rows.slice(0, heads).map(([label, value]) => [label?.v, value])),
    lines: rows.slice(heads + 1, -1).map(named),
    sums: named(rows.at(-1)!),
    cells: rows.flat().filter((cell) => cell !== undefined),
  };
}

/** What a text cell says, without what keeps spreadsheets from touching it in a CSV. XML makes one of all line breaks. */
const said = (kind: Kind, cell: CellObject | undefined): string =>
  (kind.endsWith('csv') ? unguarded(String(cell?.v)) : String(cell?.v)).replace(/\r\n?/g, '\n');
const asRead = (text: string): string => text.replace(/\r\n?/g, '\n');

describe.each(KINDS)('%s', (kind) => {
  test.each([...NASTY_TEXTS, ...BROKEN_LINES])('%j is a name, and nothing is computed', async (nasty) => {
    const { bytes, verdict } = (await filesOfMonth(nasty, nasty, ['张桂兰', nasty])).get(kind)!;
    expect(verdict).toBe('EXACT');
    expect(opened(bytes).cells.filter(({ f }) => f !== undefined)).toEqual([]);
    const { cover, lines, cells } = opened(bytes, true);
    const point = kind.includes('point') ? cover.get('助餐点') : lines[0]!.助餐点;
    expect([said(kind, point), point?.t]).toEqual([asRead(nasty), 's']);
    expect(cells.map((cell) => said(kind, cell))).toContainEqual(expect.stringContaining(asRead(`${nasty} county:`)));
    expect(said(kind, lines[1]!.姓名)).toBe(asRead(maskName(nasty)));
  });

  test('ids and codes are texts to the last digit, amounts are numbers to the fen', async () => {
    const { bytes } = (await filesOfMonth('00411025194001010026', '县级补贴', ['张桂兰', '王大山'])).get(kind)!;
    const { cover, lines } = opened(bytes, kind.endsWith('csv'));
    const point = kind.includes('point') ? cover.get('助餐点') : lines[0]!.助餐点;
    expect(point).toMatchObject({ t: 's', v: expect.stringMatching(/^00411025194001010026\t?$/) });
    const region = cover.get(kind.includes('point') ? '所在地区' : '地区');
    expect(region).toMatchObject({ t: 's', v: expect.stringMatching(/^411025(101)?\t?$/) });
    for (const line of lines) {
      expect(line.交易号).toMatchObject({ t: 's', v: expect.stringMatching(/^tr_[0-9A-Z]{26}$/) });
      expect(line.证件号码).toMatchObject({ t: 's', v: '4110********0026' });
    }
    const list = opened(bytes).lines.map((line) => line['标价(元)']);
    expect(list.map((cell) => [cell?.t, cell?.v])).toEqual([
      ['n', 12.33],
      ['n', 12.34],
      ['n', -12.34],
    ]);
  });

  test('the sums below are those of the lines, and the cover says them in digits and in capitals', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `老人${i}`);
    const { cover, lines, sums } = opened((await filesOfMonth('山头店老年食堂', '县级补贴', names)).get(kind)!.bytes);
    expect(lines).toHaveLength(41);
    const column = kind.includes('point') ? '补贴合计(元)' : '应付(元)';
    const fen = lines.map((line) => Math.round((line[column]!.v as number) * 100));
    const sum = fen.reduce((total, one) => total + one);
    expect(sum).toBe(17_628);
    expect(sums[column]!.v).toBe(176.28);
    expect(cover.get('应付补贴合计(元)')!.v).toBe(176.28);
    expect(cover.get('应付补贴合计（大写）')!.v).toBe('人民币壹佰柒拾陆元贰角捌分');
    expect(lines.map(({ 序号 }) => 序号!.v)).toEqual(lines.map((_, i) => i + 1));
  });
});

test.each(KINDS)('%s: what no file can carry is replaced, not written', async (kind) => {
  const { bytes, verdict } = (await filesOfMonth('食\u0001堂\u0000', '县\u0002级', ['张桂兰'])).get(kind)!;
  expect(verdict).toBe('EXACT');
  const { cover, lines } = opened(bytes, true);
  const point = kind.includes('point') ? cover.get('助餐点') : lines[0]!.助餐点;
  expect(said(kind, point)).toBe('食\ufffd堂\ufffd');
});

describe.each(['xlsx', 'csv'])('the bank’s %s', (format) => {
  const HOLDERS = ['=1+1', '-2+3', '@SUM(A1:A9)', '＋1', "'=1+1", '1/2', '00411025'];

  test('accounts keep every digit, holders stay what they are called, the sum is that of the payments', async () => {
    const house = await settlementHouse();
    const points = HOLDERS.map((_, i) => point(`holder ${i}`));
    for (const [i, facilityId] of points.entries()) {
      await house.openPoint(facilityId, HOLDERS[i]!);
      const layers = [{ payer: `county:${REGION}`, label: '县级补贴', fen: 433 + i }];
      await house.serve('2026-10-08 11:40', { facilityId, listFen: 1133 + i, layers, selfPayFen: 700 });
      house.setClock(at('2026-11-01 00:30'));
      await house.prepare('2026-10', facilityId);
      await house.throughOffices('2026-10', facilityId);
      await house.ask(people.county, 'closeStatement', { params: { facilityId, period: '2026-10' } });
      const body = { holder: HOLDERS[i]!, bank: HOLDERS[i]!, number: `00${i}0012345673456789` };
      await house.ask(people.admin, 'setBankAccount', { params: { facilityId }, body });
    }
    const batchId = newId('batch');
    const params = { region: REGION, batchId };
    const wish = { batchId, payer: `county:${REGION}`, reason: '拨付十月补贴' };
    await house.ask(people.county, 'makeBatch', { params: { region: REGION }, body: wish });
    await house.ask(people.secondCounty, 'approveBatch', { params });
    const body = { exportId: exportOf(format), attempt: 1, format, reason: '交农商行代发' };
    await house.ask(people.county, 'requestPaymentFile', { params, body });
    await house.makeFile({ region: REGION }, exportOf(format));
    const bytes = [...house.files.values()].at(-1)!;

    expect(opened(bytes, false, '付款编号').cells.filter(({ f }) => f !== undefined)).toEqual([]);
    const { lines } = opened(bytes, true, '付款编号');
    const text = (cell: CellObject | undefined) => [cell?.t, said(`a point’s ${format}` as Kind, cell)];
    expect(lines.map(({ 收款户名 }) => text(收款户名)).toSorted()).toEqual(
      HOLDERS.map((name) => ['s', name]).toSorted(),
    );
    expect(lines.map(({ 收款账号 }) => text(收款账号)).toSorted()).toEqual(
      HOLDERS.map((_, i) => ['s', `00${i}0012345673456789`]),
    );
    const { cover, lines: payments } = opened(bytes, false, '付款编号');
    const fen = payments.map((line) => Math.round((line['金额(元)']!.v as number) * 100));
    expect(fen.reduce((sum, one) => sum + one)).toBe(3_052);
    expect(cover.get('金额合计(元)')!.v).toBe(30.52);
    expect(cover.get('金额合计（大写）')!.v).toBe('人民币叁拾元伍角贰分');
  });
});
