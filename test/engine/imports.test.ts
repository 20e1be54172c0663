import { type FacilityHead, facilityHead } from '../../functions/facilities/index.ts';
import { importsRoutes } from '../../functions/imports/contract.ts';
import { importsHandlers } from '../../functions/imports/handlers.ts';
import { facilityIdOf } from '../../functions/imports/index.ts';
import { registryRoutes } from '../../functions/registry/contract.ts';
import { registryHandlers } from '../../functions/registry/handlers.ts';
import { listServices } from '../../functions/services/list-services.ts';
import { instantAt } from '../../shared/business-time.ts';
import { parseCsv } from '../../shared/csv.ts';
import { newId } from '../../shared/ids.ts';
import type { Table } from '../../shared/table.ts';
import { freshTables, testKeyring } from './fresh-tables.ts';
import { type Caller, type Reply, roomCaller } from './room-caller.ts';

const admin: Caller = { personId: 'pn_admin', grants: [{ role: 'admin', over: '411025' }] };
const elsewhere: Caller = { personId: 'pn_elsewhere', grants: [{ role: 'admin', over: '411002' }] };
const operator: Caller = { personId: 'pn_operator', grants: [{ role: 'operator', over: '411025' }] };
const now = instantAt('2026-11-22', '10:00');

const HEADER = '姓名,身份证号,联系电话,户籍区划代码,居住区划代码,住址,类别,能力等级,评估有效期至,饮食';
const GUILAN = '张桂兰,411025195103070026,13800000000,411025,411025101,北街 8 号,独居,轻度失能,2027-06-30,低盐';
const DEMING = '李德明,411002194605120039,13800000001,411025,411025102,南街 1 号,无,,,';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/** A number of somebody invented, valid in form. */
function numberOf(i: number): string {
  const first = `411025194${i % 10}0${1 + (Math.floor(i / 10) % 9)}1${Math.floor(i / 90) % 10}${String(Math.floor(i / 900)).padStart(3, '0')}`;
  return first + '10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(first[at]), 0) % 11];
}
const manyRows = (count: number) =>
  Array.from({ length: count }, (_, i) => `老人${i},${numberOf(i)},,411025,411025101,,,,,`);

async function house(open: (table: Table) => Table = (table) => table) {
  const { table, client, names } = await freshTables();
  const keyring = async () => testKeyring();
  const room = roomCaller(importsRoutes, importsHandlers({ table: open(table), keyring }), table, now);
  const registry = roomCaller(registryRoutes, registryHandlers({ table, keyring }), table, now);

  async function upload(
    content: string | Uint8Array,
    {
      of = 'elders',
      partBytes = 1_000_000,
      importId = newId('import'),
      ...more
    }: { of?: string; partBytes?: number; importId?: string; category?: string; effectiveOn?: string } = {},
  ) {
    const params = { region: '411025', importId };
    await room.ask(admin, 'startImport', {
      params: { region: '411025' },
      body: { importId, of, fileName: '名单.csv', ...more },
    });
    const bytes = Buffer.from(content);
    let reply: Reply = { status: 0 };
    for (let at = 0, part = 1; at < bytes.length; at += partBytes, part++) {
      const body = {
        part,
        last: at + partBytes >= bytes.length,
        content: bytes.subarray(at, at + partBytes).toString('base64'),
      };
      reply = await room.ask(admin, 'uploadPart', { params, body });
    }
    return { params, reply };
  }
  type Params = Awaited<ReturnType<typeof upload>>['params'];
  /** Calls again as long as there is something left to do. */
  async function until(unfinished: string, key: 'compareImport' | 'applyImport', params: Params, body?: object) {
    for (let calls = 1; ; calls++) {
      const reply = await room.ask(admin, key, { params, ...(body ? { body } : {}) });
      if (reply.state !== unfinished) return { ...reply, calls };
    }
  }
  const compare = (params: Params) => until('COMPARING', 'compareImport', params);
  const apply = (params: Params, effectiveOn = '2026-11-22') =>
    until('APPLYING', 'applyImport', params, { effectiveOn });
  const rows = async (params: Params, outcome: string) =>
    (await room.ask(admin, 'listImportRows', { params, query: { outcome } })).rows;
  const errors = async (params: Params) =>
    parseCsv((await room.ask(admin, 'downloadImportErrors', { params })).csv).map(({ cells }) => cells);
  const elders = async () =>
    (await registry.ask(admin, 'listElders', { params: { region: '411025' }, query: { limit: '100' } })).elders;
  const fileOf = async (elderId: string) => registry.ask(admin, 'seeElder', { params: { elderId } });
  /** A list from beginning to end. */
  async function imported(content: string, effectiveOn?: string) {
    const { params } = await upload(content);
    const compared = await compare(params);
    const applied = await apply(params, effectiveOn);
    return { params, compared, applied };
  }
  return { table, client, names, ...room, registry, upload, compare, apply, rows, errors, elders, fileOf, imported };
}

