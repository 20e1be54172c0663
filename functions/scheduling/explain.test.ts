import { aCaregiverDay, aProblem, at, aVisit } from '../../test/fixtures/a-day-to-plan.ts';
import { explain } from './explain.ts';
import { type Assignment, planOf } from './plan.ts';
import type { CaregiverDay, Problem, VisitToPlan } from './problem.ts';

const caregivers = (over: Partial<CaregiverDay> = {}) => [
  aCaregiverDay(over),
  aCaregiverDay({ caregiverId: 'li', name: '李兰' }),
];
const goes = (time: string, caregiverId = 'wang'): Assignment => ({
  caregiverId,
  visitId: 'v1',
  part: 0,
  startsAt: at(time),
});
const explained = (problem: Problem, ...made: Assignment[]) => explain(problem, planOf(problem, made));
const ofVisit = (visit: Partial<VisitToPlan>, ...made: Assignment[]) =>
  explained(aProblem({ caregivers: caregivers(), visits: [aVisit({ faces: { wang: 199 }, ...visit })] }), ...made)
    .visits[0]!.charges;

test.each<[string, Partial<VisitToPlan>, string, [string, number, string][]]>([
  ['as wished, by a well known face', {}, '10:00', [['NEW_FACE', 1, '王芳为这位老人上门过 199 次']]],
  ['a minute late', { faces: { wang: 999 } }, '10:01', [['LATE', 30, '比希望的时间晚 1 分钟']]],
  ['urgent and late', { faces: { wang: 999 }, urgent: true }, '10:10', [['LATE', 900, '比希望的时间晚 10 分钟']]],
  ['a first visit', { faces: {} }, '09:00', [['NEW_FACE', 200, '王芳第一次为这位老人上门']]],
  ['a second', { faces: { wang: 1 } }, '09:00', [['NEW_FACE', 100, '王芳为这位老人上门过 1 次']]],
  [
    'not who was asked for',
    { faces: { wang: 999 }, preferred: ['li'] },
    '09:00',
    [['NOT_PREFERRED', 400, '老人指定的是李兰，安排的是王芳']],
  ],
  [
    'not who was announced, nor when',
    { faces: { wang: 999 }, announced: [{ caregiverId: 'li', startsAt: at('09:00') }] },
    '09:20',
    [
      ['LATE', 600, '比已通知的时间晚 20 分钟'],
      ['OTHER_CAREGIVER', 300, '已通知的护理员换成了王芳'],
    ],
  ],
  ['fixed, whoever and whenever', { faces: {}, fixed: [{ caregiverId: 'wang', startsAt: at('11:30') }] }, '11:30', []],
])('%s', (_what, visit, time, expected) => {
  const charges = ofVisit(visit, goes(time));
  expect(charges.map(({ code, points, message }) => [code, points, message])).toEqual(expected);
});

test.each([
  [false, 50_000, '没有排上'],
  [true, 150_000, '紧急服务没有排上'],
])('a visit nobody makes, urgent: %s', (urgent, points, message) => {
  expect(ofVisit({ urgent })).toEqual([{ code: 'UNPLANNED', points, message }]);
});

test('a visit nobody makes to which somebody is sent: who that still is', () => {
  const announced = [{ caregiverId: 'li', startsAt: at('09:00') }];
  expect(ofVisit({ announced })).toEqual([{ code: 'UNPLANNED', points: 500_000, message: '没有排上，仍派着李兰' }]);
});

test('each caregiver is told the way, the overtime and the load beside the others', () => {
  const problem = aProblem({
    caregivers: caregivers({ until: at('09:30'), overtimeUntil: at('11:00') }),
    visits: [aVisit(), aVisit({ visitId: 'v2', minutes: 120 })],
  });
  const { caregivers: told } = explained(problem, goes('09:00'), { ...goes('09:00', 'li'), visitId: 'v2' });
  expect(told.map(({ charges }) => charges.map(({ points, message }) => [points, message]))).toEqual([
    [
      [200, '路上 20 分钟'],
      [1_600, '加班 40 分钟'],
      [25, '上门 1 小时，比平均少 30 分钟'],
    ],
    [
      [200, '路上 20 分钟'],
      [100, '上门 2 小时，比平均多 30 分钟'],
    ],
  ]);
});

test('the latest visit of the day weighs once more; the total is the sum of what is told', () => {
  const problem = aProblem({ visits: [aVisit({ faces: { wang: 999 } })] });
  const { totalPoints, day } = explained(problem, goes('10:30'));
  expect(day).toEqual([{ code: 'LATEST', points: 600, message: '当天最晚的一次晚 30 分钟' }]);
  expect(totalPoints).toBe(600 + 900 + 200 + 25);
});
