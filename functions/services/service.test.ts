import fc from 'fast-check';
import { idSchema } from '../../shared/ids.ts';
import { problemsOf } from './rules.ts';
import { catalogueEntry, serviceCode } from './schema.ts';
import { type CatalogueEntry, isOrderable, priceOf, serviceIdOf } from './service.ts';

const bath: CatalogueEntry = {
  name: '上门助浴',
  help: 'bathing',
  group: '助浴服务',
  per: 'visit',
  standardMinutes: 60,
  stepMinutes: 15,
  minimumMinutes: 45,
  workers: 1,
  skills: ['bathing'],
  genderRule: 'same-sex',
  evidence: { presenceGrade: 2, photos: 1 },
  capFen: 12_000,
  from: '2026-01-01',
};
const cleaning: CatalogueEntry = {
  ...bath,
  name: '日常保洁',
  help: 'cleaning',
  per: 'step',
  standardMinutes: 120,
  stepMinutes: 30,
  minimumMinutes: 60,
  skills: ['cleaning'],
  genderRule: 'any',
};

describe('what minutes cost', () => {
  test.each([
    ['a bath, a minute too short', bath, 44, 0],
    ['a bath, just long enough', bath, 45, 12_000],
    ['a bath as usual', bath, 60, 12_000],
    ['a bath that took long', bath, 90, 12_000],
    ['cleaning, a minute too short', cleaning, 59, 0],
    ['cleaning for the shortest time', cleaning, 60, 4_000],
    ['cleaning, a minute before the next half hour', cleaning, 89, 4_000],
    ['cleaning for three half hours', cleaning, 90, 6_000],
    ['cleaning not done at all', cleaning, 0, 0],
  ] as const)('%s', (_case, service, minutes, fen) => {
    const priceFen = service.per === 'visit' ? 12_000 : 2_000;
    expect(priceOf({ ...service, priceFen }, minutes)).toBe(fen);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%s is no number of minutes', (minutes) => {
    expect(() => priceOf({ ...cleaning, priceFen: 1 }, minutes)).toThrow(RangeError);
  });

  test('more minutes never cost less', () => {
    const service = { ...cleaning, priceFen: 1_999 };
    fc.assert(
      fc.property(fc.nat(720), fc.nat(720), (some, more) => {
        expect(priceOf(service, some + more)).toBeGreaterThanOrEqual(priceOf(service, some));
      }),
    );
  });
});

test.each([
  ['a bath is as long as it is', bath, 60, true],
  ['not shorter', bath, 45, false],
  ['not longer', bath, 75, false],
  ['cleaning takes its minimum', cleaning, 60, true],
  ['a step less is too short', cleaning, 30, false],
  ['half a step more is none', cleaning, 75, false],
  ['a step more', cleaning, 90, true],
  ['twelve hours', cleaning, 720, true],
  ['and no more', cleaning, 750, false],
] as const)('%s', (_case, service, minutes, orderable) => {
  expect(isOrderable(service, minutes)).toBe(orderable);
});

describe('the id of a service', () => {
  test('follows from county and code, whatever part of the county is named', () => {
    const id = serviceIdOf('410104', '01-01');
    expect(idSchema('service').safeParse(id).success).toBe(true);
    expect(serviceIdOf('410104001', '01-01')).toBe(id);
    expect(serviceIdOf('410105', '01-01')).not.toBe(id);
    expect(serviceIdOf('410104', '01-02')).not.toBe(id);
  });
  test.each([
    ['01-01', true],
    ['A1.3', true],
    ['', false],
    ['-1', false],
    ['a1', false],
    ['01#01', false],
    ['1234567890123456', true],
    ['12345678901234567', false],
  ])('a code %j: %s', (code, fits) => {
    expect(serviceCode.safeParse(code).success).toBe(fits);
  });
});

test.each<[string, Partial<CatalogueEntry>, string[]]>([
  ['as it should be', {}, []],
  ['a usual time that is no whole number of steps', { standardMinutes: 70 }, ['standardMinutes']],
  ['a shortest time that is none', { minimumMinutes: 40 }, ['minimumMinutes']],
  ['a shortest time above the usual', { minimumMinutes: 75 }, ['minimumMinutes']],
  ['a bath by whoever comes', { genderRule: 'any' }, ['genderRule']],
  ['another help that asks for bathing by whoever comes', { help: 'medical', genderRule: 'any' }, ['genderRule']],
  ['an end before the beginning', { to: '2025-12-31' }, ['to']],
  ['an end on the day of the beginning', { to: '2026-01-01' }, []],
])('%s: %j', (_case, over, fields) => {
  const entry = { ...bath, ...over };
  expect(problemsOf(entry).map(({ path }) => path.join('.'))).toEqual(fields);
  expect(catalogueEntry.safeParse(entry).success).toBe(fields.length === 0);
});