describe('a list of elders', () => {
  test('is shown before it counts, then counts from its day; a bad row stops no good one', async () => {
    const { upload, compare, apply, rows, errors, elders, fileOf } = await house();
    const list = [
      HEADER,
      GUILAN,
      '王秀英,4.11025E+17,13800000002,411025,411025101,,,,,',
      '"未闭合,1',
      DEMING,
      '张桂兰,411025195103070026,,,,,,,,',
      '赵外地,11010519491231002X,,411002,411002001,,,,,',
      '孙百岁,830000195006150032,12,411025,411025101,,百岁,重度失能,,',
      '',
    ].join('\r\n');
    const { params } = await upload(list);
    expect(await compare(params)).toMatchObject({
      state: 'COMPARED',
      rows: 7,
      compared: { new: 2, changed: 0, unchanged: 0, error: 5 },
    });
    expect(await elders()).toEqual([]);
    expect((await rows(params, 'new'))[0]).toMatchObject({
      line: 2,
      changes: expect.arrayContaining([
        { column: '姓名', was: '', becomes: '张桂兰' },
        { column: '类别', was: '', becomes: '独居' },
        { column: '评估有效期至', was: '', becomes: '2027-06-30' },
      ]),
    });

    expect(await apply(params, '2026-11-01')).toMatchObject({ state: 'APPLIED', appliedRows: 7, failed: 0 });
    const [guilan, deming] = await elders();
    expect([guilan.name, deming.name]).toEqual(['张*兰', '李*明']);
    expect(await fileOf(guilan.elderId)).toMatchObject({
      phone: '13800000000',
      residences: [{ region: '411025101', from: '2026-11-01' }],
      categories: [{ category: 'living-alone', from: '2026-11-01', evidence: '名单.csv' }],
      assessments: [{ scale: 'GB/T 42195-2022', level: 'mild', on: '2026-11-01', validUntil: '2027-06-30' }],
      diets: ['low-salt'],
      version: 1,
    });

    const [header, ...wrong] = await errors(params);
    expect(header?.slice(0, 4)).toEqual(['行号', '原因', '姓名', '身份证号']);
    expect(wrong.map(([line, reason]) => `${line} ${reason}`)).toEqual([
      '3 身份证号：身份证号被表格软件改成了数字，末尾几位已丢失，请把该列设为“文本”后重新填写',
      '4 整行：引号没有配对，这一行读不出来',
      '6 整行：与第 2 行重复',
      '7 居住区划代码：不在您管辖的地区',
      expect.stringMatching(/^8 联系电话：.*；类别：不认识“百岁”.*；评估有效期至：/),
    ]);
  });

  test('a second list shows what changes, field by field, and changes only that', async () => {
    const { imported, upload, compare, apply, rows, elders, fileOf, registry } = await house();
    await imported([HEADER, GUILAN, DEMING].join('\n'), '2026-01-05');
    const [{ elderId }] = await elders();
    const { params } = await upload(
      [HEADER, '张桂兰,411025195103070026,,,411025103,北街 9 号,低保,重度失能,2027-12-31,', DEMING].join('\n'),
    );
    expect(await compare(params)).toMatchObject({ compared: { new: 0, changed: 1, unchanged: 1, error: 0 } });
    expect((await rows(params, 'changed'))[0].changes).toEqual([
      { column: '住址', was: '北街 8 号', becomes: '北街 9 号' },
      { column: '居住区划代码', was: '411025101', becomes: '411025103' },
      { column: '类别', was: '独居', becomes: '低保' },
      { column: '能力等级', was: '轻度失能', becomes: '重度失能' },
      { column: '评估有效期至', was: '2027-06-30', becomes: '2027-12-31' },
    ]);
    await apply(params, '2026-11-01');
    expect(await fileOf(elderId)).toMatchObject({
      phone: '13800000000',
      diets: ['low-salt'],
      region: '411025103',
      residences: [
        { region: '411025101', from: '2026-01-05' },
        { region: '411025103', from: '2026-11-01' },
      ],
      categories: [
        { category: 'living-alone', from: '2026-01-05', to: '2026-10-31' },
        { category: 'dibao', from: '2026-11-01' },
      ],
      assessments: [{ level: 'mild' }, { level: 'severe', on: '2026-11-01' }],
      version: 2,
    });
    const trail = await registry.ask(admin, 'seeElderTrail', { params: { elderId } });
    expect(trail.entries[0]).toMatchObject({ did: 'apply-import', personId: 'pn_admin', reason: '批量导入：名单.csv' });
  });

  test('the same list again changes nothing and writes nothing', async () => {
    const { imported, elders } = await house();
    const list = [HEADER, GUILAN, DEMING].join('\r\n');
    await imported(list);
    const before = await elders();
    const again = await imported(list);
    expect(again.compared).toMatchObject({ compared: { new: 0, changed: 0, unchanged: 2, error: 0 } });
    expect(again.applied).toMatchObject({ state: 'APPLIED', failed: 0 });
    expect(await elders()).toEqual(before);
  });

  test('a file changed after the comparison is left alone, and the row says why', async () => {
    const { imported, upload, compare, apply, elders, fileOf, errors, registry } = await house();
    await imported([HEADER, GUILAN].join('\n'));
    const [{ elderId }] = await elders();
    const { params } = await upload([HEADER, GUILAN.replace('13800000000', '13900000000'), DEMING].join('\n'));
    await compare(params);
    const update = { params: { elderId }, body: { version: 1, phone: '13700000000' } };
    expect(await registry.ask(operator, 'updateElder', update)).toMatchObject({ status: 200 });
    const body = { elderId: newId('elder'), citizenNumber: '411002194605120039', name: '李德明', household: '411025' };
    expect(await registry.ask(operator, 'registerElder', { params: { region: '411025102' }, body })).toMatchObject({
      status: 200,
    });
    expect(await apply(params)).toMatchObject({ state: 'APPLIED', appliedRows: 2, failed: 2 });
    expect(await fileOf(elderId)).toMatchObject({ phone: '13700000000', version: 2 });
    expect((await errors(params)).slice(1).map(([line, reason]) => [line, reason])).toEqual([
      ['2', '整行：核对之后档案又有变动，这一行没有导入，请重新上传核对'],
      ['3', '整行：核对之后档案又有变动，这一行没有导入，请重新上传核对'],
    ]);
  });

  test('an effective day before what the file already knows is refused for that row', async () => {
    const { imported, errors } = await house();
    await imported([HEADER, GUILAN].join('\n'), '2026-11-10');
    const { applied, params } = await imported(
      [HEADER, GUILAN.replace('411025101', '411025103')].join('\n'),
      '2026-11-09',
    );
    expect(applied).toMatchObject({ failed: 1 });
    expect((await errors(params))[1]?.[1]).toBe('居住区划代码：档案中已有 2026-11-10 起的记录，生效日期不能更早');
  });

  test('spreadsheet marks, full width and GB18030 are read as what was meant', async () => {
    const { upload, compare, rows } = await house();
    const gb18030 = Buffer.concat([
      Buffer.from([0xd0, 0xd5, 0xc3, 0xfb]), // 姓名
      Buffer.from(','),
      Buffer.from([0xc9, 0xed, 0xb7, 0xdd, 0xd6, 0xa4, 0xba, 0xc5]), // 身份证号
      Buffer.from(',note\r\n'),
      Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]), // 张三
      Buffer.from(`,"'${numberOf(5)}\t",x\r\n`),
    ]);
    const { params, reply } = await upload(gb18030);
    expect(reply).toMatchObject({ status: 200, rows: 1, ignoredColumns: ['note'] });
    await compare(params);
    expect((await rows(params, 'error'))[0].problems).toEqual([
      { column: '居住区划代码', message: '新建档案必须填写' },
    ]);
  });
});

