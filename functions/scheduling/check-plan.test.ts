import { aCaregiverDay, aProblem, aStreet, at, aVisit, NEIGHBOUR, waysOf } from '../../test/fixtures/a-day-to-plan.ts';
import { checkPlan } from './check-plan.ts';
import { type Assignment, planOf } from './plan.ts';
import { type CaregiverDay, type Problem, UNKNOWN_WAY, type VisitToPlan } from './problem.ts';

const codes = (problem: Problem, ...assignments: Assignment[]): string[] =>
  checkPlan(problem, planOf(problem, assignments)).map(({ code }) => code);
const goes = (caregiverId: string, visitId: string, time: string, part: 0 | 1 = 0): Assignment => ({
  caregiverId,
  visitId,
  part,
  startsAt: at(time),
});

test('a visit in its window, by somebody who may make it, breaks no rule; nor does one that is left out by name', () => {
  expect(codes(aProblem(), goes('wang', 'v1', '09:00'))).toEqual([]);
  expect(codes(aProblem())).toEqual([]);
});

test.each<[string, string, Partial<VisitToPlan>, Partial<CaregiverDay>, string[]]>([
  ['the earliest minute', '09:00', {}, {}, []],
  ['a minute before it', '08:59', {}, {}, ['TOO_EARLY']],
  ['the latest minute', '11:00', {}, {}, []],
  ['a minute after it', '11:01', {}, {}, ['TOO_LATE']],
  ['on the minute that was announced', '09:30', { announced: [{ caregiverId: 'li', startsAt: at('09:30') }] }, {}, []],
  ['before it', '09:29', { announced: [{ caregiverId: 'li', startsAt: at('09:30') }] }, {}, ['BEFORE_ANNOUNCED']],
  ['there from home in ten minutes', '09:10', {}, { from: at('09:00') }, []],
  ['a minute sooner than that', '09:09', {}, { from: at('09:00') }, ['TOO_SOON']],
  ['back as the shift ends', '09:00', {}, { until: at('10:10'), overtimeUntil: at('10:10') }, []],
  ['back a minute after it', '09:00', {}, { until: at('10:09'), overtimeUntil: at('10:09') }, ['HOURS']],
  ['back within the overtime', '09:00', {}, { until: at('09:30'), overtimeUntil: at('10:10') }, []],
  ['all minutes the caps leave', '09:00', {}, { mostMinutes: 60 }, []],
  ['one minute more', '09:00', {}, { mostMinutes: 59 }, ['CAPS']],
  ['without the skill', '09:00', { skills: ['daily-care', 'bathing'] }, {}, ['SKILL']],
  ['of the other sex', '09:00', { sex: 'male' }, {}, ['SEX']],
  ['excluded', '09:00', { never: { wang: '老人不接受' } }, {}, ['NEVER']],
  ['not to be sent', '09:00', {}, { against: ['请假'] }, ['NOT_SENDABLE']],
  ['of another district', '09:00', {}, { districts: [NEIGHBOUR] }, ['DISTRICT']],
  ['of the county around it', '09:00', {}, { districts: ['411081'] }, []],
])('%s', (_what, time, visit, caregiver, expected) => {
  const problem = aProblem({ visits: [aVisit(visit)], caregivers: [aCaregiverDay(caregiver)] });
  expect(codes(problem, goes('wang', 'v1', time))).toEqual(expected);
});

test('nobody sets out before now', () => {
  const problem = aProblem({ now: at('09:30') });
  expect(codes(problem, goes('wang', 'v1', '09:40'))).toEqual([]);
  expect(codes(problem, goes('wang', 'v1', '09:39'))).toEqual(['TOO_SOON']);
  expect(codes(problem, goes('wang', 'v1', '09:29'))).toEqual(['PAST', 'TOO_SOON']);
});

describe('from one visit to the next', () => {
  const two = (over: Partial<Problem> = {}) =>
    aProblem({ visits: [aVisit(), aVisit({ visitId: 'v2', placeId: 'h3' })], ...over });
  const first = goes('wang', 'v1', '09:00');

  test.each([
    ['10:20', []],
    ['10:19', ['TOO_SOON']],
  ])('twenty minutes on the way: %s', (time, expected) => {
    expect(codes(two(), first, goes('wang', 'v2', time))).toEqual(expected);
  });

  test('a way that nobody knows is not gone', () => {
    const places = aStreet(10);
    const travel = waysOf(places, (a, b) => (a === 1 && b === 3 ? UNKNOWN_WAY : 1));
    expect(codes(two({ places, travel }), first, goes('wang', 'v2', '11:00'))).toEqual(['WAY_UNKNOWN']);
  });

  test('who makes two has the minutes of both', () => {
    const caregivers = [aCaregiverDay({ mostMinutes: 119 })];
    expect(codes(two({ caregivers }), first, goes('wang', 'v2', '10:30'))).toEqual(['CAPS']);
  });
});

describe('two caregivers', () => {
  const caregivers = [aCaregiverDay(), aCaregiverDay({ caregiverId: 'li', name: '李兰' })];
  const secondAfter = (from: number, to: number) =>
    aProblem({
      caregivers,
      visits: [aVisit({ second: { skills: ['daily-care'], minutes: 30, after: { from, to } } })],
    });
  const first = goes('wang', 'v1', '09:30');

  test.each([
    [0, 0, '09:30', []],
    [0, 0, '09:29', ['GAP']],
    [0, 0, '09:31', ['GAP']],
    [10, 20, '09:39', ['GAP']],
    [10, 20, '09:40', []],
    [10, 20, '09:50', []],
    [10, 20, '09:51', ['GAP']],
  ])('the second comes %i to %i minutes later: %s', (from, to, time, expected) => {
    expect(codes(secondAfter(from, to), first, goes('li', 'v1', time, 1))).toEqual(expected);
  });

  test('both come, and they are two', () => {
    expect(codes(secondAfter(0, 0), first)).toEqual(['NOT_ONCE']);
    expect(codes(secondAfter(0, 0), first, goes('wang', 'v1', '09:30', 1))).toContain('ONE_FOR_TWO');
  });
});

