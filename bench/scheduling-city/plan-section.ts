import { compile } from '../../functions/scheduling/compile.ts';
import { planFound, routesOf } from '../../functions/scheduling/plan.ts';
import type { Plan, PlanningDay, Problem } from '../../functions/scheduling/problem.ts';
import type { Section } from '../../functions/scheduling/sections/section.ts';
import { byCpuSeconds, search } from '../../functions/scheduling/solver/search.ts';
import { DEFAULT_PACE, straightLines } from '../../functions/scheduling/travel/straight-line.ts';
import { travelTable } from '../../functions/scheduling/travel/ways.ts';

export interface SectionAsked {
  readonly section: Section;
  readonly seed: number;
  /** Of the processor. */
  readonly seconds: number;
}
export interface SectionPlanned {
  readonly plan: Plan;
  readonly iterations: number;
}

/** A day with its ways, by straight lines. */
export const problemOf = async (day: PlanningDay): Promise<Problem> => ({
  ...day,
  travel: await travelTable(straightLines(DEFAULT_PACE), day.places),
});

/** A section planned anew, or from the plan there is. */
export async function planSection({ section, seed, seconds }: SectionAsked): Promise<SectionPlanned> {
  const problem = await problemOf(section.day);
  const compiled = compile(problem);
  const start = section.plan && { start: routesOf(compiled, section.plan) };
  const found = search(compiled.model, { seed, share: byCpuSeconds(seconds), ...start });
  return { plan: planFound(problem, compiled, found), iterations: found.iterations };
}
