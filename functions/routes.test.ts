import { existsSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as events from '../events/index.ts';
import type { AccessRule } from '../shared/access.ts';
import { rooms } from './deploy.ts';
import { allRoutes, contracts } from './routes.ts';

const here = dirname(fileURLToPath(import.meta.url));
const roomsWith = (file: string) => globSync(`*/${file}`, { cwd: here }).map(dirname).toSorted();
const cases = allRoutes.map((one) => [`${one.room}: ${one.route.name}`, one.route, one.key] as const);
const namesInPath = (path: string) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
const twice = (values: readonly string[]) => values.filter((value, i) => values.indexOf(value) !== i);

describe('the rooms together', () => {
  test('every contract and every spec is in its list', () => {
    expect(Object.keys(contracts).toSorted()).toEqual(roomsWith('contract.ts'));
    expect(Object.keys(rooms).toSorted()).toEqual(roomsWith('deploy.ts'));
  });

  test('no name, no key and no method and path is given twice', () => {
    expect(twice(allRoutes.map(({ route }) => route.name))).toEqual([]);
    expect(twice(allRoutes.map(({ key }) => key))).toEqual([]);
    expect(twice(allRoutes.map(({ route }) => `${route.method} ${route.path}`))).toEqual([]);
  });

  test('S9: a list that is uploaded has a name, and its name is no way to another file', () => {
    const named = allRoutes.flatMap(({ key, route: { body, example } }) =>
      body && example.body instanceof Object && 'fileName' in example.body ? [{ key, body, sent: example.body }] : [],
    );
    expect(named.map(({ key }) => key).toSorted()).toEqual(['importExternalList', 'startImport']);
    const takenAs = (fileName: string) =>
      named.filter(({ body, sent }) => body.safeParse({ ...sent, fileName }).success).map(({ key }) => key);
    expect(takenAs('../../名单.csv')).toEqual([]);
    expect(takenAs('C:名单.csv')).toEqual([]);
  });

  test('every event a function waits for is an event there is', () => {
    const names = Object.values(events).map(({ name }) => name as string);
    const awaited = Object.values(rooms).flatMap((spec) => Object.values(spec).flatMap(({ on }) => on ?? []));
    expect(awaited.filter((name) => !names.includes(name))).toEqual([]);
  });

  test('every function has its file', () => {
    const missing = Object.entries(rooms).flatMap(([room, spec]) =>
      Object.values(spec)
        .map(({ entry }) => join(room, entry))
        .filter((file) => !existsSync(join(here, file))),
    );
    expect(missing).toEqual([]);
  });
});

describe.each(cases)('%s', (_title, route, key) => {
  test('its key in code is its name', () => {
    expect(key).toBe(route.name.replace(/-(\w)/g, (_match, letter: string) => letter.toUpperCase()));
  });

  test('its path and its params name the same things', () => {
    const { params } = route as { params?: { shape?: object } };
    expect(Object.keys(params?.shape ?? {}).toSorted()).toEqual(namesInPath(route.path).toSorted());
  });

  test('its path names what the access rules look at', () => {
    const names = namesInPath(route.path);
    const rules: readonly AccessRule[] = typeof route.access === 'string' ? [] : route.access;
    const needs = {
      elder: ['elderId'],
      family: ['elderId'],
      staff: ['facilityId'],
      caregiver: ['caregiverId'],
    } as Record<string, string[]>;
    const blind = rules.filter(
      ({ role, within }) =>
        within !== 'any' &&
        !(within === 'own' ? (needs[role] ?? []) : ['elderId', 'facilityId', 'region']).some((name) =>
          names.includes(name),
        ),
    );
    expect(blind).toEqual([]);
  });

  test('its example is what its own schemas accept', () => {
    for (const part of ['params', 'query', 'body'] as const) {
      const schema = route[part];
      if (schema) expect(schema.safeParse(route.example[part])).toMatchObject({ success: true });
      else expect(route.example[part]).toBeUndefined();
    }
    expect(route.answer.safeParse(route.example.answer)).toMatchObject({ success: true });
  });
});
