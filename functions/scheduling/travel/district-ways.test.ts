import type { Place } from '../problem.ts';
import { waysCsv } from '../schema.ts';
import { type DistrictTable, districtTable, districtWays, MOST_DISTRICTS } from './district-ways.ts';

const HEAD = '从,到,分钟\r\n';
const [EAST, WEST, VILLAGE] = ['411081001', '411081002', '411081002003'];
const read = (...lines: string[]) => districtTable(HEAD + lines.join('\r\n'), '411000');
const both = [`${EAST},${WEST},20`, `${WEST},${EAST},25`];

test('one way may take longer than the other, and inside a district it may say how long or not', () => {
  expect(read(...both, `${EAST},${EAST},6`)).toEqual({ districts: [EAST, WEST], minutes: [6, 20, 25, -1] });
});

test('a file without a line says nothing', () => {
  expect(read()).toEqual({ districts: [], minutes: [] });
});

test.each([
  ['no minutes', [`${EAST},${WEST},`], [{ line: 2, message: '应是三列：从、到、分钟' }]],
  ['four columns', [`${EAST},${WEST},7,8`], [{ line: 2, message: '应是三列：从、到、分钟' }]],
  ['less than nothing', [`${EAST},${WEST},-1`], [{ line: 2, message: '分钟应是 0 到 1440 的整数' }]],
  ['half a minute', [`${EAST},${WEST},7.5`], [{ line: 2, message: '分钟应是 0 到 1440 的整数' }]],
  ['more than a day', [`${EAST},${WEST},1441`], [{ line: 2, message: '分钟应是 0 到 1440 的整数' }]],
  ['a name and no code', [`${EAST},城西,7`], [{ line: 2, message: '“城西”不是本市区县、乡镇或村的代码' }]],
  ['another city', [`410108001,${WEST},7`], [{ line: 2, message: '“410108001”不是本市区县、乡镇或村的代码' }]],
  ['twice', [...both, both[0]!], [{ line: 4, message: `从 ${EAST} 到 ${WEST} 在第 2 行已经写过` }]],
  ['there and not back', [both[0]!], [{ message: `缺少从 ${WEST} 到 ${EAST} 的分钟数` }]],
])('%s: the file is refused, with what and where', (_what, lines, expected) => {
  expect(read(...lines)).toEqual(expected);
});

test.each([
  ['0 minutes', 0],
  ['a whole day', 1_440],
])('%s is a way', (_what, minutes) => {
  expect(read(`${EAST},${WEST},${minutes}`, both[1]!)).toMatchObject({ minutes: [-1, minutes, 25, -1] });
});

test.each([
  [MOST_DISTRICTS, true],
  [MOST_DISTRICTS + 1, false],
])('%i districts: %s', (count, fits) => {
  const codes = Array.from({ length: count }, (_, i) => String(411_081_001 + i));
  const table = read(...codes.flatMap((from) => codes.filter((to) => to !== from).map((to) => `${from},${to},9`)));
  expect('districts' in table).toBe(fits);
});

test('the longest code counts; what the file does not name goes by the other ways', async () => {
  const pairs = [EAST, WEST, VILLAGE].flatMap((from, a) =>
    [EAST, WEST, VILLAGE].flatMap((to, b) => (a === b ? [] : [`${from},${to},${10 * a + b}`])),
  );
  const ways = districtWays(read(...pairs) as DistrictTable, async (from, to) => from.flatMap(() => to.map(() => 99)));
  const place = (placeId: string, district: string): Place => ({ placeId, district });
  const places = [place('e', `${EAST}004`), place('w', WEST!), place('v', VILLAGE!), place('x', '411002001')];
  expect(await ways(places, places)).toEqual([99, 1, 2, 99, 10, 99, 12, 99, 20, 21, 99, 99, 99, 99, 99, 99]);
});

test.each([
  ['as a spreadsheet saves it', '\uFEFF从,到,分钟\r\n"411081001\t",411081002,20\r\n', true],
  ['what does not print', '从,到,分钟\n4110\u000081001,411081002,20\n', false],
  ['a separator that no spreadsheet writes', '从,到,分钟\n411081001,411081002\u2028,20\n', false],
  ['a line of a hundred characters', '长'.repeat(100), true],
  ['a line that is longer', '长'.repeat(101), false],
])('a file with %s', (_what, csv, taken) => {
  expect(waysCsv.safeParse(csv).success).toBe(taken);
});
