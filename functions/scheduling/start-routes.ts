import type { Compiled } from './compile.ts';
import { MINUTE_MS } from './part.ts';
import type { Assignment } from './plan.ts';
import { NEVER, type Routes } from './solver/model.ts';

/**
 * A plan that was made before, as the search begins with it. What the problem no longer knows is left out; whether the rest
 * can still be kept is for the search to find out.
 */
export function startRoutes({ model, problem, tasks, zero }: Compiled, assignments: readonly Assignment[]): Routes {
  const { workers, price } = model;
  const workerOf = new Map(problem.caregivers.map(({ caregiverId }, worker) => [caregiverId, worker]));
  const nameOf = ({ visitId, part }: Pick<Assignment, 'visitId' | 'part'>): string => `${part}/${visitId}`;
  const sent = new Map(assignments.map((assignment) => [nameOf(assignment), assignment]));
  const routes = problem.caregivers.map((): { task: number; at: number }[] => []);
  for (const [task, origin] of tasks.entries()) {
    const assignment = origin && sent.get(nameOf(origin));
    if (assignment) {
      const at = (assignment.startsAt - zero) / MINUTE_MS;
      routes[workerOf.get(assignment.caregiverId) ?? -1]?.push({ task, at });
    } else if (!origin) {
      // Time that is fixed is one caregiver's, and nobody else's.
      const worker = price.subarray(task * workers, (task + 1) * workers).findIndex((points) => points !== NEVER);
      routes[worker]?.push({ task, at: model.open[task]! });
    }
  }
  return routes.map((route) => route.toSorted((a, b) => a.at - b.at).map(({ task }) => task));
}
