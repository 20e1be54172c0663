import { checkPlan } from '../../functions/scheduling/check-plan.ts';
import { explain } from '../../functions/scheduling/explain.ts';
import type { Plan, PlanningDay } from '../../functions/scheduling/problem.ts';
import { problemOf } from './plan-section.ts';

/** What a whole day's plan is worth, however it was made. */
export interface Judgement {
  readonly points: number;
  /** Without those for visits nobody makes. */
  readonly pointsOfPlanned: number;
  readonly broken: number;
  readonly unplanned: number;
  readonly late: number;
  readonly newFaces: number;
  readonly stops: number;
  readonly wayMinutes: number;
  readonly overtimeMinutes: number;
}

export async function judge(day: PlanningDay, plan: Plan): Promise<Judgement> {
  const problem = await problemOf(day);
  const { totalPoints, visits } = explain(problem, plan);
  const charges = visits.flatMap((visit) => visit.charges);
  const count = (code: string): number => charges.filter((charge) => charge.code === code).length;
  const stops = plan.days.flatMap((one) => one.stops);
  const faces = new Map(problem.visits.map((visit) => [visit.visitId, visit.faces]));
  const isNew = (visitId: string, caregiverId: string) => !Object.hasOwn(faces.get(visitId)!, caregiverId);
  const missing = charges.filter(({ code }) => code === 'UNPLANNED').reduce((sum, { points }) => sum + points, 0);
  return {
    points: totalPoints,
    pointsOfPlanned: totalPoints - missing,
    broken: checkPlan(problem, plan).length,
    unplanned: plan.unplanned.length,
    late: count('LATE'),
    newFaces: plan.days.flatMap((one) => one.stops.filter(({ visitId }) => isNew(visitId, one.caregiverId))).length,
    stops: stops.length,
    wayMinutes: plan.days.reduce((sum, one) => sum + one.wayMinutes, 0),
    overtimeMinutes: plan.days.reduce((sum, one) => sum + one.overtimeMinutes, 0),
  };
}
