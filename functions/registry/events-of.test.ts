import type { Change } from '../../shared/events.ts';
import type { Item } from '../../shared/table.ts';
import { registryEventsOf } from './events-of.ts';

const file = (parts: Record<string, unknown> = {}) =>
  ({
    pk: 'ELDER#el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
    sk: 'HEAD',
    kind: 'elder',
    elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
    name: '张桂兰',
    region: '411025101',
    birthDate: '1951-03-07',
    households: [{ region: '411025101', from: '2026-01-05' }],
    residences: [{ region: '411025101', from: '2026-01-05' }],
    categories: [],
    assessments: [],
    suspensions: [],
    diets: [],
    allergens: [],
    version: 1,
    ...parts,
  }) as Item;
const told = (before: Item | undefined, after: Item | undefined) => {
  const change: Change = { id: 'c1', at: 1_700_000_000_000, before, after };
  return registryEventsOf(change).map(({ name, data }) => [name, data]);
};
const elderId = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const region = '411025101';

test('a new file is told with the fields that are filled', () => {
  expect(told(undefined, file())).toMatchObject([
    ['elder.changed', { elderId, fields: expect.arrayContaining(['name', 'residences']), registered: true }],
  ]);
});

test('a change that entitles to something else says since when, however late it is told', () => {
  const [[, data] = []] = told(file(), file({ categories: [{ category: 'dibao', from: '2026-09-15' }], version: 2 }));
  expect(data).toEqual({ elderId, region, fields: ['categories'], registered: false, since: '2026-09-15' });
});

test('a change is told by the names of its fields, never by what stands in them', () => {
  const events = told(file(), file({ name: '张桂花', diets: ['soft'], version: 2 }));
  expect(events).toEqual([['elder.changed', { elderId, region, fields: ['name', 'diets'], registered: false }]]);
  expect(JSON.stringify(events)).not.toContain('张');
});

test.each([
  ['recorded', undefined, '2026-11-20', ['elder.changed', 'elder.deceased']],
  ['corrected', '2026-11-19', '2026-11-20', ['elder.changed', 'elder.deceased']],
  ['withdrawn', '2026-11-20', undefined, ['elder.changed']],
])('a death %s', (_what, was, is, names) => {
  const state = (deceasedOn: string | undefined) => file(deceasedOn ? { deceasedOn } : {});
  expect(told(state(was), state(is)).map(([name]) => name)).toEqual(names);
});

test('other changes of an already dead person tell of no second death', () => {
  const events = told(file({ deceasedOn: '2026-11-20' }), file({ deceasedOn: '2026-11-20', diets: ['soft'] }));
  expect(events.map(([name]) => name)).toEqual(['elder.changed']);
});

test.each([
  ['another version of the same file', file(), file({ version: 2 })],
  ['an item of another kind', undefined, file({ kind: 'elder-trail' })],
  ['a removal', file(), undefined],
])('%s is nobody else’s business', (_what, before, after) => {
  expect(told(before, after)).toEqual([]);
});
