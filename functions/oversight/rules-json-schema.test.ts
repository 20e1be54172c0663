import { readFileSync } from 'node:fs';
import { rulesJsonSchema } from './rules-json-schema.ts';

test('the published JSON Schema is that of the rules', () => {
  const published = readFileSync(new URL('../../docs/anomaly-rules.schema.json', import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(rulesJsonSchema())));
});

test('every threshold says in Chinese what it is', () => {
  const text = JSON.stringify(rulesJsonSchema());
  const properties = [
    ...text.matchAll(/"(atLeast\w+|moreThan\w+|within\w+|idleDays|evidenceAtMost|enabled)":\{([^}]*)\}/g),
  ];
  expect(properties.length).toBeGreaterThan(20);
  expect(
    properties.filter(([, , facts]) => !/"description":"[^"]*[\u4e00-\u9fff]/.test(facts!)).map(([, name]) => name),
  ).toEqual([]);
});
