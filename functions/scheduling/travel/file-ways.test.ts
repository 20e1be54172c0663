import type { Place } from '../problem.ts';
import { fileWays } from './file-ways.ts';

const [home, east, west] = ['home', 'east', 'west'].map((placeId): Place => ({ placeId, district: '411081001' }));

test('ways by their direction; what the file does not say nobody knows', async () => {
  const { ways, badLines } = fileWays('从,到,分钟\r\nhome,east,7\r\neast,home,9\r\nhome,east,8\r\n');
  expect(badLines).toEqual([]);
  expect(await ways([home!, east!], [home!, east!, west!])).toEqual([0, 8, -1, 9, 0, -1]);
});

test.each([
  ['home,east,0', undefined],
  ['home,east,1440', undefined],
  ['home,east,1441', '分钟应是 0 到 1440 的整数'],
  ['home,east,-1', '分钟应是 0 到 1440 的整数'],
  ['home,east,7.5', '分钟应是 0 到 1440 的整数'],
  ['home,east,soon', '分钟应是 0 到 1440 的整数'],
  ['home,east,', '应是三列：从、到、分钟'],
  ['home,,7', '应是三列：从、到、分钟'],
  ['home,east', '应是三列：从、到、分钟'],
  ['home,east,7,8', '应是三列：从、到、分钟'],
])('%s', async (line, message) => {
  const { ways, badLines } = fileWays(`从,到,分钟\n${line}\nwest,home,5\n`);
  expect(badLines).toEqual(message === undefined ? [] : [{ line: 2, message }]);
  expect(await ways([west!], [home!])).toEqual([5]);
});
