import type { Plan, PlanningDay } from '../../functions/scheduling/problem.ts';
import { amongDays } from '../../functions/scheduling/sections/among-days.ts';
import { joinSections } from '../../functions/scheduling/sections/section.ts';
import { sectionsOf } from '../../functions/scheduling/sections/sections.ts';
import { type Step, stepsOf } from '../../functions/scheduling/sections/steps.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import type { Workers } from './workers.ts';

export interface Terms {
  readonly seed: number;
  /** Of the processor, for each section over all rounds of a date: what a roster is asked for with. */
  readonly seconds: number;
  readonly most: number;
  readonly onStep?: (step: Step, sections: number, days: ReadonlyMap<BusinessDate, Plan>) => void;
}
export interface Played {
  readonly plans: ReadonlyMap<BusinessDate, Plan>;
  readonly cpuSeconds: number;
  /** With a function for every section: the longest of each step, one after the other. */
  readonly longestSeconds: number;
  readonly iterations: number;
  readonly megabytes: number;
}

/** Plans the days as the functions do it: step by step, the sections of a step all at once. */
export async function planDays(days: readonly PlanningDay[], workers: Workers, terms: Terms): Promise<Played> {
  const { seed, seconds, most, onStep } = terms;
  const plans = new Map<BusinessDate, Plan>();
  const sum = { cpuSeconds: 0, longestSeconds: 0, iterations: 0, megabytes: 0 };
  const isWhole = days.length === 1 && sectionsOf(days[0]!, { round: 0, most }).length === 1;
  for (const step of stepsOf(
    days.map(({ date }) => date),
    { isWhole },
  )) {
    const { date, round, share } = step;
    const others = days.flatMap((day) => {
      const plan = plans.get(day.date);
      return plan && day.date !== date ? [{ day, plan }] : [];
    });
    const day = amongDays(days.find((one) => one.date === date)!, others, {});
    const plan = plans.get(date);
    const sections = sectionsOf(day, { round, most, ...(plan ? { plan } : {}) });
    const told = await Promise.all(
      sections.map((section, i) =>
        workers.plan({ section, seed: seed * 1_000 + round * 100 + i, seconds: seconds * share }),
      ),
    );
    plans.set(
      date,
      joinSections(
        day,
        sections,
        told.map((one) => one.plan),
      ),
    );
    for (const { cpuSeconds, iterations, megabytes } of told) {
      sum.cpuSeconds += cpuSeconds;
      sum.iterations += iterations;
      sum.megabytes = Math.max(sum.megabytes, megabytes);
    }
    sum.longestSeconds += Math.max(...told.map((one) => one.cpuSeconds));
    onStep?.(step, sections.length, plans);
  }
  return { plans, ...sum };
}
