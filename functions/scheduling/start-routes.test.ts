import { cityDays } from '../../bench/scheduling-city/city.ts';
import { compile } from './compile.ts';
import { assignmentsOf, planFound } from './plan.ts';
import type { Problem } from './problem.ts';
import { NEVER } from './solver/model.ts';
import { startRoutes } from './start-routes.ts';
import { DEFAULT_PACE, straightLines } from './travel/straight-line.ts';
import { travelTable } from './travel/ways.ts';

/** A small town; one visit is fixed. */
async function town(): Promise<Problem> {
  const [day] = cityDays({ seed: 4, visits: 40, caregivers: 12, dates: ['2026-11-24'] });
  const [first] = day!.visits;
  const [caregiver] = day!.caregivers.filter(({ districts }) => districts.includes(first!.placeId.slice(0, 6)));
  const fixed = [{ caregiverId: caregiver!.caregiverId, startsAt: first!.earliest }];
  const visits = [{ ...first!, second: undefined, skills: [], fixed }, ...day!.visits.slice(1)];
  return { ...day!, visits, travel: await travelTable(straightLines(DEFAULT_PACE), day!.places) };
}

test('a plan that comes back is the routes it was made of, what is fixed included', async () => {
  const problem = await town();
  const compiled = compile(problem);
  const { tasks, workers, price, open, partner } = compiled.model;
  const routes = Array.from({ length: workers }, (): number[] => []);
  const order = Array.from({ length: tasks }, (_, task) => task).toSorted((a, b) => open[a]! - open[b]! || a - b);
  for (const task of order) {
    const other = partner[task]! < 0 ? -1 : routes.findIndex((route) => route.includes(partner[task]!));
    const able = routes.flatMap((_, w) => (price[task * workers + w] === NEVER || w === other ? [] : [w]));
    routes[able[task % Math.max(1, able.length)] ?? -1]?.push(task);
  }
  const placed = routes.flat();
  expect(placed.length).toBeGreaterThan(30);
  expect(placed.some((task) => compiled.tasks[task] === undefined)).toBe(true);
  // Each a minute after the one before where both open at once: a plan tells the order by the hours.
  const starts = Int32Array.from(open);
  for (const route of routes) for (const [i, task] of route.entries()) starts[task]! += compiled.tasks[task] ? i : 0;
  const plan = planFound(problem, compiled, { routes, starts, cost: 0, iterations: 0 });
  const back = startRoutes(compiled, assignmentsOf(plan));
  expect(back.map((route) => route.toSorted())).toEqual(routes.map((route) => route.toSorted()));
  const inOrder = (route: readonly number[]) => route.map((task) => starts[task]!);
  for (const route of back) expect(inOrder(route)).toEqual(inOrder(route).toSorted((a, b) => a - b));
});

test('who is no longer there, and what is no longer asked for, is left out', async () => {
  const problem = await town();
  const [, visit] = problem.visits;
  const [caregiver] = problem.caregivers;
  const startsAt = visit!.earliest;
  const sent = { visitId: visit!.visitId, part: 0 as const, startsAt };
  const routesFor = (...assignments: Parameters<typeof startRoutes>[1]) => startRoutes(compile(problem), assignments);
  const [none] = [routesFor().flat().length];
  expect(routesFor({ ...sent, caregiverId: caregiver!.caregiverId }).flat()).toHaveLength(none! + 1);
  expect(routesFor({ ...sent, caregiverId: 'gone' }).flat()).toHaveLength(none!);
  expect(routesFor({ ...sent, visitId: 'gone', caregiverId: caregiver!.caregiverId }).flat()).toHaveLength(none!);
});
