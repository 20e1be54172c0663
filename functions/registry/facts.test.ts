import { type FactSource, factsOn, regionOn } from './facts.ts';

const born = '1946-11-22';
const guilan: FactSource = {
  elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  birthDate: born,
  households: [{ region: '411025', from: '2020-01-01' }],
  residences: [
    { region: '411025101', from: '2024-01-01' },
    { region: '411002001', from: '2026-06-01' },
  ],
  categories: [
    { category: 'dibao', from: '2026-01-10', to: '2026-03-20' },
    { category: 'living-alone', from: '2026-03-01' },
    { category: 'tekun', from: '2026-02-01', to: '2026-01-31' },
    { category: 'institution', from: '2026-09-01', to: '2026-09-30' },
  ],
  assessments: [
    { scale: 'MZ/T 039-2013', level: 'total', assessor: '县中心', on: '2026-01-01', validUntil: '2026-12-31' },
    { scale: 'GB/T 42195-2022', level: 'mild', assessor: '县中心', on: '2026-05-01', validUntil: '2026-07-31' },
  ],
  suspensions: [{ from: '2026-04-01', to: '2026-04-10', reason: '联系不上' }],
  diets: ['low-salt'],
  allergens: ['peanut'],
};

test.each([
  ['2026-01-09', []],
  ['2026-01-10', ['dibao']],
  ['2026-02-28', ['dibao']],
  ['2026-03-01', ['dibao', 'living-alone']],
  ['2026-03-20', ['dibao', 'living-alone']],
  ['2026-03-21', ['living-alone']],
])('on %s the categories are %j: both days count, a voided entry never', (date, categories) => {
  expect(factsOn(guilan, date).categories).toEqual(categories);
});

test.each([
  ['2025-12-31', undefined],
  ['2026-01-01', 'total'],
  ['2026-04-30', 'total'],
  ['2026-05-01', 'mild'],
  ['2026-07-31', 'mild'],
  ['2026-08-01', 'total'],
  ['2026-12-31', 'total'],
  ['2027-01-01', undefined],
])('on %s the assessment in force says %s', (date, level) => {
  expect(factsOn(guilan, date).assessmentLevel).toBe(level);
});

test.each([
  ['2019-05-05', '411025101'],
  ['2026-05-31', '411025101'],
  ['2026-06-01', '411002001'],
])('on %s she lives in %s; before the first entry the first stands', (date, region) => {
  expect(factsOn(guilan, date).residence).toBe(region);
});

test.each([
  ['2026-03-31', false],
  ['2026-04-01', true],
  ['2026-04-10', true],
  ['2026-04-11', false],
])('on %s suspended: %s', (date, suspended) => {
  expect(factsOn(guilan, date).suspended).toBe(suspended);
});

test.each([
  ['2026-11-21', 79],
  ['2026-11-22', 80],
])('on %s she is %i years old', (date, age) => {
  expect(factsOn(guilan, date).age).toBe(age);
});

test('somebody born on 29 February gets older on the day the office says', () => {
  const leapling = { ...guilan, birthDate: '1944-02-29' };
  expect(factsOn(leapling, '2026-02-28').age).toBe(82);
  expect(factsOn(leapling, '2026-02-28', '03-01').age).toBe(81);
});

test.each([
  ['2026-11-19', false],
  ['2026-11-20', true],
])('died on 20 November: on %s deceased is %s', (date, deceased) => {
  expect(factsOn({ ...guilan, deceasedOn: '2026-11-20' }, date).deceased).toBe(deceased);
});

test('living in an institution ends with its category', () => {
  expect(['2026-08-31', '2026-09-30', '2026-10-01'].map((date) => factsOn(guilan, date).inInstitution)).toEqual([
    false,
    true,
    false,
  ]);
});

test('a file without a region is a fault, not an answer', () => {
  expect(() => regionOn([], '2026-01-01')).toThrow(RangeError);
});
