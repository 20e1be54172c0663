import { newId } from '../../client/index.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { citizenNumberOf, type Elder, Town } from './town.ts';

let town: Town;
let known: Elder;
let unchanged: Elder;
let newcomer: string;
let mistyped: string;
let list: string;

beforeAll(async () => {
  town = await Town.settle('a-list-arrives', '411081');
  known = await town.register('冯淑琴', '1948-05-06');
  unchanged = await town.register('董喜顺', '1951-01-21');
  newcomer = citizenNumberOf('1945-10-01');
  mistyped = newcomer.replace(/.$/, (last) => (last === '1' ? '2' : '1'));
  list = [
    '姓名,身份证号,户籍区划代码,居住区划代码,类别,饮食,序号',
    `冯淑琴,${known.citizenNumber},,,低保、独居,低盐,1`,
    `董喜顺,${unchanged.citizenNumber},,,,,2`,
    `程金山,${newcomer},${town.township},${town.township},重残,,3`,
    `袁世昌,${mistyped},${town.township},${town.township},低保,,4`,
    '',
  ].join('\r\n');
});
afterAll(() => town.leave());

/** Uploads a list in two parts, cut anywhere, and has it compared. */
async function compared(text: string) {
  const importId = newId('import');
  const params = { region: town.county, importId };
  await town.admin.ask('startImport', {
    params: { region: town.county },
    body: { importId, of: 'elders', fileName: '禹州市低保名单.csv' },
  });
  const bytes = Buffer.from(text);
  const parts = [bytes.subarray(0, 100), bytes.subarray(100)];
  for (const [i, part] of parts.entries())
    await town.admin.ask('uploadPart', {
      params,
      body: { part: i + 1, last: i === parts.length - 1, content: part.toString('base64') },
    });
  let progress = await town.admin.ask('compareImport', { params });
  while (progress.state !== 'COMPARED') progress = await town.admin.ask('compareImport', { params });
  return { params, progress };
}
async function applied(params: { region: string; importId: string }, effectiveOn: BusinessDate) {
  let progress = await town.admin.ask('applyImport', { params, body: { effectiveOn } });
  while (progress.state !== 'APPLIED')
    progress = await town.admin.ask('applyImport', { params, body: { effectiveOn } });
  return progress;
}
const fileOf = ({ elderId }: Pick<Elder, 'elderId'>) => town.operator.ask('seeElder', { params: { elderId } });
const found = async (citizenNumber: string) => (await town.admin.ask('findElder', { body: { citizenNumber } })).elders;

test('the list is compared first: what is new, what would change, what is wrong; nothing has happened yet', async () => {
  const { params, progress } = await compared(list);
  expect(progress).toMatchObject({
    rows: 4,
    compared: { new: 1, changed: 1, unchanged: 1, error: 1 },
    ignoredColumns: ['序号'],
  });
  const changed = await town.admin.ask('listImportRows', { params, query: { outcome: 'changed' } });
  expect(changed.rows).toMatchObject([
    {
      line: 2,
      changes: [
        { column: '类别', was: '', becomes: '低保、独居' },
        { column: '饮食', becomes: '低盐' },
      ],
    },
  ]);
  const wrong = await town.admin.ask('listImportRows', { params, query: { outcome: 'error' } });
  expect(wrong.rows).toMatchObject([{ line: 5, problems: [{ column: '身份证号' }] }]);
  expect(await found(newcomer)).toEqual([]);

  await applied(params, town.day(-1));
  expect(await fileOf(known)).toMatchObject({
    diets: ['low-salt'],
    categories: [
      { category: 'dibao', from: town.day(-1) },
      { category: 'living-alone', from: town.day(-1) },
    ],
  });
  expect(await found(newcomer)).toMatchObject([{ name: '程金山' }]);

  const errors = await town.admin.ask('downloadImportErrors', { params, query: {} });
  expect(errors.fileName).toBe('禹州市低保名单-错误.csv');
  expect(errors.csv).toMatch(/^\uFEFF行号,原因,姓名,身份证号/);
  expect(errors.csv).toContain('袁世昌');
  expect(errors.csv).not.toContain('冯淑琴');
});

test('the same list once more changes nothing; applied twice, neither', async () => {
  const before = await fileOf(known);
  const { params, progress } = await compared(list);
  expect(progress.compared).toEqual({ new: 0, changed: 0, lost: 0, unchanged: 3, error: 1 });
  expect(await applied(params, town.day(-1))).toMatchObject({ state: 'APPLIED', failed: 0 });
  expect(await applied(params, town.day(-1))).toMatchObject({ state: 'APPLIED', failed: 0 });
  expect(await fileOf(known)).toEqual(before);
});

test('the wrong row, put right and sent alone, comes in', async () => {
  const [heads = '', ...rows] = list.split('\r\n');
  const row = rows.find((text) => text.startsWith('袁世昌'))!;
  const right = citizenNumberOf('1939-12-12');
  const { params, progress } = await compared(`${heads}\r\n${row.replace(mistyped, right)}\r\n`);
  expect(progress.compared).toEqual({ new: 1, changed: 0, lost: 0, unchanged: 0, error: 0 });
  await applied(params, town.day(-1));
  expect(await found(right)).toMatchObject([{ name: '袁世昌' }]);
});

test('only an admin sees a list: not the hotline, not a stranger', async () => {
  const { params } = await compared(list);
  const clerk = town.phone('clerk-without-rights');
  await clerk.open();
  expect(await clerk.refused('seeImport', { params })).toMatchObject({ code: 'FORBIDDEN' });
  expect(await town.operator.refused('seeImport', { params })).toMatchObject({ code: 'FORBIDDEN' });
});
