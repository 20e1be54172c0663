import { aCaregiverDay, aProblem, at, aVisit, NEIGHBOUR } from '../../test/fixtures/a-day-to-plan.ts';
import { checkPlan } from './check-plan.ts';
import { type Assignment, assignmentsOf, planOf } from './plan.ts';
import type { CaregiverDay, Problem, VisitToPlan } from './problem.ts';
import { whyUnmade } from './relax.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

const goes = (caregiverId: string, visitId: string, time: string, part: 0 | 1 = 0): Assignment => ({
  caregiverId,
  visitId,
  part,
  startsAt: at(time),
});
const wang = (over: Partial<CaregiverDay> = {}) => aCaregiverDay({ from: at('08:50'), ...over });
const li = (over: Partial<CaregiverDay> = {}) => wang({ caregiverId: 'li', name: '李兰', ...over });
/** Wang is with v1 from 09:00 to 11:00, through all of v2's window; nobody can be there before nine. */
const busy = (over: Partial<Problem> = {}, v2: Partial<VisitToPlan> = {}): Problem =>
  aProblem({
    caregivers: [wang()],
    visits: [
      aVisit({ minutes: 120, latest: at('09:00'), wishedBy: at('09:00') }),
      aVisit({ visitId: 'v2', elderId: 'e2', wishedBy: at('09:30'), latest: at('09:30'), ...v2 }),
    ],
    ...over,
  });
const plan = (problem: Problem, ...made: Assignment[]) => planOf(problem, [goes('wang', 'v1', '09:00'), ...made]);
const why = (problem: Problem, ...made: Assignment[]) => whyUnmade(problem, plan(problem, ...made))('v2');
const both = (over: Partial<CaregiverDay>) => ({ caregivers: [wang(), li(over)] });

test('no room in the window: the nearest other hour is proposed, and its price', () => {
  const problem = busy();
  expect(why(problem)).toMatchObject({
    code: 'NO_ROOM',
    waysOut: [{ code: 'OTHER_HOUR', message: '老人同意改到 11:00 开始，可以由王芳去' }],
  });
  // Ninety minutes after the window, a strange face, and an hour more of work for one who has two.
  expect(why(problem)!.waysOut[0]!.points).toBe(90 * 30 + 200 + (9 - 4) * 25);
});

test.each<[string, string, Partial<CaregiverDay>, Partial<VisitToPlan>, string]>([
  ['OTHER_DISTRICT', 'NO_ROOM', { districts: [NEIGHBOUR] }, {}, '请负责其他片区的李兰去，09:00 开始'],
  [
    'OVERTIME',
    'NO_ROOM',
    { until: at('09:30'), overtimeUntil: at('09:30') },
    {},
    '李兰加班或者放宽工时上限，09:00 开始',
  ],
  ['OVERTIME', 'NO_ROOM', { mostMinutes: 30 }, {}, '李兰加班或者放宽工时上限，09:00 开始'],
  ['IN_SPITE_OF_REFUSAL', 'NO_ROOM', {}, { never: { li: '老人不接受' } }, '由李兰去，09:00 开始；先要解决：老人不接受'],
])('%s when that is what helps', (code, reason, caregiver, visit, message) => {
  // Nobody works later than Wang's first visit lasts, so that no other hour helps.
  const early = { until: at('11:10'), overtimeUntil: at('11:10') };
  const caregivers = [wang(early), li({ ...early, ...caregiver })];
  const answer = why(busy({ caregivers }, visit));
  expect(answer?.code).toBe(reason);
  expect(answer?.waysOut).toMatchObject([{ code, message }]);
});

test.each([
  ['another elder', 'e2', '10:01'],
  ['the elder with whom Wang is until eleven', 'e1', '11:00'],
])('no other hour while somebody else is there: %s', (_who, elderId, time) => {
  // Li has the way to the elder from ten on.
  const late = both({ from: at('09:51') });
  const [way] = why(busy(late, { elderId }))!.waysOut;
  expect(way).toMatchObject({ code: 'OTHER_HOUR', message: expect.stringContaining(`老人同意改到 ${time} 开始`) });
});

