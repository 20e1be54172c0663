import { byIterations, search } from '../../functions/scheduling/solver/search.ts';
import { instanceOf, modelOf, solutionOf } from './instance.ts';

const nurse = { service: 'nursing', duration: 10.5 };
const bath = { service: 'bathing', duration: 20 };

/** Three patients on a line, 10 apart; the second is nursed and bathed, the third is to be bathed early. */
const instance = instanceOf({
  name: 'a-line',
  family: 'by-hand',
  caregivers: [
    { id: 'nurse', skills: ['nursing'] },
    { id: 'bather', skills: ['bathing'] },
  ],
  patients: [
    { id: 'p1', node: 1, window: [0, 100], visits: [nurse] },
    { id: 'p2', node: 2, window: [50, 100], visits: [nurse, bath], sync: { type: 'precedence', minGap: 5, maxGap: 8 } },
    { id: 'p3', node: 3, window: [0, 12], visits: [bath] },
  ],
  travel: [
    [0, 10, 20, 30],
    [10, 0, 10, 20],
    [20, 10, 0, 10],
    [30, 20, 10, 0],
  ],
});
const { model, tasks } = modelOf(instance);
const byName = (solution: ReturnType<typeof solutionOf>['solution']) =>
  Object.fromEntries(
    solution.routes.map(({ caregiver, visits }) => [caregiver, visits.map(({ patient, start }) => [patient, start])]),
  );

test('visits begin as early as the rules let them, and the nurse waits for who follows her', () => {
  const { solution, objective } = solutionOf(instance, tasks, [
    [0, 1],
    [3, 2],
  ]);
  // The bath of p2 cannot begin before 60, so nursing waits until 8 before it; p3 is 18 late, the largest lateness.
  expect(byName(solution)).toEqual({
    nurse: [
      ['p1', 10],
      ['p2', 52],
    ],
    bather: [
      ['p3', 30],
      ['p2', 60],
    ],
  });
  expect(objective).toBeCloseTo((40 + 60 + 18 + 18) / 3, 9);
});

test('what the search finds costs what its solution says, in thousandths', () => {
  const found = search(model, { seed: 1, share: byIterations(20_000) });
  const { objective } = solutionOf(instance, tasks, found.routes);
  expect(found.cost / 3_000).toBeCloseTo(objective, 9);
  expect(objective).toBeCloseTo((40 + 60 + 18 + 18) / 3, 9);
});
