import { type Instant, wallTimeOf } from '../../shared/business-time.ts';
import { covers } from '../../shared/regions.ts';
import { SKILLS } from '../services/index.ts';
import type { CaregiverDay, CaregiverPlan, Plan, Problem, Stop, VisitToPlan } from './problem.ts';

/** A rule that a plan breaks. */
export interface Broken {
  readonly code: string;
  /** Said as it is to a dispatcher. */
  readonly message: string;
  readonly visitId?: string | undefined;
  readonly caregiverId?: string | undefined;
}

const MS = 60_000;
const clock = (at: Instant): string => wallTimeOf(at);

/** Everything needed to judge one caregiver's day. */
interface Judged {
  readonly problem: Problem;
  readonly visitOf: ReadonlyMap<string, VisitToPlan>;
  readonly way: (from: string | undefined, to: string | undefined) => number | undefined;
}

function knownWays({ placeIds, minutes }: Problem['travel']): Judged['way'] {
  const row = new Map(placeIds.map((placeId, i) => [placeId, i]));
  return (from, to) => {
    if (from === undefined || to === undefined || from === to) return 0;
    const [a, b] = [row.get(from), row.get(to)];
    if (a === undefined || b === undefined) return undefined;
    const known = minutes[a * placeIds.length + b];
    return known === undefined || !(known >= 0) || known === Number.POSITIVE_INFINITY ? undefined : Math.ceil(known);
  };
}

const sentTo = ({ fixed }: VisitToPlan, part: 0 | 1) => fixed?.[part];

/** A caregiver who may not make a part of a visit, whenever it is. What is fixed was decided elsewhere. */
function ofPerson(visit: VisitToPlan, { part }: Stop, caregiver: CaregiverDay, { problem }: Judged): Broken[] {
  const { visitId, sex, never, placeId } = visit;
  const { caregiverId, name } = caregiver;
  const broken = (code: string, message: string): Broken => ({ code, message, visitId, caregiverId });
  const asked = part === 1 ? (visit.second?.skills ?? []) : visit.skills;
  const missing = asked.filter((skill) => !caregiver.skills.includes(skill));
  const district = problem.places.find((place) => place.placeId === placeId)?.district;
  const reached = caregiver.districts.length === 0 || caregiver.districts.some((area) => covers(area, district ?? ''));
  return [
    ...(caregiver.against.length > 0
      ? [broken('NOT_SENDABLE', `${name}当天不能派：${caregiver.against.join('；')}`)]
      : []),
    ...(missing.length > 0
      ? [broken('SKILL', `${name}不会：${missing.map((skill) => SKILLS[skill]).join('、')}`)]
      : []),
    ...(sex !== undefined && sex !== caregiver.sex
      ? [broken('SEX', `须由${sex === 'female' ? '女' : '男'}护理员上门`)]
      : []),
    ...(Object.hasOwn(never, caregiverId) ? [broken('NEVER', `${name}不能去这一家：${never[caregiverId]}`)] : []),
    ...(reached ? [] : [broken('DISTRICT', `${name}不去这个片区`)]),
  ];
}

/** A part of a visit at an hour at which it may not begin. The second part is held against the first, not against a window. */
function ofHour(visit: VisitToPlan, stop: Stop, { problem }: Judged): Broken[] {
  const { visitId, earliest, latest, announced } = visit;
  const broken = (code: string, message: string): Broken => ({ code, message, visitId });
  const minutes = stop.part === 1 ? visit.second!.minutes : visit.minutes;
  const length =
    stop.endsAt - stop.startsAt === minutes * MS ? [] : [broken('LENGTH', `这次上门应当是 ${minutes} 分钟`)];
  const fixed = sentTo(visit, stop.part);
  if (fixed)
    return fixed.startsAt === stop.startsAt
      ? length
      : [...length, broken('FIXED', `已定 ${clock(fixed.startsAt)} 开始，不能改`)];
  if (stop.part === 1) return length;
  // Who was told an hour after the last possible one waits until the last possible one.
  const told = Math.min(announced?.[0]?.startsAt ?? Number.NEGATIVE_INFINITY, latest);
  return [
    ...length,
    ...(stop.startsAt < earliest ? [broken('TOO_EARLY', `不能早于 ${clock(earliest)} 开始`)] : []),
    ...(stop.startsAt < told ? [broken('BEFORE_ANNOUNCED', `已通知老人 ${clock(told)} 开始，不能提前`)] : []),
    ...(stop.startsAt > latest ? [broken('TOO_LATE', `不能晚于 ${clock(latest)} 开始`)] : []),
    ...(stop.startsAt < problem.now ? [broken('PAST', '开始的时间已经过去')] : []),
  ];
}

