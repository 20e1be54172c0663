import { readFileSync } from 'node:fs';
import { policyJsonSchema } from './policy-json-schema.ts';

type Node = { description?: string; properties?: Record<string, Node> } & Record<string, unknown>;

function* nodes(node: unknown, path = '', seen = new Set<unknown>()): Generator<[string, Node]> {
  if (typeof node !== 'object' || node === null || seen.has(node)) return;
  seen.add(node);
  yield [path, node as Node];
  for (const [key, value] of Object.entries(node)) yield* nodes(value, `${path}/${key}`, seen);
}

describe('the policy language as JSON Schema', () => {
  test('the exported file is up to date (npm run jest prints the difference; see docs/subsidies.md)', () => {
    const file = new URL('../../docs/policy.schema.json', import.meta.url);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(policyJsonSchema());
  });

  test('every field says in Chinese what it is', () => {
    const silent = [...nodes(policyJsonSchema())].flatMap(([path, { properties }]) =>
      Object.entries(properties ?? {})
        .filter(([, field]) => !/\p{Script=Han}/u.test(field.description ?? '') && !('const' in field))
        .map(([name]) => `${path}.${name}`),
    );
    expect(silent).toEqual([]);
  });
});
