import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Problem } from '../problem.ts';
import { check } from './check.ts';
import { quote } from './quote.ts';

/** The county of the elder's household and the county of the point: at home both are one payer. */
const paysTwice = {
  name: '某县助餐补贴',
  region: '411025',
  from: '2027-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: ['household', 'facility'].map((of) => ({
    label: `${of} 补贴`,
    payer: { level: 'county', of },
    choose: 'first',
    classes: [{ label: '都补', amount: { kind: 'fixed', fen: 300 } }],
  })),
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'policy-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('a mistake only a case shows is told with the case, priced; saved, it is a case for quote', async () => {
  const [file, cases] = [join(folder, 'policy.json'), join(folder, 'case.json')];
  await writeFile(file, JSON.stringify(paysTwice));
  const { text, json, fine } = await check.run([file]);
  expect(fine).toBe(false);
  expect(text).toMatch(/✗ .*：有错，不能发布\n {2}错误 layers\[1\]\.payer：.*\n {6}.*\n {6}例子：.* 411025/);
  expect(text).toContain('项目            出资         金额（元）  说明');

  const [checked] = JSON.parse(JSON.stringify(json)) as { errors: Problem[] }[];
  const example = checked!.errors[0]!.example;
  await writeFile(cases, JSON.stringify(example));
  const sound = join(folder, 'sound.json');
  await writeFile(sound, JSON.stringify({ ...paysTwice, layers: paysTwice.layers.slice(0, 1) }));
  const quoted = await quote.run([sound, '--case', cases]);
  expect(quoted.json).toMatchObject([{ ...example, quote: { subsidyFen: 300 } }]);
});