/** Whether a break of the length fits between `from` and `to` beside a way of so many minutes. */
function fits(pause: NonNullable<CaregiverDay['break']>, from: Instant, to: Instant, way: number): boolean {
  const firstBegin = Math.max(from, pause.earliest);
  const lastBegin = Math.min(to - pause.minutes * MS, pause.latest);
  return to - from >= (way + pause.minutes) * MS && firstBegin <= lastBegin;
}

interface Leg {
  readonly from: Instant;
  readonly to: Instant;
  readonly way: number | undefined;
}

/** Whether a day with these legs between its visits, the way back last, has its break. */
function hasBreak(pause: NonNullable<CaregiverDay['break']>, legs: readonly Leg[], begins: Instant): boolean {
  const back = legs.at(-1);
  if (!back) return true;
  if (pause.latest < begins || back.from + (back.way ?? 0) * MS <= pause.latest) return true;
  return legs.some(({ from, to, way }) => way !== undefined && fits(pause, from, to, way));
}

function legsOf(
  { from, startPlaceId, endPlaceId }: CaregiverDay,
  stops: readonly Stop[],
  back: Instant,
  { problem, visitOf, way }: Judged,
): Leg[] {
  let at = Math.max(from, problem.now);
  let place = startPlaceId;
  let ended = Number.NEGATIVE_INFINITY;
  const legs = stops.map((stop): Leg => {
    const there = visitOf.get(stop.visitId)!.placeId;
    const leg = { from: at, to: stop.startsAt, way: way(place, there) };
    // Fixed visits may overlap: whoever makes them goes on from the one that ends last.
    if (stop.endsAt > ended) {
      ended = stop.endsAt;
      place = there;
    }
    at = Math.max(at, ended);
    return leg;
  });
  return stops.length === 0 ? [] : [...legs, { from: at, to: back, way: way(place, endPlaceId) }];
}

/** Ways, hours, breaks and caps of one day. Between two visits that are fixed nothing is judged: nobody can change them. */
function ofDay(caregiver: CaregiverDay, day: CaregiverPlan, judged: Judged): Broken[] {
  const { caregiverId, name } = caregiver;
  const { visitOf, problem } = judged;
  const broken = (code: string, message: string, visitId?: string): Broken => ({
    code,
    message,
    caregiverId,
    ...(visitId === undefined ? {} : { visitId }),
  });
  const { stops } = day;
  const isFixed = (stop: Stop | undefined): boolean =>
    stop !== undefined && sentTo(visitOf.get(stop.visitId)!, stop.part) !== undefined;
  const fixedStops = stops.filter(isFixed);
  const limit = Math.max(caregiver.until, caregiver.overtimeUntil);
  const backAt = day.backAt ?? 0;
  const legs = legsOf(caregiver, stops, backAt, judged);
  const found: Broken[] = [];

  for (const [i, stop] of stops.entries()) {
    const { from, to, way } = legs[i]!;
    if (isFixed(stop) && (i === 0 || isFixed(stops[i - 1]))) continue;
    if (way === undefined) found.push(broken('WAY_UNKNOWN', `不知道${name}到这里要走多久`, stop.visitId));
    else if (from + way * MS > to)
      found.push(broken('TOO_SOON', `${name}来不及：最早 ${clock(from + way * MS)} 才能到`, stop.visitId));
  }
  const last = stops.at(-1);
  if (last && !isFixed(last)) {
    const { from, way } = legs.at(-1)!;
    if (way === undefined) found.push(broken('WAY_UNKNOWN', `不知道${name}从这里回去要走多久`, last.visitId));
    else if (from + way * MS > backAt) found.push(broken('BACK_WRONG', `${name}回到的时间算得太早`));
    if (backAt > limit) found.push(broken('HOURS', `${name} ${clock(backAt)} 才能结束，最迟应当是 ${clock(limit)}`));
  }
  for (const stop of stops)
    if (!isFixed(stop) && stop.endsAt > limit)
      found.push(broken('HOURS', `${name}最迟工作到 ${clock(limit)}`, stop.visitId));

  const visitMinutes = stops.reduce((sum, { startsAt, endsAt }) => sum + (endsAt - startsAt) / MS, 0);
  if (visitMinutes > caregiver.mostMinutes && fixedStops.length < stops.length)
    found.push(broken('CAPS', `${name}当天最多还能排 ${caregiver.mostMinutes} 分钟，排了 ${visitMinutes} 分钟`));

  const pause = caregiver.break;
  if (pause) {
    const begins = Math.max(caregiver.from, problem.now);
    const dayEnds = Math.max(limit, ...fixedStops.map(({ endsAt }) => endsAt));
    const possible = hasBreak(pause, legsOf(caregiver, fixedStops, dayEnds, judged), begins);
    if (possible && !hasBreak(pause, legs, begins)) found.push(broken('BREAK', `${name}没有时间休息`));
  }
  return found;
}