describe('a long list', () => {
  test('F6: comes in parts cut anywhere, is worked off in slices, and every row counts once', async () => {
    const { upload, compare, apply, elders, ask } = await house();
    const count = 260;
    const { params, reply } = await upload(`\uFEFF${[HEADER, ...manyRows(count)].join('\r\n')}\r\n`, {
      partBytes: 2_003,
    });
    expect(reply).toMatchObject({ status: 200, rows: count, state: 'COMPARING' });
    expect(reply.parts).toBeGreaterThan(5);
    const early = await ask(admin, 'applyImport', { params, body: { effectiveOn: '2026-11-22' } });
    expect(early).toMatchObject({ status: 409, code: 'NOT_COMPARED' });
    expect(await compare(params)).toMatchObject({
      calls: 2,
      comparedRows: count,
      compared: { new: count, changed: 0, unchanged: 0, error: 0 },
    });
    expect(await apply(params)).toMatchObject({ calls: 2, appliedRows: count, failed: 0 });
    expect(await elders()).toHaveLength(100);
  });

  test('killed at any write and run again it gives the same elders, each once', async () => {
    const list = [HEADER, ...manyRows(12), GUILAN].join('\n');
    const clean = await house();
    await clean.imported(list);
    const expected = (await clean.elders()).map(withoutId);

    for (let fatal = 1; fatal <= 61; fatal += 5) {
      let steps = 0;
      const die = () => {
        if (++steps === fatal) throw new Error('killed');
      };
      const { upload, compare, ask, apply, elders } = await house((table) => ({
        ...table,
        commit: async (batch) => {
          die();
          const result = await table.commit(batch);
          die();
          return result;
        },
      }));
      const importId = newId('import');
      const run = async () => {
        const { params } = await upload(list, { importId });
        await ask(admin, 'compareImport', { params });
        await ask(admin, 'applyImport', { params, body: { effectiveOn: '2026-11-22' } });
        return params;
      };
      await run();
      expect(steps).toBeGreaterThanOrEqual(fatal);
      const params = await run();
      expect(await compare(params)).toMatchObject({ compared: { new: 13, changed: 0, unchanged: 0, error: 0 } });
      expect(await apply(params)).toMatchObject({ state: 'APPLIED', appliedRows: 13, failed: 0 });
      expect((await elders()).map(withoutId).toSorted(byNumber)).toEqual(expected.toSorted(byNumber));
    }
  });

  test('two offices’ windows applying at once count no row twice', async () => {
    const { upload, compare, ask, elders, apply } = await house();
    const { params } = await upload([HEADER, ...manyRows(90)].join('\n'));
    await compare(params);
    const body = { effectiveOn: '2026-11-22' };
    await Promise.all(Array.from({ length: 3 }, () => ask(admin, 'applyImport', { params, body })));
    expect(await apply(params)).toMatchObject({ state: 'APPLIED', appliedRows: 90, failed: 0 });
    expect(await elders()).toHaveLength(90);
  });
});

