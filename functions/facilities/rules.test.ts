import { aCanteen } from '../../test/fixtures/a-canteen.ts';
import { type FacilityDetails, gradeOn, type MealtimeRule } from './facility.ts';
import { problemsOf } from './rules.ts';

const rule = (opens: string, closes: string, daysBefore = 1, time = '20:00'): MealtimeRule => ({
  opens,
  closes,
  cutOff: { daysBefore, time },
  capacity: 80,
});
const kitchen: Partial<FacilityDetails> = { facilityKind: 'central-kitchen', modes: [], mealtimes: {} };

test.each<[string, Partial<FacilityDetails>, string[]]>([
  ['a canteen', {}, []],
  ['windows that touch', { mealtimes: { breakfast: rule('07:00', '11:00'), lunch: rule('11:00', '13:00') } }, []],
  [
    'windows that overlap by a minute',
    { mealtimes: { breakfast: rule('07:00', '11:01'), lunch: rule('11:00', '13:00') } },
    ['mealtimes.lunch.opens'],
  ],
  [
    'dinner before breakfast, lunch not offered',
    { mealtimes: { breakfast: rule('17:00', '18:00'), dinner: rule('07:00', '08:00') } },
    ['mealtimes.dinner.opens'],
  ],
  ['a window of no length', { mealtimes: { lunch: rule('11:00', '11:00') } }, ['mealtimes.lunch.closes']],
  ['a window of a minute', { mealtimes: { lunch: rule('11:00', '11:01') } }, []],
  ['cut-off a minute before the end', { mealtimes: { lunch: rule('11:00', '12:30', 0, '12:29') } }, []],
  ['cut-off at the end', { mealtimes: { lunch: rule('11:00', '12:30', 0, '12:30') } }, ['mealtimes.lunch.cutOff']],
  ['late in the evening of the day before', { mealtimes: { lunch: rule('11:00', '12:30', 1, '23:59') } }, []],
  ['no mealtime', { mealtimes: {} }, ['mealtimes']],
  ['no mode', { modes: [] }, ['modes']],
  ['a mode twice', { modes: ['eat-in', 'eat-in'] }, ['modes']],
  ['a kitchen that serves nobody itself', kitchen, []],
  ['a kitchen that serves lunch needs a mode', { ...kitchen, mealtimes: { lunch: rule('11:00', '12:30') } }, ['modes']],
  ['a grade', { grades: [{ grade: '一级', from: '2026-01-01' }] }, []],
  [
    'two grades a day apart',
    {
      grades: [
        { grade: '二级', from: '2026-01-01' },
        { grade: '一级', from: '2026-01-02' },
      ],
    },
    [],
  ],
  [
    'two grades from the same day',
    {
      grades: [
        { grade: '二级', from: '2026-01-01' },
        { grade: '一级', from: '2026-01-01' },
      ],
    },
    ['grades'],
  ],
  ['a provider of home services', { ...kitchen, facilityKind: 'home-care' }, []],
  ['a provider that cooks', { facilityKind: 'home-care' }, ['mealtimes']],
  ['a kitchen supplied by a kitchen', { ...kitchen, suppliedBy: 'fc_other' }, ['suppliedBy']],
])('%s', (_, but, fields) => {
  expect(problemsOf({ ...aCanteen(), ...but }).map(({ path }) => path.join('.'))).toEqual(fields);
});

test.each([
  ['2025-12-31', undefined],
  ['2026-01-01', '二级'],
  ['2026-06-30', '二级'],
  ['2026-07-01', '一级'],
])('on %s the point has the grade %s', (date, grade) => {
  const grades = [
    { grade: '二级', from: '2026-01-01' },
    { grade: '一级', from: '2026-07-01' },
  ];
  expect(gradeOn({ grades }, date)).toBe(grade);
  expect(gradeOn({}, date)).toBeUndefined();
});
