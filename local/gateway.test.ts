import { routeFinder } from './gateway.ts';

const route = (routeKey: string) => ({ routeKey, functionArn: 'f', authorizer: undefined });
const find = routeFinder(
  [
    'GET /elders/{elderId}',
    'GET /elders/find',
    'GET /elders/{elderId}/bookings/{bookingId}',
    'ANY /elders/{elderId}',
    'POST /elders/{elderId}',
    'GET /files/{proxy+}',
  ].map(route),
);

test.each<[string, string, string | undefined, object]>([
  ['GET', '/elders/find', 'GET /elders/find', {}],
  ['GET', '/elders/el_1', 'GET /elders/{elderId}', { elderId: 'el_1' }],
  ['GET', '/elders/%E4%BA%AB%2F1', 'GET /elders/{elderId}', { elderId: '享/1' }],
  ['POST', '/elders/el_1', 'POST /elders/{elderId}', { elderId: 'el_1' }],
  ['PATCH', '/elders/el_1', 'ANY /elders/{elderId}', { elderId: 'el_1' }],
  [
    'GET',
    '/elders/el_1/bookings/bk_2',
    'GET /elders/{elderId}/bookings/{bookingId}',
    { elderId: 'el_1', bookingId: 'bk_2' },
  ],
  ['GET', '/files/a/b', 'GET /files/{proxy+}', { proxy: 'a/b' }],
  ['GET', '/elders/', undefined, {}],
  ['GET', '/elders/el_1/', undefined, {}],
  ['GET', '/Elders/el_1', undefined, {}],
  ['GET', '/elders/%ZZ', undefined, {}],
  ['GET', '/', undefined, {}],
])('%s %s', (method, path, routeKey, pathParameters) => {
  const found = find(method, path);
  expect(found?.route.routeKey).toBe(routeKey);
  expect(found?.pathParameters ?? {}).toEqual(pathParameters);
});
