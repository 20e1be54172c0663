import fc from 'fast-check';
import { cityDays } from '../../../bench/scheduling-city/city.ts';
import { problemOf } from '../../../bench/scheduling-city/plan-section.ts';
import { addDays } from '../../../shared/business-time.ts';
import { checkPlan } from '../check-plan.ts';
import { compile } from '../compile.ts';
import { explain } from '../explain.ts';
import { planFound, routesOf } from '../plan.ts';
import type { Plan, PlanningDay } from '../problem.ts';
import { byIterations, search } from '../solver/search.ts';
import { amongDays } from './among-days.ts';
import { joinSections, type Section } from './section.ts';
import { STOPS_PER_SECTION, sectionsOf } from './sections.ts';

const MOVES = 10_000;
/** Enough that a plan follows what it is told and not where its search began. */
const MANY_MOVES = 60_000;
/** As many moves leave somebody out of this section where nobody makes room, or where not everybody is served first. */
const UNTIL_ALL_ARE_SERVED = 2_000_000;

async function planned({ day, plan }: Section, seed: number, moves = MOVES): Promise<Plan> {
  const problem = await problemOf(day);
  const compiled = compile(problem);
  const start = plan && routesOf(compiled, plan);
  return planFound(problem, compiled, search(compiled.model, { seed, share: byIterations(moves), start }));
}

/** A day planned in rounds; the plans after each. */
async function inRounds(day: PlanningDay, most: number, rounds: number): Promise<Plan[]> {
  const plans: Plan[] = [];
  for (let round = 0; round < rounds; round++) {
    const plan = plans.at(-1);
    const sections = sectionsOf(day, { round, most, ...(plan ? { plan } : {}) });
    const found = await Promise.all(sections.map((section, i) => planned(section, 10 * round + i)));
    plans.push(joinSections(day, sections, found));
  }
  return plans;
}

test('planned in sections and joined, a day breaks no rule, whatever the sections', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 12, max: 120 }), async (seed, most) => {
      const [day] = cityDays({ seed, visits: 90, caregivers: 24, dates: ['2026-11-24'] });
      const problem = await problemOf(day!);
      for (const plan of await inRounds(day!, most, 3)) {
        expect(checkPlan(problem, plan)).toEqual([]);
        const made = new Set(plan.days.flatMap(({ stops }) => stops.map(({ visitId }) => visitId)));
        expect(made.size + plan.unplanned.length).toBe(day!.visits.length);
      }
    }),
    { numRuns: 4 },
  );
});

test('nobody is left out where everybody can be served, though only just', async () => {
  const [city] = cityDays({ seed: 1, visits: 2_000, caregivers: 250, dates: ['2026-11-24'] });
  const [, , , town] = sectionsOf(city!, { round: 0, most: STOPS_PER_SECTION });
  for (const seed of [4, 6]) expect((await planned(town!, seed, UNTIL_ALL_ARE_SERVED)).unplanned).toEqual([]);
});

test('going back to the borders never makes a plan worse by more than the latest visits of the sections', async () => {
  const [day] = cityDays({ seed: 3, visits: 120, caregivers: 32, dates: ['2026-11-24'] });
  const problem = await problemOf(day!);
  const [first, second, third] = (await inRounds(day!, 40, 3)).map((plan) => explain(problem, plan));
  const without = ({ totalPoints, day: ofDay }: typeof first & object) =>
    totalPoints - ofDay.reduce((sum, { points }) => sum + points, 0);
  expect(without(third!)).toBeLessThanOrEqual(without(second!) + second!.totalPoints * 0.01);
  expect(without(second!)).toBeLessThan(without(first!));
});

const DAY_MS = 86_400_000;
/** The same visits and caregivers so many days later, when nobody knows anybody yet. */
function later(day: PlanningDay, days: number): PlanningDay {
  const shift = days * DAY_MS;
  return {
    ...day,
    date: addDays(day.date, days),
    visits: day.visits.map((visit) => ({
      ...visit,
      visitId: `${visit.visitId}+${days}`,
      earliest: visit.earliest + shift,
      wishedBy: visit.wishedBy + shift,
      latest: visit.latest + shift,
      faces: {},
      preferred: [],
    })),
    caregivers: day.caregivers.map((one) => ({
      ...one,
      from: one.from + shift,
      until: one.until + shift,
      overtimeUntil: one.overtimeUntil + shift,
      break: one.break && {
        ...one.break,
        earliest: one.break.earliest + shift,
        latest: one.break.latest + shift,
      },
    })),
  };
}

test('planned one after the other, days that know of each other send the same people', async () => {
  const [day] = cityDays({ seed: 6, visits: 50, caregivers: 24, dates: ['2026-11-24'] });
  // Each day other elders of three stay away: the best for a day by itself is not the best of the day before.
  const days = [0, 1, 2].map((shift) => {
    const whole = later(day!, shift);
    return { ...whole, visits: whole.visits.filter((_, i) => i % 3 !== shift) };
  });
  const pairs = async (knowing: boolean): Promise<number> => {
    const others: { day: PlanningDay; plan: Plan }[] = [];
    for (const [i, one] of days.entries()) {
      const asked = knowing ? amongDays(one, others, {}) : one;
      const plan = await planned({ day: asked, plan: undefined, halves: {} }, i, MANY_MOVES);
      others.push({ day: one, plan });
    }
    const met = others.flatMap(({ day: { visits }, plan }) => {
      const elderOf = new Map(visits.map(({ visitId, elderId }) => [visitId, elderId]));
      return plan.days.flatMap(({ caregiverId, stops }) =>
        stops.map(({ visitId }) => `${elderOf.get(visitId)} ${caregiverId}`),
      );
    });
    return new Set(met).size;
  };
  const [knowing, strangers] = [await pairs(true), await pairs(false)];
  expect(knowing).toBeLessThan(strangers);
});