const withoutId = ({ elderId: _random, ...shown }: Record<string, unknown>) => shown;
const byNumber = (a: Record<string, unknown>, b: Record<string, unknown>) =>
  String(a.citizenMasked) + String(a.name) < String(b.citizenMasked) + String(b.name) ? -1 : 1;

describe('uploading', () => {
  const part = (content: string, number = 1, last = true) => ({
    part: number,
    last,
    content: Buffer.from(content).toString('base64'),
  });

  test('a part sent twice is in once; another one in its place, or out of order, is refused', async () => {
    const { ask } = await house();
    const importId = newId('import');
    const params = { region: '411025', importId };
    const start = { importId, of: 'elders', fileName: '名单.csv' };
    const started = await ask(admin, 'startImport', { params: { region: '411025' }, body: start });
    expect(await ask(admin, 'startImport', { params: { region: '411025' }, body: start })).toEqual(started);
    expect(
      await ask(admin, 'startImport', { params: { region: '411025' }, body: { ...start, of: 'facilities' } }),
    ).toMatchObject({ code: 'ID_REUSED' });
    const send = (body: object) => ask(admin, 'uploadPart', { params, body });
    const first = part(`${HEADER}\n张桂`, 1, false);
    expect(await send(part('x', 2))).toMatchObject({ code: 'PART_OUT_OF_ORDER', details: { next: 1 } });
    expect(await send(first)).toMatchObject({ status: 200, parts: 1, rows: 0 });
    expect(await send(first)).toMatchObject({ status: 200, parts: 1, rows: 0 });
    expect(await send(part('other', 1))).toMatchObject({ code: 'ID_REUSED' });
    const rest = part(GUILAN.slice(2), 2);
    expect(await send(rest)).toMatchObject({ status: 200, parts: 2, rows: 1, state: 'COMPARING' });
    expect(await send(rest)).toMatchObject({ status: 200, parts: 2, rows: 1 });
    expect(await send(part('more', 3))).toMatchObject({ code: 'UPLOAD_COMPLETE' });
  });

  test('S23: a hundred parts are taken, and not one more', async () => {
    const { ask } = await house();
    const importId = newId('import');
    const params = { region: '411025', importId };
    const body = { importId, of: 'elders', fileName: '名单.csv' };
    await ask(admin, 'startImport', { params: { region: '411025' }, body });
    const send = (number: number) =>
      ask(admin, 'uploadPart', { params, body: part(number === 1 ? `${HEADER}\n` : ' ', number, false) });
    for (let number = 1; number <= 100; number++) expect((await send(number)).status).toBe(200);
    expect(await send(101)).toMatchObject({ status: 413, code: 'TOO_MANY_PARTS' });
  });

  test.each([
    ['a spreadsheet saved as Unicode text', Buffer.from('\uFEFF姓名\t身份证号', 'utf16le'), 'ENCODING_UNSUPPORTED'],
    ['a list without the column of numbers', '姓名,电话\n张三,1', 'COLUMNS_MISSING'],
    ['a header only', `${HEADER}\r\n,,,\r\n`, 'EMPTY_LIST'],
  ])('%s is refused and the same import takes the mended file', async (_what, content, code) => {
    const { upload, ask } = await house();
    const { params, reply } = await upload(content);
    expect(reply).toMatchObject({ status: 400, code });
    const body = part(`${HEADER}\n${GUILAN}`);
    expect(await ask(admin, 'uploadPart', { params, body })).toMatchObject({ status: 200, rows: 1 });
  });

  test('offices of other places and other roles do not reach it', async () => {
    const { upload, ask } = await house();
    const { params } = await upload([HEADER, GUILAN].join('\n'));
    expect(await ask(elsewhere, 'seeImport', { params })).toMatchObject({ status: 404 });
    expect(await ask(operator, 'seeImport', { params })).toMatchObject({ status: 403 });
    const theirs = { ...params, region: '411002' };
    expect(await ask(elsewhere, 'seeImport', { params: theirs })).toMatchObject({ status: 404 });
    expect(await ask(elsewhere, 'downloadImportErrors', { params: theirs })).toMatchObject({ status: 404 });
  });

  test('F15: after thirty days it is gone, whether or not it was removed', async () => {
    const { upload, ask, setClock } = await house();
    const { params } = await upload([HEADER, GUILAN].join('\n'));
    setClock(instantAt('2026-12-22', '09:59'));
    expect(await ask(admin, 'seeImport', { params })).toMatchObject({ status: 200 });
    setClock(instantAt('2026-12-22', '10:00'));
    expect(await ask(admin, 'seeImport', { params })).toMatchObject({ status: 404 });
  });

  test('nothing of the list is in the table in clear', async () => {
    const { imported, table } = await house();
    const { params } = await imported([HEADER, GUILAN].join('\n'));
    const { items } = await table.query({ pk: `IMPORT#${params.importId}` });
    const chunks = await table.query({ pk: `IMPORT#${params.importId}#000000` });
    expect(chunks.items).toHaveLength(2);
    for (const secret of ['张桂兰', '411025195103070026', '13800000000'])
      expect(JSON.stringify([items, chunks.items])).not.toContain(secret);
  });

  test('the day it counts from cannot be changed half-way, nor lie ahead', async () => {
    const { upload, compare, ask, apply } = await house();
    const { params } = await upload([HEADER, GUILAN].join('\n'));
    await compare(params);
    expect(await apply(params, '2026-11-23')).toMatchObject({ code: 'FUTURE_DATE' });
    expect(await apply(params, '2026-11-21')).toMatchObject({ state: 'APPLIED' });
    expect(await apply(params, '2026-11-21')).toMatchObject({ state: 'APPLIED', appliedRows: 1 });
    expect(await ask(admin, 'applyImport', { params, body: { effectiveOn: '2026-11-22' } })).toMatchObject({
      code: 'EFFECTIVE_DATE_FIXED',
      details: { effectiveOn: '2026-11-21' },
    });
  });
});

