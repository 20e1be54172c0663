import { aMeal } from '../a-meal.ts';
import { readCase } from './read-case.ts';

const elder = { birthDate: '1944-03-12', household: '411025101001', residence: '411025101001' };
const meal = { facts: elder, facility: { region: '411025101' }, date: '2026-11-25', mealtime: 'lunch', listFen: 1200 };

test('what is left out is an ordinary elder, eating in at a canteen, without other meals', () => {
  const expected = aMeal({ facts: { birthDate: '1944-03-12' }, facility: { facilityId: 'fc_EXAMPLE' } });
  expect(readCase({ name: '张奶奶', meal })).toEqual({ name: '张奶奶', meal: expected });
});

test.each([
  [
    'a trip',
    { trip: { facility: { region: '411025101' }, date: '2026-11-25', mealtime: 'lunch', elders: [{ facts: elder }] } },
  ],
  [
    'a month',
    {
      operatorMonth: {
        facility: { region: '411025101' },
        month: '2026-11',
        meals: [{ elderId: 'el_1', ...meal, facility: undefined }],
      },
    },
  ],
  [
    'a year',
    { operatorYear: { facility: { region: '411025101' }, year: 2026, volume: { meals: 1, diners: 1, days: 1 } } },
  ],
])('%s', (_form, one) => {
  const json: unknown = JSON.parse(JSON.stringify(one));
  expect(readCase(json)).not.toHaveProperty('problems');
});

const forms = '写上其中一个：meal、trip、operatorMonth、operatorYear（一餐、一趟送餐、就餐点的一个月、一年）';
test.each([
  ['no form', {}, '', '看不出是什么例子', forms],
  ['two forms', { meal, trip: {} }, '', '看不出是什么例子', forms],
  ['an unknown form', { lunch: meal }, '', '看不出是什么例子', forms],
  ['no object', 12, '', '类型不对', '应是对象'],
  ['no such day', { meal: { ...meal, date: '2026-02-30' } }, 'meal.date', '不是日期', '写成 YYYY-MM-DD，如 2026-12-01'],
  ['yuan', { meal: { ...meal, listFen: 12.5 } }, 'meal.listFen', '类型不对', '应是整数；金额以分为单位'],
  [
    'a word',
    { meal: { ...meal, mealtime: '午餐' } },
    'meal.mealtime',
    '不是可用的值',
    '用其中之一：breakfast、lunch、dinner',
  ],
  [
    'a region',
    { meal: { ...meal, facts: { ...elder, household: '襄城' } } },
    'meal.facts.household',
    '不是行政区划代码',
    '写 6 位（县以上）、9 位（乡镇）或 12 位（村）数字',
  ],
  [
    'a field too many',
    { meal: { ...meal, age: 80 } },
    'meal.age',
    '没有这个字段',
    '检查拼写，或删去；可用的写法见政策说明',
  ],
])('refused with its place: %s', (_what, text, path, problem, advice) => {
  expect(readCase(text)).toEqual({ problems: [{ path, problem, advice }] });
});
