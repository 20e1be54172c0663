import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { catalogueEntry, serviceCode } from './schema.ts';
import { HELPS } from './service.ts';

/** The lists a county may begin with are the county's to edit: here they must only be whole and fit. */
const catalogue = z.strictObject({
  name: z.string(),
  services: z.array(z.looseObject({ code: serviceCode, help: z.string(), group: z.string(), name: z.string() })),
});
const read = (file: string) =>
  catalogue.parse(JSON.parse(readFileSync(new URL(`./catalogues/${file}`, import.meta.url), 'utf8'))).services;
const unique = <T>(values: readonly T[]): number => new Set(values).size;

describe.each([
  ['county-menu.json', 82, 13],
  ['basic-list.json', 21, 10],
])('%s', (file, services, groups) => {
  test('every service fits what a county may say', () => {
    const problems = read(file).flatMap(({ code, ...entry }) => {
      const parsed = catalogueEntry.safeParse(entry);
      return parsed.success ? [] : [{ code, issues: parsed.error.issues }];
    });
    expect(problems).toEqual([]);
  });

  test(`${services} services in ${groups} groups, each of the six helps among them, no code or name twice`, () => {
    const all = read(file);
    expect(all).toHaveLength(services);
    expect(unique(all.map(({ group }) => group))).toBe(groups);
    expect(unique(all.map(({ help }) => help))).toBe(Object.keys(HELPS).length);
    expect(unique(all.map(({ code }) => code))).toBe(services);
    expect(unique(all.map(({ name }) => name))).toBe(services);
  });
});