describe('a list of facilities', () => {
  const FACILITIES = '编号,名称,类型,区划代码,供餐方式,午餐时间,午餐订餐截止,午餐份数,许可证到期,供餐厨房编号';
  const KITCHEN = 'K1,襄城中央厨房,中央厨房,411025,,,,,2027-12-31,';
  const POINT = 'P1,颍桥助餐点,助餐点,411025101,自取、送餐,11:00-12:30,当天 09:30,40,2027-06-30,K1';

  test('opens kitchens and points, then changes what the next list says', async () => {
    const { table, upload, compare, apply, rows } = await house();
    const load = (code: string) => table.get<FacilityHead>(facilityHead(facilityIdOf('411025', code)));
    const first = await upload(
      [FACILITIES, KITCHEN, POINT, 'P2,没有厨房,助餐点,411025101,自取,11:00-12:30,当天 09:30,40,2027-06-30,K9'].join(
        '\n',
      ),
      { of: 'facilities' },
    );
    expect(await compare(first.params)).toMatchObject({ compared: { new: 3, error: 0 } });
    expect(await apply(first.params)).toMatchObject({ state: 'APPLIED', failed: 1 });
    expect(await load('P1')).toMatchObject({
      name: '颍桥助餐点',
      region: '411025101',
      modes: ['pick-up', 'delivery'],
      mealtimes: { lunch: { opens: '11:00', closes: '12:30', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 40 } },
      suppliedBy: facilityIdOf('411025', 'K1'),
      version: 1,
    });
    expect(await load('P2')).toBeUndefined();

    const next = await upload(
      [
        FACILITIES,
        KITCHEN,
        POINT.replace(',40,', ',60,'),
        'P3,在别处,助餐点,411002001,自取,11:00-12:30,当天 09:30,40,2027-06-30,',
      ].join('\n'),
      { of: 'facilities' },
    );
    expect(await compare(next.params)).toMatchObject({ compared: { new: 0, changed: 1, unchanged: 1, error: 1 } });
    expect((await rows(next.params, 'changed'))[0].changes).toEqual([
      { column: '午餐', was: '11:00-12:30，当天 09:30 截止，40 份', becomes: '11:00-12:30，当天 09:30 截止，60 份' },
    ]);
    expect(await apply(next.params)).toMatchObject({ state: 'APPLIED', failed: 0 });
    expect(await load('P1')).toMatchObject({ mealtimes: { lunch: { capacity: 60 } }, version: 2 });
  });
});

