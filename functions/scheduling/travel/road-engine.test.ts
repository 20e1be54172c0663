import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Place } from '../problem.ts';
import { type RoadEngine, roadWays } from './road-engine.ts';
import { orElse, type Ways } from './ways.ts';

const placed = (placeId: string, step: number): Place => ({
  placeId,
  at: { latitudeE6: 34_000_000 + step, longitudeE6: 113_000_000 },
  district: '411081001',
});
const [a, b, c] = [placed('a', 0), placed('b', 5_000), placed('c', 9_000)];
const nowhere: Place = { placeId: 'nowhere', district: '411081001' };
const estimate: Ways = async (from, to) => from.flatMap((x) => to.map((y) => (x.placeId === y.placeId ? 0 : 99)));

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});
async function anEngine(listener: RequestListener, over: Partial<RoadEngine> = {}) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const silences: string[] = [];
  const engine = {
    baseUrl: `http://${host}`,
    profile: 'bike',
    allowedHosts: [host],
    timeoutMs: 2_000,
    mostPlaces: 100,
    ...over,
  };
  const ways = orElse(roadWays(engine, estimate), estimate, (why) => silences.push(why));
  return { ways, silences };
}
const answering =
  (answer: (sources: number, destinations: number, url: string) => unknown): RequestListener =>
  ({ url }, response) => {
    const query = new URL(url!, 'http://engine').searchParams;
    const count = (name: string) => query.get(name)!.split(';').length;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answer(count('sources'), count('destinations'), url!)));
  };
const seconds = (value: number | null) =>
  answering((rows, columns) => ({
    code: 'Ok',
    durations: Array.from({ length: rows }, () => Array(columns).fill(value)),
  }));

test.each([
  [300, 5],
  [301, 6],
  [0, 0],
  [null, -1],
])('%j seconds by road are %i minutes; places off the map are estimated', async (value, expected) => {
  const { ways, silences } = await anEngine(seconds(value));
  expect(await ways([a!, nowhere], [a!, b!])).toEqual([0, expected, 99, 99]);
  expect(silences).toEqual([]);
});

test('longitude comes first, in the map’s own datum, and rows and columns are named', async () => {
  const urls: string[] = [];
  const { ways } = await anEngine(
    answering((_rows, _columns, url) => {
      urls.push(url);
      return { code: 'Ok', durations: [[60]] };
    }),
  );
  await ways([a!], [b!]);
  expect(urls).toEqual([
    expect.stringMatching(
      /^\/table\/v1\/bike\/112\.99\d{4},34\.00\d{4};112\.99\d{4},34\.00\d{4}\?annotations=duration&sources=0&destinations=1$/,
    ),
  ]);
});

test('a table larger than the engine allows is asked in blocks and put together', async () => {
  let asked = 0;
  const { ways } = await anEngine(
    answering((rows, columns) => {
      asked++;
      expect(rows + columns).toBeLessThanOrEqual(4);
      return { code: 'Ok', durations: Array.from({ length: rows }, () => Array(columns).fill(60 * asked)) };
    }),
    { mostPlaces: 4 },
  );
  expect(await ways([a!, b!, c!], [a!, b!, c!])).toEqual([0, 1, 2, 1, 0, 2, 3, 3, 0]);
  expect(asked).toBe(4);
});

test.each<[string, RequestListener]>([
  ['refuses', (_, response) => response.writeHead(500).end()],
  ['sends elsewhere', (_, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
  ['talks nonsense', (_, response) => response.end('<html>')],
  ['finds no table', answering(() => ({ code: 'NoTable' }))],
  ['answers another size', answering(() => ({ code: 'Ok', durations: [[1, 2, 3]] }))],
  ['answers less than nothing', answering(() => ({ code: 'Ok', durations: [[-1]] }))],
  ['does not answer in time', () => undefined],
])('an engine that %s is told of, and ways are estimated', async (_what, listener) => {
  const { ways, silences } = await anEngine(listener, { timeoutMs: 300 });
  expect(await ways([a!], [b!])).toEqual([99]);
  expect(silences).toHaveLength(1);
  expect(silences[0]).not.toMatch(/34\.|113/);
});

test.each([
  ['http://roads.example.cn', 'bike', ['roads.example.cn']],
  ['https://roads.example.cn', 'bike', ['other.example.cn']],
  ['https://roads.example.cn:8443', 'bike', ['roads.example.cn']],
  ['https://roads.example.cn@evil.example', 'bike', ['roads.example.cn']],
  ['https://me@roads.example.cn', 'bike', ['roads.example.cn']],
  ['https://roads.example.cn', '../secrets', ['roads.example.cn']],
])('%s, %s: nobody but those on the list is ever asked', (baseUrl, profile, allowedHosts) => {
  const engine = { baseUrl, profile, allowedHosts, timeoutMs: 1, mostPlaces: 2 };
  expect(() => roadWays(engine, estimate)).toThrow();
});