test('nobody has the skill: that is the reason, and nothing helps', () => {
  expect(why(busy({}, { skills: ['driving'] }))).toEqual({
    visitId: 'v2',
    code: 'NOBODY_SKILLED',
    message: '当天可以派的护理员都不会：驾驶',
    waysOut: [],
  });
});

test('a window that is past is the reason', () => {
  expect(why(busy({}, { minutes: 0 }))).toMatchObject({ code: 'MINUTES_WRONG', waysOut: [] });
});

test('who has room is named, and whether it is worth it', () => {
  const room = both({});
  expect(why(busy(room))).toMatchObject({
    code: 'ROOM_LEFT',
    waysOut: [{ code: 'AS_IT_IS', message: '可以排给李兰，09:00 开始' }],
  });
  expect(why(busy({ ...room, weights: { ...DEFAULT_WEIGHTS, unplanned: 1 } }))?.code).toBe('NOT_WORTH_IT');
});

test('the cheapest way out comes first', () => {
  const choices = {
    caregivers: [wang(), li({ until: at('10:10'), overtimeUntil: at('10:10'), mostMinutes: 30 })],
  };
  const codes = (lateMinute: number) =>
    why(busy({ ...choices, weights: { ...DEFAULT_WEIGHTS, lateMinute } }))!.waysOut.map(({ code }) => code);
  expect(codes(1)).toEqual(['OTHER_HOUR', 'OVERTIME']);
  expect(codes(100)).toEqual(['OVERTIME', 'OTHER_HOUR']);
});

test('what follows begins later, but a visit of two stays where it is', () => {
  const later = (second: boolean) =>
    aVisit({
      visitId: 'v3',
      earliest: at('09:00'),
      latest: at('15:00'),
      wishedBy: at('15:00'),
      ...(second ? { second: { skills: [], minutes: 60, after: { from: 0, to: 0 } } } : {}),
    });
  const caregivers = [wang(), li({ skills: [] })];
  const withThird = (second: boolean) => {
    const problem = busy({ caregivers }, { latest: at('11:00') });
    const all = { ...problem, visits: [...problem.visits, later(second)] };
    return why(all, goes('wang', 'v3', '11:00'), ...(second ? [goes('li', 'v3', '11:00', 1)] : []));
  };
  const single = withThird(false)!.waysOut[0]!;
  expect(single.code).toBe('AS_IT_IS');
  expect(single.assignments).toContainEqual(goes('wang', 'v2', '11:00'));
  expect(single.assignments).toContainEqual(goes('wang', 'v3', '12:00'));
  expect(withThird(true)!.waysOut[0]).toMatchObject({
    code: 'OTHER_HOUR',
    message: '老人同意改到 12:00 开始，可以由王芳去',
  });
});

test('two caregivers are found for a visit of two, the first waiting for the second', () => {
  const second = { skills: [], minutes: 30, after: { from: 0, to: 0 } } as const;
  const caregivers = [
    aCaregiverDay({ until: at('12:10'), overtimeUntil: at('12:10') }),
    li({ until: at('12:30'), overtimeUntil: at('12:30') }),
  ];
  const problem = busy({ caregivers }, { second, latest: at('11:00') });
  const [way] = why(problem)!.waysOut;
  expect(way?.message).toBe('可以排给李兰、王芳，11:00 开始');
  const made = assignmentsOf(plan(problem)).filter(({ caregiverId }) => caregiverId !== 'wang' && caregiverId !== 'li');
  expect(checkPlan(problem, planOf(problem, [...made, ...way!.assignments]))).toEqual([]);
});

test('a visit that is made needs no way out', () => {
  const problem = busy();
  expect(whyUnmade(problem, plan(problem))('v1')).toBeUndefined();
  expect(whyUnmade(problem, plan(problem))('unheard of')).toBeUndefined();
});