describe('a list of one category', () => {
  const seventeen = '41102519460305002';
  const WANG_NUMBER = `${seventeen}${'10X98765432'[WEIGHTS.reduce((sum, weight, at) => sum + weight * Number(seventeen[at]), 0) % 11]}`;
  const WANG = `王秀英,${WANG_NUMBER},,411025,411025101,,低保,,,`;
  const head = (names: string[]) => ['姓名,身份证号,低保证号', ...names].join('\n');
  const start = (of: object) => ({ of: 'category', category: 'dibao', effectiveOn: '2026-10-16', ...of });

  async function registered() {
    const opened = await house();
    const { imported, elders } = opened;
    await imported([HEADER, GUILAN.replace('独居', '低保'), DEMING, WANG].join('\n'), '2026-01-05');
    const byName = new Map((await elders()).map((one: Reply) => [one.name, one.elderId]));
    const categoriesOf = async (name: string) => (await opened.fileOf(byName.get(name) as string)).categories;
    return { ...opened, categoriesOf };
  }
  const LIST = head([
    '张桂兰,411025195103070026,',
    '李德明,411002194605120039,豫低保 77 号',
    `张小三,${numberOf(7)},`,
    '李德明,411002194605120039,',
  ]);

  test('shows who gains, who loses and whom nobody knows; then counts from its day; then is taken back as a whole', async () => {
    const { upload, compare, apply, rows, errors, categoriesOf, ask } = await registered();
    const { params } = await upload(LIST, start({}));
    expect(await compare(params)).toMatchObject({
      state: 'COMPARED',
      effectiveOn: '2026-10-16',
      compared: { changed: 1, lost: 1, unchanged: 1, error: 2 },
    });
    expect(await rows(params, 'changed')).toMatchObject([
      { line: 3, changes: [{ column: '类别', was: '', becomes: '低保（2026-10-16 起）' }] },
    ]);
    expect(await rows(params, 'lost')).toMatchObject([
      { changes: [{ column: '类别', was: '低保（2026-01-05 起）', becomes: '' }] },
    ]);
    expect((await errors(params)).slice(1).map(([, reason]) => reason)).toEqual([
      '身份证号：没有建档，请先建档或核对号码',
      '整行：与第 3 行重复',
    ]);
    expect(await apply(params, '2026-10-17')).toMatchObject({ code: 'EFFECTIVE_DATE_FIXED' });
    expect(await apply(params, '2026-10-16')).toMatchObject({ state: 'APPLIED', failed: 0 });
    expect(await categoriesOf('李*明')).toEqual([{ category: 'dibao', from: '2026-10-16', evidence: '豫低保 77 号' }]);
    expect(await categoriesOf('王*英')).toEqual([
      { category: 'dibao', from: '2026-01-05', to: '2026-10-15', evidence: '名单.csv' },
    ]);

    const undo = () => ask(admin, 'undoImport', { params, body: { reason: '名单是上一季度的' } });
    expect(await undo()).toMatchObject({ state: 'UNDONE', kept: 0 });
    const restored = [
      [{ category: 'dibao', from: '2026-10-16', to: '2026-10-15', evidence: '豫低保 77 号' }],
      [
        { category: 'dibao', from: '2026-01-05', to: '2026-10-15', evidence: '名单.csv' },
        { category: 'dibao', from: '2026-10-16', evidence: '名单.csv' },
      ],
    ];
    expect([await categoriesOf('李*明'), await categoriesOf('王*英')]).toEqual(restored);
    expect(await undo()).toMatchObject({ state: 'UNDONE', kept: 0 });
    expect([await categoriesOf('李*明'), await categoriesOf('王*英')]).toEqual(restored);
    expect(await apply(params, '2026-10-16')).toMatchObject({ code: 'UNDONE_ALREADY' });
  });

  test('names a person by either number of two files that became one; the old file is on no list', async () => {
    const { imported, elders, registry, upload, compare } = await house();
    const again = `张桂兰,${numberOf(3)},,411025,411025101,,低保,,,`;
    await imported([HEADER, GUILAN.replace('独居', '低保'), again].join('\n'), '2026-01-05');
    const [kept, duplicate] = (await elders()).map((one: Reply) => one.elderId);
    const reason = '居住证和身份证各建了一份';
    await registry.ask(operator, 'proposeMerge', {
      params: { elderId: kept },
      body: { duplicateId: duplicate, reason },
    });
    const names = { elderId: kept, duplicateId: duplicate };
    expect(await registry.ask(admin, 'confirmMerge', { params: names })).toMatchObject({ aliases: [duplicate] });

    for (const number of ['411025195103070026', numberOf(3)]) {
      const { params } = await upload(head([`张桂兰,${number},`]), start({}));
      expect(await compare(params)).toMatchObject({ compared: { unchanged: 1, lost: 0, changed: 0, error: 0 } });
    }
    const { params } = await upload(head([`李德明,411002194605120039,`]), start({}));
    expect(await compare(params)).toMatchObject({ compared: { lost: 1, error: 1 } });
  });

  test('what somebody changed after the list stays as they left it, and is told', async () => {
    const { upload, compare, apply, rows, registry, elders, ask } = await registered();
    const { params } = await upload(LIST, start({}));
    await compare(params);
    await apply(params, '2026-10-16');
    const { elderId } = (await elders()).find((one: Reply) => one.name === '李*明');
    await registry.ask(admin, 'endCategory', {
      params: { elderId },
      body: { category: 'dibao', from: '2026-10-16', lastDay: '2026-10-15', reason: '本人放弃' },
    });
    expect(await ask(admin, 'undoImport', { params, body: { reason: '撤回' } })).toMatchObject({ kept: 1 });
    expect(await rows(params, 'error')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ line: 3, problems: [expect.objectContaining({ column: '类别' })] }),
      ]),
    );
  });

  test('what it gave to a file that became part of another since is for people to take back', async () => {
    const { imported, registry, upload, compare, apply, rows, ask, fileOf } = await house();
    await imported([HEADER, GUILAN.replace('独居', '无'), `张桂兰,${numberOf(3)},,411025,411025101,,无,,,`].join('\n'));
    const idOf = async (citizenNumber: string) =>
      (await registry.ask(admin, 'findElder', { body: { citizenNumber } })).elders[0].elderId;
    const kept = await idOf('411025195103070026');
    const duplicate = await idOf(numberOf(3));
    const { params } = await upload(head([`张桂兰,${numberOf(3)},`]), start({ effectiveOn: '2026-11-22' }));
    await compare(params);
    await apply(params);
    const reason = '居住证和身份证各建了一份';
    await registry.ask(operator, 'proposeMerge', {
      params: { elderId: kept },
      body: { duplicateId: duplicate, reason },
    });
    await registry.ask(admin, 'confirmMerge', { params: { elderId: kept, duplicateId: duplicate } });

    expect(await ask(admin, 'undoImport', { params, body: { reason: '撤回' } })).toMatchObject({ kept: 1 });
    expect(await rows(params, 'error')).toMatchObject([{ line: 2 }]);
    expect(await fileOf(duplicate)).toMatchObject({ version: 3 });
  });

  test('an end that somebody entered after the list stays, and is told', async () => {
    const { upload, compare, apply, registry, elders, ask, categoriesOf } = await registered();
    const { params } = await upload(LIST, start({}));
    await compare(params);
    await apply(params, '2026-10-16');
    const { elderId } = (await elders()).find((one: Reply) => one.name === '李*明');
    await registry.ask(admin, 'endCategory', {
      params: { elderId },
      body: { category: 'dibao', from: '2026-10-16', lastDay: '2026-11-10', reason: '收入提高' },
    });
    expect(await ask(admin, 'undoImport', { params, body: { reason: '撤回' } })).toMatchObject({ kept: 1 });
    expect(await categoriesOf('李*明')).toMatchObject([{ from: '2026-10-16', to: '2026-11-10' }]);
  });

  test('another list of everything cannot be taken back, and one not applied need not be', async () => {
    const { imported, upload, compare, ask } = await house();
    const { params } = await imported([HEADER, GUILAN].join('\n'));
    const undo = (of: typeof params) => ask(admin, 'undoImport', { params: of, body: { reason: '撤回' } });
    expect(await undo(params)).toMatchObject({ code: 'NOT_UNDOABLE' });
    const { params: other } = await upload(LIST, start({}));
    await compare(other);
    expect(await undo(other)).toMatchObject({ code: 'NOT_APPLIED' });
  });

  test.each([
    ['without the category', { category: undefined }, 'CATEGORY_NEEDED'],
    ['without its day', { effectiveOn: undefined }, 'CATEGORY_NEEDED'],
    ['for a day to come', { effectiveOn: '2026-11-23' }, 'FUTURE_DATE'],
  ])('is not begun %s', async (_what, of, code) => {
    const { ask } = await house();
    const body = { importId: newId('import'), fileName: '名单.csv', ...start(of) };
    expect(await ask(admin, 'startImport', { params: { region: '411025' }, body })).toMatchObject({ code });
  });
});