/** How many parts of a fixed visit a plan has to show: those whose caregivers there are, where the visit makes sense at all. */
function partsToShow({ fixed, second, placeId, minutes }: VisitToPlan, { caregivers, places }: Problem): number {
  const makesSense =
    minutes > 0 && fixed?.length === (second ? 2 : 1) && places.some((each) => each.placeId === placeId);
  if (!makesSense) return 0;
  return fixed.filter((sent) => caregivers.some(({ caregiverId }) => caregiverId === sent.caregiverId)).length;
}

/** Each part of each visit once by different people, the second within its gap after the first; or the visit nowhere. */
function ofVisit(
  visit: VisitToPlan,
  made: readonly (Stop & { caregiverId: string })[],
  isUnplanned: boolean,
  problem: Problem,
): Broken[] {
  const { visitId, second, fixed } = visit;
  const broken = (code: string, message: string): Broken => ({ code, message, visitId });
  if (isUnplanned && made.length > 0) return [broken('BOTH', '这次上门排上了，又列为未排')];
  if (fixed) {
    if (made.length !== partsToShow(visit, problem)) return [broken('FIXED_LEFT_OUT', '已定的上门不在计划里')];
    const asFixed = made.every(({ part, caregiverId }) => fixed[part]?.caregiverId === caregiverId);
    return asFixed ? [] : [broken('FIXED', '已定由谁上门，不能换人')];
  }
  if (made.length === 0) return isUnplanned ? [] : [broken('FORGOTTEN', '这次上门既没有排上，也没有列为未排')];
  const firsts = made.filter(({ part }) => part === 0);
  const seconds = made.filter(({ part }) => part === 1);
  if (firsts.length !== 1 || seconds.length !== (second ? 1 : 0))
    return [broken('NOT_ONCE', `需要 ${second ? 2 : 1} 位护理员各去一次，排了 ${made.length} 次`)];
  if (!second) return [];
  const after = (seconds[0]!.startsAt - firsts[0]!.startsAt) / MS;
  const { from, to } = second.after;
  return [
    ...(firsts[0]!.caregiverId === seconds[0]!.caregiverId ? [broken('ONE_FOR_TWO', '需要两位不同的护理员')] : []),
    ...(after < from || after > to
      ? [broken('GAP', from === 0 && to === 0 ? '两位护理员要同时到' : `第二位要晚 ${from} 到 ${to} 分钟到`)]
      : []),
  ];
}

/**
 * Every hard rule that a plan breaks, none when it can be kept. It reads the problem and the plan only and knows nothing of how
 * plans are made, so that neither can hide a mistake of the other.
 */
export function checkPlan(problem: Problem, plan: Plan): Broken[] {
  const visitOf = new Map(problem.visits.map((visit) => [visit.visitId, visit]));
  const judged: Judged = { problem, visitOf, way: knownWays(problem.travel) };
  const found: Broken[] = [];
  const made = new Map<string, (Stop & { caregiverId: string })[]>();
  const days = new Map(plan.days.map((day) => [day.caregiverId, day]));
  if (days.size < plan.days.length) found.push({ code: 'DAY_TWICE', message: '同一位护理员有两份计划' });

  for (const { caregiverId, stops } of plan.days) {
    const caregiver = problem.caregivers.find((each) => each.caregiverId === caregiverId);
    if (!caregiver) {
      found.push({ code: 'CAREGIVER_UNKNOWN', message: '计划里有一位不认识的护理员', caregiverId });
      continue;
    }
    const strange = stops.filter(
      ({ visitId, part }) => !visitOf.get(visitId) || (part === 1 && !visitOf.get(visitId)!.second),
    );
    if (strange.length > 0) {
      for (const { visitId } of strange)
        found.push({ code: 'VISIT_UNKNOWN', message: '计划里有一次不存在的上门', visitId });
      continue;
    }
    for (const stop of stops) {
      const visit = visitOf.get(stop.visitId)!;
      if (!sentTo(visit, stop.part)) found.push(...ofPerson(visit, stop, caregiver, judged));
      found.push(...ofHour(visit, stop, judged));
      made.set(stop.visitId, [...(made.get(stop.visitId) ?? []), { ...stop, caregiverId }]);
    }
    found.push(...ofDay(caregiver, days.get(caregiverId)!, judged));
  }
  const unplanned = new Set(plan.unplanned);
  for (const visit of problem.visits)
    found.push(...ofVisit(visit, made.get(visit.visitId) ?? [], unplanned.has(visit.visitId), problem));
  return found;
}
