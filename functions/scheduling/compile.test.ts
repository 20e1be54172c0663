import { aCaregiverDay, aProblem, aStreet, at, aVisit, NEIGHBOUR, waysOf } from '../../test/fixtures/a-day-to-plan.ts';
import { compile } from './compile.ts';
import type { CaregiverDay, Problem, VisitToPlan } from './problem.ts';
import { UNKNOWN_WAY } from './problem.ts';
import { NEVER } from './solver/model.ts';

const troubles = (problem: Problem): string[] => compile(problem).troubles.map(({ code }) => code);
const planned = (problem: Problem): string[] => compile(problem).tasks.flatMap((task) => (task ? [task.visitId] : []));

describe('what is wrong is named, and the rest is planned', () => {
  const sent = (caregiverId: string, time = '09:30') => [{ caregiverId, startsAt: at(time) }];

  test.each<[string, Partial<VisitToPlan>]>([
    ['PLACE_UNKNOWN', { placeId: 'the moon' }],
    ['MINUTES_WRONG', { minutes: 0 }],
    ['MINUTES_WRONG', { minutes: 721 }],
    ['MINUTES_WRONG', { minutes: 30.5 }],
    ['MINUTES_WRONG', { second: { skills: [], minutes: -1, after: { from: 0, to: 0 } } }],
    ['GAP_BACKWARDS', { second: { skills: [], minutes: 30, after: { from: 10, to: 9 } } }],
    ['WINDOW_BACKWARDS', { earliest: at('11:01') }],
    ['WINDOW_PAST', { earliest: at('00:00') - 9 * 3_600_000, latest: at('00:00') - 8 * 3_600_000 }],
    ['NOT_AS_MANY', { fixed: [...sent('wang'), ...sent('li')] }],
    ['FIXED_TO_NOBODY', { fixed: sent('gone') }],
    ['FIXED_BUT_AGAINST', { fixed: sent('ill') }],
    ['NOBODY_SKILLED', { skills: ['driving'] }],
    ['NOBODY_OF_SEX', { sex: 'male' }],
    ['NOBODY_WELCOME', { never: { wang: '不接受', li: '亲属' } }],
    ['LONGER_THAN_ANY_SHIFT', { minutes: 541 }],
    ['OVER_CAPS', { minutes: 481 }],
    ['NOBODY_AT_THAT_HOUR', { earliest: at('18:00'), wishedBy: at('18:00'), latest: at('19:00') }],
    ['NOT_TWO', { never: { li: '不接受' }, second: { skills: [], minutes: 30, after: { from: 0, to: 0 } } }],
  ])('%s: %j', (code, wrong) => {
    const caregivers = [
      aCaregiverDay(),
      aCaregiverDay({ caregiverId: 'li', name: '李兰' }),
      aCaregiverDay({ caregiverId: 'ill', name: '赵红', against: ['病假'] }),
    ];
    const problem = aProblem({ caregivers, visits: [aVisit(wrong), aVisit({ visitId: 'v2' })] });
    expect(troubles(problem)).toEqual([code]);
    expect(planned(problem)).toEqual(['v2']);
    expect(compile(problem).troubles[0]).toMatchObject({
      visitId: 'v1',
      message: expect.stringMatching(/\p{Script=Han}/u),
    });
  });

  test.each<[string, Partial<CaregiverDay>]>([
    ['HOURS_BACKWARDS', { until: at('08:00') }],
    ['PLACE_UNKNOWN', { startPlaceId: 'the moon' }],
    ['PLACE_UNKNOWN', { endPlaceId: 'the moon' }],
  ])('%s: %j', (code, wrong) => {
    const problem = aProblem({ caregivers: [aCaregiverDay(wrong), aCaregiverDay({ caregiverId: 'li' })] });
    expect(compile(problem).troubles).toMatchObject([{ code, caregiverId: 'wang' }]);
    const { model } = compile(problem);
    expect(model.price[0]).toBe(NEVER);
    expect(model.price[1]).not.toBe(NEVER);
  });

  test('nobody can be sent, nobody goes there, or nobody knows the way', () => {
    expect(troubles(aProblem({ caregivers: [] }))).toEqual(['NOBODY_TO_SEND']);
    expect(troubles(aProblem({ caregivers: [aCaregiverDay({ against: ['请假'] })] }))).toEqual(['NOBODY_TO_SEND']);
    expect(troubles(aProblem({ caregivers: [aCaregiverDay({ districts: [NEIGHBOUR] })] }))).toEqual([
      'NOBODY_IN_DISTRICT',
    ]);
    const places = aStreet(2);
    const travel = waysOf(places, () => UNKNOWN_WAY);
    expect(troubles(aProblem({ places, travel }))).toEqual(['WAYS_MISSING', 'WAYS_MISSING', 'WAY_UNKNOWN']);
    expect(troubles(aProblem({ places, travel: { ...travel, minutes: [0, 1, 1] } }))).toEqual([
      'TABLE_NOT_SQUARE',
      'WAY_UNKNOWN',
    ]);
  });

  test('who could but may not be sent is said by name', () => {
    const caregivers = [
      aCaregiverDay(),
      aCaregiverDay({ name: '赵红', skills: ['nursing'], against: ['病假'], caregiverId: 'ill' }),
    ];
    const [trouble] = compile(aProblem({ caregivers, visits: [aVisit({ skills: ['nursing'] })] })).troubles;
    expect(trouble?.message).toBe('当天可以派的护理员都不会：护理；会的当天不能派：赵红（病假）');
  });

  test('what is given twice counts once', () => {
    expect(troubles(aProblem({ visits: [aVisit(), aVisit({ minutes: 30 })] }))).toEqual(['TWICE']);
    expect(troubles(aProblem({ caregivers: [aCaregiverDay(), aCaregiverDay()] }))).toEqual(['TWICE']);
    expect([...compile(aProblem({ visits: [aVisit(), aVisit({ minutes: 30 })] })).model.duration]).toEqual([60]);
  });
});