describe('a list of services', () => {
  const COLUMNS =
    '编号,名称,六助,类别,计价方式,标准分钟,计时单位,最短分钟,上门人数,技能,性别要求,核验等级,照片张数,限价（元）,开始日期';
  const CLEANING = '02-01,日常保洁,助洁,居室保洁,按时,120,60,60,1,保洁,不限,1,1,35,2026-01-01';
  const BATH = '04-01,上门助浴,助浴,助浴服务,按次,60,15,45,1,助浴,同性,2,1,120.50,2026-01-01';
  const services = (table: Table) => listServices(table, { region: '411025' });

  test('is shown before it counts; an empty cell changes nothing, and sent again nothing is new', async () => {
    const { table, upload, compare, apply, rows, errors } = await house();
    const list = [COLUMNS, CLEANING, BATH, `${BATH.replace('04-01', '04-02').replace('同性', '不限')}`, '04-03,修脚'];
    const { params } = await upload(list.join('\r\n'), { of: 'services' });
    expect(await compare(params)).toMatchObject({ compared: { new: 2, error: 2 } });
    expect(await services(table)).toEqual([]);
    expect((await rows(params, 'new'))[0].changes).toEqual(
      expect.arrayContaining([
        { column: '六助', was: '', becomes: '助洁' },
        { column: '限价', was: '', becomes: '35.00' },
      ]),
    );
    await apply(params);
    expect((await services(table)).map(({ code, capFen, version }) => [code, capFen, version])).toEqual([
      ['02-01', 3_500, 1],
      ['04-01', 12_050, 1],
    ]);
    expect((await errors(params)).flat().join(' ')).toContain('助浴要由同性护理员上门');

    const again = await upload([COLUMNS, CLEANING, '04-01,,,,,,,,,,,,,130,'].join('\r\n'), { of: 'services' });
    expect(await compare(again.params)).toMatchObject({ compared: { changed: 1, unchanged: 1 } });
    expect((await rows(again.params, 'changed'))[0].changes).toEqual([
      { column: '限价', was: '120.50', becomes: '130.00' },
    ]);
    await apply(again.params);
    await apply(again.params);
    expect((await services(table)).map(({ name, capFen, version }) => [name, capFen, version])).toEqual([
      ['日常保洁', 3_500, 1],
      ['上门助浴', 13_000, 2],
    ]);
  });

  test.each([
    ['六助', '助学'],
    ['类别', '2 居室保洁'],
    ['标准分钟', '0'],
    ['标准分钟', '721'],
    ['上门人数', '3'],
    ['技能', '飞行'],
    ['限价（元）', '10000.01'],
    ['限价（元）', '十元'],
    ['开始日期', '2026-02-30'],
  ])('%s %s is an error of its own column', async (column, cell) => {
    const { upload, compare, rows } = await house();
    const at = COLUMNS.split(',').indexOf(column);
    const row = CLEANING.split(',').with(at, cell).join(',');
    const { params } = await upload([COLUMNS, row].join('\r\n'), { of: 'services' });
    expect(await compare(params)).toMatchObject({ compared: { error: 1 } });
    const [{ problems }] = await rows(params, 'error');
    expect(problems).toMatchObject([{ column: column.replace('（元）', '') }]);
  });
});
