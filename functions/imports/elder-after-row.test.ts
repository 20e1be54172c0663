import { Keyring } from '../../shared/keyring.ts';
import type { ElderHead } from '../registry/index.ts';
import { type AfterRow, changesBetween, type Effect, elderAfterRow, elderFromRow } from './elder-after-row.ts';
import type { ElderRow } from './elder-row.ts';

const keyring = new Keyring([{ kid: 'ky_TEST', secret: Buffer.alloc(32, 7) }]);
const effect: Effect = {
  from: '2026-11-01',
  today: '2026-11-22',
  by: { personId: 'pn_admin', role: 'admin' },
  keyring,
  source: '名单.csv',
};
const said: ElderRow = { name: '张桂兰', citizenNumber: '411025195103070026' };
const headOf = (after: AfterRow): ElderHead => {
  if ('problem' in after) throw new Error(after.problem.message);
  return after.head;
};
const problemOf = (after: AfterRow) => ('problem' in after ? after.problem : undefined);
const guilan = (parts: Partial<ElderHead> = {}): ElderHead => ({
  ...headOf(
    elderFromRow(
      'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
      { ...said, household: '411025', residence: '411025101', phone: '13800000000' },
      { ...effect, from: '2026-01-05' },
    ),
  ),
  ...parts,
});
const changesOf = (row: Partial<ElderRow>, parts: Partial<ElderHead> = {}, on = effect) => {
  const before = guilan(parts);
  return changesBetween(before, headOf(elderAfterRow(before, { ...said, ...row }, on)), on).map(
    ({ column, was, becomes }) => `${column}：${was} → ${becomes}`,
  );
};

test.each<[what: string, row: Partial<ElderRow>, changes: string[]]>([
  ['says nothing new', {}, []],
  ['says what is known', { phone: '13800000000', residence: '411025101', household: '411025', categories: [] }, []],
  ['corrects the name', { name: '张桂花' }, ['姓名：张桂兰 → 张桂花']],
  ['has another phone', { phone: '13900000000' }, ['联系电话：13800000000 → 13900000000']],
  ['says where she moved', { residence: '411025102' }, ['居住区划代码：411025101 → 411025102']],
  ['gives a category', { categories: ['dibao'] }, ['类别： → 低保']],
  ['gives diets in another order', { diets: ['halal', 'soft'] }, ['饮食： → 软食、清真']],
])('a row that %s', (_what, row, changes) => {
  expect(changesOf(row)).toEqual(changes);
});

test('the same diets in another order are no change', () => {
  expect(changesOf({ diets: ['soft', 'halal'] }, { diets: ['halal', 'soft'] })).toEqual([]);
});

describe('categories', () => {
  const spans = (row: Partial<ElderRow>, categories: ElderHead['categories']) =>
    headOf(elderAfterRow(guilan({ categories }), { ...said, ...row }, effect)).categories;
  const alone = { category: 'living-alone', from: '2026-03-01' } as const;

  test('not on the list end the day before it counts; new ones begin on the day', () => {
    expect(spans({ categories: ['dibao'] }, [alone])).toEqual([
      { ...alone, to: '2026-10-31' },
      { category: 'dibao', from: '2026-11-01', evidence: '名单.csv' },
    ]);
  });
  test('begun on the very day end as if they never had', () => {
    expect(spans({ categories: [] }, [{ ...alone, from: '2026-11-01' }])).toEqual([
      { ...alone, from: '2026-11-01', to: '2026-10-31' },
    ]);
  });
  test('already over, or still to come, are left as they are', () => {
    const over = { ...alone, to: '2026-10-31' };
    const toCome = { ...alone, from: '2026-12-01' };
    expect(spans({ categories: [] }, [over, toCome])).toEqual([over, toCome]);
  });
  test('that end later are on the list as they stand', () => {
    const until = { ...alone, to: '2026-12-31' };
    expect(spans({ categories: ['living-alone'] }, [until])).toEqual([until]);
  });
  test('that would run into one still to come are refused', () => {
    const before = guilan({ categories: [{ ...alone, from: '2026-12-01' }] });
    expect(problemOf(elderAfterRow(before, { ...said, categories: ['living-alone'] }, effect))).toMatchObject({
      column: '类别',
    });
  });
});

test.each([
  ['2026-10-31', undefined],
  ['2026-11-01', undefined],
  ['2026-11-02', '居住区划代码'],
])('a list of 1 November over a move on %s: problem at %s', (from, column) => {
  const residences = [
    { region: '411025101', from: '2026-01-05' },
    { region: '411025102', from },
  ];
  const after = elderAfterRow(guilan({ residences }), { ...said, residence: '411025103' }, effect);
  expect(problemOf(after)?.column).toBe(column);
});

test('an assessment that is over when the list counts is refused, one that ends on that day is not', () => {
  const level = (validUntil: string) =>
    problemOf(
      elderAfterRow(guilan(), { ...said, assessment: { level: 'mild', scale: 'GB/T 42195-2022', validUntil } }, effect),
    );
  expect(level('2026-10-31')).toMatchObject({ column: '评估有效期至' });
  expect(level('2026-11-01')).toBeUndefined();
});

test('the dead are not changed by a list', () => {
  const after = elderAfterRow(guilan({ deceasedOn: '2026-10-01' }), { ...said, phone: '13900000000' }, effect);
  expect(problemOf(after)).toEqual({ column: '姓名', message: '档案中已登记去世，请先核实' });
});

test.each<[what: string, row: ElderRow, on: string, column: string]>([
  ['where she lives', { ...said, household: '411025' }, '2026-11-01', '居住区划代码'],
  ['where she is registered', { ...said, residence: '411025101' }, '2026-11-01', '户籍区划代码'],
  ['a day after her birth', { ...said, household: '411025', residence: '411025101' }, '1951-03-06', '身份证号'],
])('a new file needs %s', (_what, row, from, column) => {
  expect(problemOf(elderFromRow('el_1', row, { ...effect, from }))?.column).toBe(column);
});
