import { allRoutes } from '../functions/routes.ts';
import { accessPage, COLUMNS, currentAccessPage, readAccessPage } from './access-page.ts';

test('S1 S2: the page on who may do what is that of the contracts (else: node infra/generate-client.ts)', () => {
  expect(currentAccessPage()).toBe(accessPage());
});

describe('S1 S2: a route without an access rule', () => {
  const [{ route, ...named }] = allRoutes as [(typeof allRoutes)[number]];

  test('there is none: each line of the page lets somebody in', () => {
    const shut = [...readAccessPage(accessPage())].filter(([, row]) => COLUMNS.every((column) => !row[column].length));
    expect(shut.map(([key]) => key)).toEqual([]);
    expect(readAccessPage(accessPage()).size).toBe(allRoutes.length);
  });

  test('would be a line that lets nobody in', () => {
    const page = readAccessPage(accessPage([{ ...named, route: { ...route, access: [] } }]));
    expect(Object.values(page.get(named.key)!).flat()).toEqual([]);
  });
});

test('a line says who, about what, and with which scope', () => {
  const page = readAccessPage(accessPage());
  expect(page.get('bookMeal')).toMatchObject({
    elder: ['本'],
    family: ['本订'],
    cook: [],
    operator: ['区'],
    auditor: [],
  });
  expect(page.get('assignOrder')).toMatchObject({ dispatcher: ['本'], manager: ['本'], cook: [], counter: [] });
  expect(page.get('tryPolicy')).toMatchObject({ admin: ['职'], finance: ['职'] });
  expect(page.get('logIn')).toMatchObject({ elder: ['开'], auditor: ['开'] });
});
