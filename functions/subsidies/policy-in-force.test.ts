import type { Item, Key } from '../../shared/table.ts';
import { aPolicy } from './a-meal.ts';
import { loadPolicy, policyIndexKeys, policyInForce } from './policy-in-force.ts';

const index = (region: string, versions: unknown[]): Item => ({
  pk: `POLICY#${region}`,
  sk: 'INDEX',
  region,
  versions,
});

describe('which policy prices a meal', () => {
  test.each([
    ['411025101001', ['411025', '411000', '410000']],
    ['411025', ['411025', '411000', '410000']],
    ['110105', ['110105', '110100', '110000']],
    ['411000', ['411000', '410000']],
  ])('at %s it may be one of %s, the nearest first', (region, regions) => {
    expect(policyIndexKeys(region)).toEqual(regions.map((code) => ({ pk: `POLICY#${code}`, sk: 'INDEX' })));
  });

  const city = index('411000', [{ policyId: 'po_city', from: '2026-01-01' }]);
  const county = index('411025', [
    { policyId: 'po_old', from: '2026-03-01', to: '2026-06-01' },
    { policyId: 'po_new', from: '2026-06-01' },
  ]);
  test.each([
    ['2025-12-31', undefined],
    ['2026-02-28', { region: '411000', policyId: 'po_city' }],
    ['2026-03-01', { region: '411025', policyId: 'po_old' }],
    ['2026-05-31', { region: '411025', policyId: 'po_old' }],
    ['2026-06-01', { region: '411025', policyId: 'po_new' }],
  ])('on %s: %o', (date, expected) => {
    expect(policyInForce([county, city, undefined], date)).toEqual(expected);
  });

  test('nowhere is a policy', () => {
    expect(policyInForce([undefined, undefined, undefined], '2026-11-25')).toBeUndefined();
  });
});

describe('loading a version', () => {
  const { policyId: _id, ...document } = aPolicy();
  const stored: Item = { pk: 'POLICY#411025', sk: 'VERSION#po_A', state: 'PUBLISHED', document };
  const tableWith = (item: Item | undefined) => {
    const asked: Key[] = [];
    const get = async (key: Key) => {
      asked.push(key);
      return item;
    };
    return { asked, table: { get: get as never } };
  };

  test('once for all meals it prices', async () => {
    const { table, asked } = tableWith(stored);
    const load = loadPolicy(table);
    expect(await load({ region: '411025', policyId: 'po_A' })).toEqual({ ...document, policyId: 'po_A' });
    await load({ region: '411025', policyId: 'po_A' });
    expect(asked).toEqual([{ pk: 'POLICY#411025', sk: 'VERSION#po_A' }]);
  });

  test.each([
    ['a draft', { ...stored, state: 'DRAFT' }],
    ['nothing', undefined],
  ])('%s prices no meal', async (_, item) => {
    await expect(loadPolicy(tableWith(item).table)({ region: '411025', policyId: 'po_A' })).rejects.toThrow('po_A');
  });
});