describe('the break', () => {
  const pause = { minutes: 60, earliest: at('11:30'), latest: at('12:30') };
  const caregivers = [aCaregiverDay({ break: pause, startPlaceId: 'h1', endPlaceId: 'h1' })];
  const around = (minutes: number, next: string) => {
    const wide = { earliest: at('08:00'), wishedBy: at('16:00'), latest: at('16:00') };
    const visits = [aVisit({ ...wide, minutes }), aVisit({ ...wide, visitId: 'v2', placeId: 'h2' })];
    return codes(aProblem({ caregivers, visits }), goes('wang', 'v1', '08:00'), goes('wang', 'v2', next));
  };

  test.each([
    ['between the visits, beside the way', 210, '12:40', []],
    ['one minute short of it', 210, '12:39', ['BREAK']],
    ['as late as it may begin', 270, '13:40', []],
    ['a minute too late for it', 271, '13:41', ['BREAK']],
    ['before the first stands still', 30, '15:00', []],
  ])('%s', (_what, minutes, next, expected) => {
    expect(around(minutes, next)).toEqual(expected);
  });

  test.each([
    ['a day that is over before it must begin needs none', 270, []],
    ['one that is not has it before the way back', 271, ['BREAK']],
  ])('%s', (_what, minutes, expected) => {
    const visits = [aVisit({ earliest: at('08:00'), minutes })];
    expect(codes(aProblem({ caregivers, visits }), goes('wang', 'v1', '08:00'))).toEqual(expected);
  });

  test('a day that began after it needs none', () => {
    const visits = [aVisit({ minutes: 240, latest: at('13:00') })];
    expect(codes(aProblem({ now: at('12:31'), caregivers, visits }), goes('wang', 'v1', '12:31'))).toEqual([]);
  });
});

describe('what is fixed', () => {
  const sent = (time: string) => [{ caregiverId: 'wang', startsAt: at(time) }];

  test('stands at its hour, by its caregiver, whoever and whenever that is', () => {
    const visits = [aVisit({ fixed: sent('07:00'), skills: ['nursing'], never: { wang: '不接受' } })];
    const problem = aProblem({
      visits,
      caregivers: [aCaregiverDay({ mostMinutes: 0, against: ['请假'] }), aCaregiverDay({ caregiverId: 'li' })],
    });
    expect(codes(problem, goes('wang', 'v1', '07:00'))).toEqual([]);
    expect(codes(problem, goes('wang', 'v1', '07:01'))).toEqual(['FIXED']);
    expect(codes(problem, goes('li', 'v1', '07:00'))).toEqual(['FIXED']);
    expect(codes(problem)).toEqual(['FIXED_LEFT_OUT']);
  });

  test('two that cannot both be made in time are nobody else’s fault; a third between them is', () => {
    const visits = [
      aVisit({ fixed: sent('09:00') }),
      aVisit({ visitId: 'v2', placeId: 'h9', fixed: sent('10:05') }),
      aVisit({ visitId: 'v3', placeId: 'h9', latest: at('12:00') }),
    ];
    const made = [goes('wang', 'v1', '09:00'), goes('wang', 'v2', '10:05')];
    expect(codes(aProblem({ visits }), ...made)).toEqual([]);
    expect(codes(aProblem({ visits }), ...made, goes('wang', 'v3', '11:05'))).toEqual([]);
    expect(codes(aProblem({ visits }), ...made, goes('wang', 'v3', '11:04'))).toEqual(['TOO_SOON']);
  });

  test('keeps nobody from being late home, but others do', () => {
    const visits = [
      aVisit({ fixed: sent('16:30') }),
      aVisit({ visitId: 'v2', earliest: at('17:30'), latest: at('18:00') }),
    ];
    expect(codes(aProblem({ visits }), goes('wang', 'v1', '16:30'))).toEqual([]);
    expect(codes(aProblem({ visits }), goes('wang', 'v1', '16:30'), goes('wang', 'v2', '17:30'))).toEqual([
      'HOURS',
      'HOURS',
    ]);
  });
});

test('a plan forgets nothing, invents nothing and says nothing twice', () => {
  const problem = aProblem();
  const made = planOf(problem, [goes('wang', 'v1', '09:00')]);
  const codesOf = (plan: typeof made) => checkPlan(problem, plan).map(({ code }) => code);
  const [day] = made.days;
  expect(codesOf({ ...made, unplanned: ['v1'] })).toEqual(['BOTH']);
  expect(codesOf({ ...made, days: [] })).toEqual(['FORGOTTEN']);
  expect(codesOf({ ...made, days: [day!, day!] })).toEqual(['DAY_TWICE', 'NOT_ONCE']);
  expect(codesOf({ ...made, days: [{ ...day!, caregiverId: 'nobody' }] })).toEqual(['CAREGIVER_UNKNOWN', 'FORGOTTEN']);
  expect(codesOf({ ...made, days: [{ ...day!, stops: [{ ...day!.stops[0]!, endsAt: at('09:59') }] }] })).toContain(
    'LENGTH',
  );
  expect(codesOf({ ...made, days: [{ ...day!, backAt: at('10:09') }] })).toEqual(['BACK_WRONG']);
  expect(codesOf({ ...made, days: [{ ...day!, stops: [{ ...day!.stops[0]!, visitId: 'v7' }] }] })).toEqual([
    'VISIT_UNKNOWN',
    'FORGOTTEN',
  ]);
});
