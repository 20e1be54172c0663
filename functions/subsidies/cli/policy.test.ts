import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runWords } from '../../policy-commands.ts';

const script = fileURLToPath(new URL('../../policy.ts', import.meta.url));
const file = (name: string) => fileURLToPath(new URL(`../policies/${name}.json`, import.meta.url));
/** The command as people run it: a process, what it prints and how it ends. */
const runProcess = (...words: string[]) =>
  new Promise<{ code: number; out: string; err: string }>((done) => {
    const env = { ...process.env, NODE_OPTIONS: '' };
    const child = execFile(process.execPath, [script, ...words], { env }, (_error, out, err) =>
      done({ code: child.exitCode!, out, err }),
    );
  });

let folder: string;
const write = async (name: string, text: string): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

const aCase = {
  name: '张奶奶',
  meal: {
    facts: { birthDate: '1944-03-12', household: '411025101001', residence: '411025101001' },
    facility: { region: '411025101' },
    date: '2026-11-25',
    mealtime: 'lunch',
    listFen: 1200,
  },
};

test('as a process: what is found is printed, what cannot be run is an error', async () => {
  const cases = await write('one.json', JSON.stringify(aCase));
  const [quoted, refused] = await Promise.all([
    runProcess('quote', file('xuchang-xiangcheng'), '--case', cases),
    runProcess('check', 'nowhere.json'),
  ]);
  expect(quoted).toMatchObject({ code: 0, err: '' });
  expect(quoted.out.split('\n')).toEqual([
    '例子 1 张奶奶：2026-11-25 午餐 堂食，老年食堂 411025101；82 周岁（1944-03-12 生），户籍、居住 411025101001',
    '  项目      出资         金额（元）  说明',
    '  原价                        12.00',
    '  县级补贴  县区 411025      -10.00  80 岁以上：老人付 2.00 元，超出部分',
    '  老人付                       2.00',
    '',
  ]);
  expect(refused).toEqual({ code: 2, out: '', err: 'nowhere.json：没有这个文件\n' });
});

test('check: a policy that may be published, and one whose mistakes are named with what to do', async () => {
  const good = file('xuchang-xiangcheng');
  const bad = await write('bad.json', '{ "name": "某县", "region": "4110", "from": "2027-01-01", "layers": [] }');
  expect(await runWords(['check', good])).toEqual({ exitCode: 0, text: `✓ ${good}：可以发布` });
  const { exitCode, text } = await runWords(['check', good, bad]);
  expect(exitCode).toBe(1);
  expect(text).toContain(
    [
      `✗ ${bad}：有错，不能发布`,
      '  错误 region：不是行政区划代码',
      '      写 6 位（县以上）、9 位（乡镇）或 12 位（村）数字',
    ].join('\n'),
  );
});

test('quote: several cases, on the screen or as data; a file from Windows; a date and a place of other policies', async () => {
  const early = { meal: { ...aCase.meal, date: '2025-12-31', facility: { region: '411002001' } } };
  const cases = await write('cases.json', `\uFEFF${JSON.stringify([aCase, early])}`);
  const words = ['quote', file('xuchang-xiangcheng'), '--case', cases];
  const { text } = await runWords(words);
  expect(text).toContain('\n\n例子 2：2025-12-31 午餐 堂食');
  expect(text.match(/注意：.*/g)).toEqual([
    '注意：政策从 2026-01-01 起执行，这个例子在那之前',
    '注意：就餐点不在本政策的地区 411025，实际按当地的政策计价',
  ]);
  const data = JSON.parse((await runWords([...words, '--json'])).text);
  expect(data).toMatchObject([{ name: '张奶奶', quote: { selfPayFen: 200 } }, { meal: { date: '2025-12-31' } }]);
});

test('the case in the handbook is one', async () => {
  const page = await readFile(new URL('../../../docs/subsidies.md', import.meta.url), 'utf8');
  const cases = [...page.matchAll(/```json\n(\[[\s\S]*?\])\n```/g)];
  expect(cases).toHaveLength(1);
  const path = await write('handbook.json', cases[0]![1]!);
  const { text } = await runWords(['quote', file('beijing'), '--case', path]);
  expect(text).toContain('· 当天已补 1 餐，达到上限，本餐不再补');
});

test('explain and diff', async () => {
  expect((await runWords(['explain', file('beijing')])).text).toContain('      60 岁以上：补 5.00 元');
  const { exitCode, text } = await runWords(['diff', file('tianjin-2019'), file('tianjin-2022')]);
  expect(exitCode).toBe(0);
  expect(text).toContain('          原：每天最多补 1 餐\n          新：每天最多补 1 餐；每自然周最多补 5 餐');
  expect(text).toMatch(/试算 \d+ 餐，\d+ 餐有人付的不同，每一种举一例/);
});

test('help names every command', async () => {
  for (const words of [[], ['help'], ['--help']]) {
    const { exitCode, text } = await runWords(words);
    expect(exitCode).toBe(0);
    expect(text).toContain('check FILE...');
    expect(text).toContain('quote FILE --case CASE.json');
  }
});

test.each<[what: string, words: () => string[] | Promise<string[]>, says: string]>([
  ['an unknown command', () => ['simulat'], '没有“simulat”这个命令'],
  ['a name every object has', () => ['toString'], '没有“toString”这个命令'],
  ['an unknown option', () => ['check', '--all', file('beijing')], '没有 --all 这个选项'],
  ['an option without its value', () => ['quote', file('beijing'), '--case'], '选项 --case 的写法不对'],
  ['no file named', () => ['check'], '写上要检查的政策文件'],
  ['no case named', () => ['quote', file('beijing')], '用 --case 写上例子的文件'],
  ['a file that is not there', () => ['explain', 'nowhere.json'], 'nowhere.json：没有这个文件'],
  ['a folder', () => ['explain', folder], '是文件夹，不是文件'],
  [
    'broken JSON',
    async () => ['check', await write('broken.json', '{ "name": "某县",\n "region": 411025\n "from": 1 }')],
    '不是正确的 JSON，第 3 行附近有错',
  ],
  [
    'half a file',
    async () => ['check', await write('half.json', '{ "name": "某县",\n "region": [')],
    '不是正确的 JSON，结尾有错',
  ],
  ['a policy with mistakes', async () => ['explain', await write('empty.json', '{}')], '先用 check 检查并改好'],
  [
    'a case with mistakes',
    async () => ['quote', file('beijing'), '--case', await write('case.json', JSON.stringify([aCase, { meal: {} }]))],
    '第 2 个例子的 meal.facts：缺少这个字段',
  ],
])('%s: said in one sentence, exit code 2', async (_what, words, says) => {
  const { exitCode, text } = await runWords(await words());
  expect(exitCode).toBe(2);
  expect(text).toContain(says);
});
