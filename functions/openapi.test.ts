import * as z from 'zod';
import { defineRoute } from '../shared/contract.ts';
import { openapiDocument } from './openapi.ts';
import { allRoutes } from './routes.ts';

type Tree = { readonly [name: string]: unknown };
const refsIn = (value: unknown): string[] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([name, child]) =>
        name === '$ref' && typeof child === 'string' ? [child] : refsIn(child),
      )
    : [];
const at = (document: unknown, ref: string): unknown =>
  ref
    .split('/')
    .slice(1)
    .reduce<unknown>((node, name) => (node as Tree | undefined)?.[name], document);

const sample = defineRoute({
  name: 'book-meal',
  method: 'POST',
  path: '/elders/{elderId}/bookings',
  summary: '订一餐',
  access: [
    { role: 'elder', within: 'own' },
    { role: 'family', within: 'own', scope: 'book' },
    { role: 'operator', within: 'region' },
  ],
  params: z.strictObject({ elderId: z.string() }),
  query: z.strictObject({ dryRun: z.enum(['yes', 'no']).default('no') }),
  body: z.strictObject({ dish: z.string().meta({ id: 'Dish' }) }),
  answer: z.object({
    fen: z.int(),
    note: z
      .string()
      .transform((text) => text.length)
      .pipe(z.int()),
  }),
  refusals: { SLOT_FULL: { status: 409, message: '这一餐已订满' }, ID_REUSED: { status: 422, message: '自己的说法' } },
  example: { params: { elderId: 'el_1' }, query: {}, body: { dish: 'rice' }, answer: { fen: 500, note: 'hi' } },
});
const open = defineRoute({
  name: 'see-news',
  method: 'GET',
  path: '/news',
  summary: '看通知',
  access: 'public',
  answer: z.object({}),
  refusals: {},
  example: { answer: {} },
});
const document = openapiDocument([
  { room: 'bookings', key: 'bookMeal', route: sample },
  { room: 'bookings', key: 'seeNews', route: open },
]);
const operation = document.paths['/elders/{elderId}/bookings']!.post!;

test('S6 S22: no request has a field for an address we would call, and nobody tells us anything without signing in', () => {
  const all = openapiDocument(allRoutes);
  const fieldsOf = (value: unknown): string[] =>
    value !== null && typeof value === 'object'
      ? Object.entries(value).flatMap(([name, child]) => [
          ...(name === 'properties' ? Object.keys(child as Tree) : []),
          ...(name === '$ref' && typeof child === 'string' ? fieldsOf(at(all, child)) : []),
          ...fieldsOf(child),
        ])
      : [];
  const requests = Object.values(all.paths).flatMap((path) =>
    Object.values(path as Tree).map((operation) => (operation as { requestBody?: unknown }).requestBody),
  );
  const names = new Set(requests.flatMap(fieldsOf));
  expect(names.size).toBeGreaterThan(150);
  expect([...names].filter((name) => /ur[il]|href|link|callback|hook|endpoint|host|redirect/i.test(name))).toEqual([]);
  const open = allRoutes.filter(({ route }) => route.access === 'public' && route.method !== 'GET');
  expect(open.map(({ key }) => key)).toEqual(['logIn', 'refreshSession']);
});

describe('the API reference of a route', () => {
  test('says who may call it', () => {
    expect(operation.description).toBe(
      '可调用：老人（本人所属）、家属（本人所属，须有订餐授权）、热线话务员（辖区内）。',
    );
    expect(operation.security).toEqual([{ session: [] }]);
  });

  test('a public route asks for no session and never answers 401 or 403', () => {
    const news = document.paths['/news']!.get!;
    expect(news.security).toEqual([]);
    expect(Object.keys(news.responses as Tree)).not.toContain('401');
    expect(Object.keys(news.responses as Tree)).not.toContain('403');
  });

  test('names its parameters; a default makes one optional', () => {
    expect(operation.parameters).toMatchObject([
      { name: 'elderId', in: 'path', required: true, example: 'el_1' },
      { name: 'dryRun', in: 'query', required: false, schema: { default: 'no' } },
    ]);
  });

  test('refuses with its codes and their sentences, its own wording before the common one', () => {
    const responses = operation.responses as Record<string, { description: string }>;
    expect(responses['409']).toMatchObject({
      description: '`SLOT_FULL` 这一餐已订满',
      content: {
        'application/json': { examples: { SLOT_FULL: { value: { code: 'SLOT_FULL', message: '这一餐已订满' } } } },
      },
    });
    expect(responses['422']!.description).toBe('`ID_REUSED` 自己的说法');
    expect(responses['401']!.description).toContain('UNAUTHENTICATED');
  });

  test('keeps a named part of a schema where its reference points', () => {
    const refs = refsIn(operation.requestBody);
    expect(refs).toEqual(['#/components/schemas/bookMeal.body.Dish']);
    expect(at(document, refs[0]!)).toMatchObject({ type: 'string' });
  });
});

describe('the API reference of the house', () => {
  const whole = openapiDocument();

  test('has every route of every contract', () => {
    const documented = Object.entries(whole.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(documented.toSorted()).toEqual(
      allRoutes.map(({ key, route }) => `${route.method.toLowerCase()} ${route.path} ${key}`).toSorted(),
    );
  });

  test('every reference leads somewhere', () => {
    expect(refsIn(whole).filter((ref) => at(whole, ref) === undefined)).toEqual([]);
  });

  test('every schema is JSON: nothing got lost on the way', () => {
    expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  });
});
