import { aCaregiverDay, aProblem, at, aVisit } from '../../test/fixtures/a-day-to-plan.ts';
import { compile } from './compile.ts';
import { type Assignment, assignmentsOf, planFound, planOf, routesOf } from './plan.ts';

const goes = (caregiverId: string, visitId: string, time: string, part: 0 | 1 = 0): Assignment => ({
  caregiverId,
  visitId,
  part,
  startsAt: at(time),
});

test('a day follows from its beginnings: ways, break, end, overtime', () => {
  const pause = { minutes: 60, earliest: at('11:30'), latest: at('12:30') };
  const problem = aProblem({
    caregivers: [aCaregiverDay({ break: pause, until: at('13:30'), overtimeUntil: at('15:00') })],
    visits: [aVisit({ visitId: 'late', placeId: 'h4', minutes: 45 }), aVisit()],
  });
  expect(planOf(problem, [goes('wang', 'late', '13:00'), goes('wang', 'v1', '10:00')])).toEqual({
    date: '2026-11-23',
    days: [
      {
        caregiverId: 'wang',
        stops: [
          { visitId: 'v1', part: 0, startsAt: at('10:00'), endsAt: at('11:00'), wayMinutes: 10 },
          { visitId: 'late', part: 0, startsAt: at('13:00'), endsAt: at('13:45'), wayMinutes: 30 },
        ],
        break: { from: at('11:30'), to: at('12:30') },
        backAt: at('14:25'),
        wayMinutes: 80,
        visitMinutes: 105,
        overtimeMinutes: 55,
      },
    ],
    unplanned: [],
  });
});

test('a break that fits only before the way back makes the day longer', () => {
  const pause = { minutes: 30, earliest: at('12:00'), latest: at('12:30') };
  const visits = [aVisit({ minutes: 150 })];
  const [day] = planOf(aProblem({ caregivers: [aCaregiverDay({ break: pause })], visits }), [
    goes('wang', 'v1', '10:00'),
  ]).days;
  expect(day).toMatchObject({ break: { from: at('12:30'), to: at('13:00') }, backAt: at('13:10') });
});

test('who has no visit has no day', () => {
  expect(planOf(aProblem(), [])).toEqual({
    date: '2026-11-23',
    days: [{ caregiverId: 'wang', stops: [], wayMinutes: 0, visitMinutes: 0, overtimeMinutes: 0 }],
    unplanned: ['v1'],
  });
});

describe('from a plan to the routes of a search and back', () => {
  const second = { skills: [], minutes: 30, after: { from: 0, to: 0 } } as const;
  const problem = aProblem({
    caregivers: [aCaregiverDay(), aCaregiverDay({ caregiverId: 'li', name: '李兰' })],
    visits: [
      aVisit(),
      aVisit({ visitId: 'v2', fixed: [{ caregiverId: 'wang', startsAt: at('11:30') }] }),
      aVisit({ visitId: 'v3', second, latest: at('14:00') }),
      aVisit({ visitId: 'wrong', minutes: 0 }),
    ],
  });
  const compiled = compile(problem);
  const made = [
    goes('wang', 'v1', '09:00'),
    goes('wang', 'v2', '11:30'),
    goes('wang', 'v3', '12:30'),
    goes('li', 'v3', '12:30', 1),
  ];
  const starts = (routes: readonly (readonly number[])[]) => {
    const all = new Int32Array(compiled.model.tasks).fill(-1);
    for (const { caregiverId, visitId, part, startsAt } of made) {
      const worker = problem.caregivers.findIndex((each) => each.caregiverId === caregiverId);
      const task = routes[worker]!.find(
        (t) => compiled.tasks[t]?.visitId === visitId && compiled.tasks[t]?.part === part,
      );
      if (task !== undefined) all[task] = (startsAt - compiled.zero) / 60_000;
    }
    return all;
  };

  test('nothing is lost, and what is wrong in itself is left out', () => {
    const routes = routesOf(compiled, planOf(problem, made));
    const found = { routes, starts: starts(routes), cost: 0, iterations: 0 };
    const plan = planFound(problem, compiled, found);
    expect(assignmentsOf(plan)).toEqual(made);
    expect(plan.unplanned).toEqual(['wrong']);
  });

  test('of a visit of two that is half kept nothing is taken along', () => {
    const ill = { ...problem, caregivers: [problem.caregivers[0]!, { ...problem.caregivers[1]!, against: ['病假'] }] };
    const third = { ...aCaregiverDay({ caregiverId: 'chen', name: '陈静' }) };
    const now = compile({ ...ill, caregivers: [...ill.caregivers, third] });
    const visitsOf = routesOf(now, planOf(problem, made)).map((route) =>
      route.map((task) => now.tasks[task]?.visitId ?? 'fixed'),
    );
    expect(visitsOf).toEqual([['v1', 'fixed'], [], []]);
  });
});
