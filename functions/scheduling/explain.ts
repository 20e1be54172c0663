import { leftOutPoints } from './left-out-points.ts';
import { MINUTE_MS, type Part, partsOf } from './part.ts';
import { personPoints } from './person-points.ts';
import type { CaregiverPlan, Plan, Problem, VisitToPlan } from './problem.ts';

/** One thing a plan is charged for. */
export interface Charge {
  readonly code: string;
  readonly points: number;
  /** Said as it is to a dispatcher. */
  readonly message: string;
}
/** What a plan costs and why. The charges of all parts add up to the total. */
export interface Explanation {
  readonly totalPoints: number;
  /** What belongs to the day as a whole. */
  readonly day: readonly Charge[];
  readonly visits: readonly { readonly visitId: string; readonly charges: readonly Charge[] }[];
  readonly caregivers: readonly { readonly caregiverId: string; readonly charges: readonly Charge[] }[];
}

const charge = (code: string, points: number, message: string): Charge[] =>
  points > 0 ? [{ code, points, message }] : [];

interface Made {
  readonly caregiverId: string;
  readonly startsAt: number;
}

/** Minutes after the hour that was wished for or announced; nothing that is fixed is late by this plan. */
function minutesLate({ visit, part, due }: Part, made: Made | undefined): number {
  if (!made || visit.fixed || part === 1) return 0;
  return Math.max(0, (made.startsAt - due) / MINUTE_MS);
}

function ofPerson(part: Part, { caregiverId }: Made, { weights }: Problem, nameOf: (id: string) => string): Charge[] {
  const { notPreferred, newFace, otherCaregiver } = personPoints(part, caregiverId, weights);
  const visits = part.visit.faces[caregiverId] ?? 0;
  const name = nameOf(caregiverId);
  const known = visits === 0 ? `${name}第一次为这位老人上门` : `${name}为这位老人上门过 ${visits} 次`;
  return [
    ...charge(
      'NOT_PREFERRED',
      notPreferred,
      `老人指定的是${part.visit.preferred.map(nameOf).join('、')}，安排的是${name}`,
    ),
    ...charge('NEW_FACE', newFace, known),
    ...charge('OTHER_CAREGIVER', otherCaregiver, `已通知的护理员换成了${name}`),
  ];
}

function leftOut({ urgent, announced }: VisitToPlan, nameOf: (caregiverId: string) => string): string {
  const still = announced ? `，仍派着${announced.map(({ caregiverId }) => nameOf(caregiverId)).join('、')}` : '';
  return `${urgent ? '紧急服务' : ''}没有排上${still}`;
}

function ofVisit(
  visit: VisitToPlan,
  made: readonly (Made | undefined)[],
  problem: Problem,
  nameOf: (caregiverId: string) => string,
): Charge[] {
  const { weights, now } = problem;
  if (visit.fixed) return [];
  const times = visit.urgent ? weights.urgentTimes : 1;
  if (!made[0]) return charge('UNPLANNED', leftOutPoints(visit, weights), leftOut(visit, nameOf));
  return partsOf(visit, now).flatMap((part, i) => {
    const late = minutesLate(part, made[i]);
    const since = visit.announced ? '已通知的时间' : '希望的时间';
    return [
      ...charge('LATE', late * weights.lateMinute * times, `比${since}晚 ${late} 分钟`),
      ...(made[i] ? ofPerson(part, made[i], problem, nameOf) : []),
    ];
  });
}

const HOUR = 60;
const inHours = (minutes: number): string => `${Math.round((minutes / HOUR) * 10) / 10} 小时`;

function ofCaregiver(day: CaregiverPlan, averageMinutes: number, { weights }: Problem): Charge[] {
  const { wayMinutes, overtimeMinutes, visitMinutes, stops } = day;
  if (stops.length === 0) return [];
  const more = Math.round(visitMinutes - averageMinutes);
  const beside = more === 0 ? '与平均相当' : `比平均${more > 0 ? '多' : '少'} ${Math.abs(more)} 分钟`;
  return [
    ...charge('TRAVEL', wayMinutes * weights.travelMinute, `路上 ${wayMinutes} 分钟`),
    ...charge('OVERTIME', overtimeMinutes * weights.overtimeMinute, `加班 ${overtimeMinutes} 分钟`),
    ...charge(
      'LOAD',
      (visitMinutes * visitMinutes * weights.loadHourSquared) / HOUR ** 2,
      `上门 ${inHours(visitMinutes)}，${beside}`,
    ),
  ];
}

const pointsOf = (charges: readonly Charge[]): number => charges.reduce((sum, { points }) => sum + points, 0);

/** What a plan costs by the problem's weights: every charge in words, of each visit, each caregiver and the day. */
export function explain(problem: Problem, plan: Plan): Explanation {
  const { weights } = problem;
  const names = new Map(problem.caregivers.map(({ caregiverId, name }) => [caregiverId, name]));
  const nameOf = (caregiverId: string): string => names.get(caregiverId) ?? caregiverId;
  const made = new Map<string, (Made | undefined)[]>();
  for (const { caregiverId, stops } of plan.days)
    for (const { visitId, part, startsAt } of stops) {
      const parts = made.get(visitId) ?? [];
      parts[part] = { caregiverId, startsAt };
      made.set(visitId, parts);
    }
  const visits = problem.visits.map((visit) => ({
    visitId: visit.visitId,
    charges: ofVisit(visit, made.get(visit.visitId) ?? [], problem, nameOf),
  }));
  const atWork = plan.days.filter(({ stops }) => stops.length > 0);
  const average = atWork.reduce((sum, { visitMinutes }) => sum + visitMinutes, 0) / Math.max(1, atWork.length);
  const caregivers = plan.days.map((day) => ({
    caregiverId: day.caregiverId,
    charges: ofCaregiver(day, average, problem),
  }));
  const latest = problem.visits.reduce(
    (most, visit) => Math.max(most, minutesLate(partsOf(visit, problem.now)[0], made.get(visit.visitId)?.[0])),
    0,
  );
  const day = charge('LATEST', latest * weights.latestMinute, `当天最晚的一次晚 ${latest} 分钟`);
  const all = [day, ...visits.map(({ charges }) => charges), ...caregivers.map(({ charges }) => charges)];
  return { totalPoints: all.reduce((sum, charges) => sum + pointsOf(charges), 0), day, visits, caregivers };
}