describe('what is fixed', () => {
  const fixedAt = (visitId: string, placeId: string, time: string, over: Partial<VisitToPlan> = {}) =>
    aVisit({ visitId, placeId, fixed: [{ caregiverId: 'wang', startsAt: at(time) }], ...over });
  const withFixed = (...fixed: VisitToPlan[]) => aProblem({ visits: [...fixed, aVisit({ visitId: 'free' })] });
  /** Minutes after midnight. */
  const inDay = (problem: Problem, minute: number): number => minute - (at('00:00') - compile(problem).zero) / 60_000;

  test('is time that does not move, of one caregiver', () => {
    const problem = withFixed(fixedAt('v1', 'h2', '09:30'));
    const { model, tasks, troubles: wrong } = compile(problem);
    expect(wrong).toEqual([]);
    expect(tasks).toEqual([{ visitId: 'free', part: 0 }, undefined]);
    expect([model.open[1], model.due[1], model.close[1]].map((minute) => inDay(problem, minute!))).toEqual([
      570, 570, 570,
    ]);
    expect(model.skip[1]).toBe(NEVER);
  });

  test('one that clashes with another is named, and the time of both is kept', () => {
    const problem = withFixed(fixedAt('v1', 'h1', '09:00'), fixedAt('v2', 'h9', '10:30'));
    const { model, troubles: wrong } = compile(problem);
    expect(wrong).toMatchObject([{ code: 'FIXED_CLASH', visitId: 'v2', caregiverId: 'wang' }]);
    expect(inDay(problem, model.open[1]!)).toBe(540);
    expect(model.duration[1]).toBe(150);
    // Two hours of visits: the half hour between them is nobody's work.
    expect(model.most[0]).toBe(480 + 30);
    const [enter, leave] = [model.place[1]!, model.place[1]!];
    const home = model.startPlace[0]!;
    expect(model.travel[home * model.places + enter]).toBe(10);
    expect(model.travel[leave * model.places + home]).toBe(90);
  });

  test('one that began before the shift is where the day begins, one that ends after it where the day ends', () => {
    const problem = withFixed(fixedAt('v1', 'h2', '07:30'), fixedAt('v2', 'h4', '16:30'));
    const { model, tasks, troubles: wrong } = compile(problem);
    expect(wrong).toEqual([]);
    expect(tasks).toEqual([{ visitId: 'free', part: 0 }]);
    expect([model.from[0]!, model.until[0]!].map((minute) => inDay(problem, minute))).toEqual([510, 990]);
    expect(model.most[0]).toBe(360);
    expect(model.travel[model.startPlace[0]! * model.places + model.place[0]!]).toBe(10);
    expect(model.travel[model.place[0]! * model.places + model.endPlace[0]!]).toBe(30);
  });

  test('leaves no room for the break: nobody is asked for one, and it is said', () => {
    const pause = { minutes: 60, earliest: at('11:30'), latest: at('12:30') };
    const caregivers = [aCaregiverDay({ break: pause })];
    const visits = [fixedAt('v1', 'h1', '11:00', { minutes: 180 }), aVisit({ visitId: 'free' })];
    const { model, troubles: wrong } = compile(aProblem({ caregivers, visits }));
    expect(wrong).toMatchObject([{ code: 'NO_BREAK', caregiverId: 'wang' }]);
    expect(model.breakLength[0]).toBe(0);
  });
});

test('wishes about persons become prices', () => {
  const visit = aVisit({
    preferred: ['chen'],
    faces: { wang: 1, chen: 3 },
    announced: [{ caregiverId: 'li', startsAt: at('09:00') }],
  });
  const caregivers = ['wang', 'li', 'chen'].map((caregiverId) => aCaregiverDay({ caregiverId }));
  const { model } = compile(aProblem({ visits: [visit], caregivers }));
  expect([...model.price]).toEqual([400 + 100 + 300, 400 + 200, 50 + 300]);
});

test('what was announced is not begun before, and late after it', () => {
  const announced = [{ caregiverId: 'wang', startsAt: at('09:20') }];
  const [told, untold] = [{ announced }, {}].map((over) => compile(aProblem({ visits: [aVisit(over)] })).model);
  expect(told!.open[0]! - untold!.open[0]!).toBe(20);
  expect(told!.due[0]).toBe(told!.open[0]);
  expect(told!.close[0]).toBe(untold!.close[0]);
});

test('seconds never count in anybody’s favour', () => {
  const second = 1_000;
  const visits = [aVisit({ earliest: at('09:00') + second, latest: at('11:00') - second })];
  const caregivers = [aCaregiverDay({ from: at('08:00') + second, until: at('17:00') - second })];
  const { model, zero } = compile(aProblem({ visits, caregivers }));
  const inDay = (minute: number) => minute - (at('00:00') - zero) / 60_000;
  expect([model.open[0]!, model.close[0]!, model.from[0]!, model.overtimeFrom[0]!].map(inDay)).toEqual([
    541, 659, 481, 1_019,
  ]);
});
