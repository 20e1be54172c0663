import { MAX_MINUTES, SKILLS } from '../services/index.ts';
import { MINUTE_MS } from './part.ts';
import type { CaregiverDay, Problem, Trouble, VisitToPlan } from './problem.ts';
import { UNKNOWN_WAY } from './problem.ts';
import { isWay } from './ways-between.ts';

const minuteUp = (at: number): number => Math.ceil(at / MINUTE_MS) * MINUTE_MS;
const minuteDown = (at: number): number => Math.floor(at / MINUTE_MS) * MINUTE_MS;

const isMinutes = (minutes: number): boolean => Number.isInteger(minutes) && minutes > 0 && minutes <= MAX_MINUTES;

/** The first of each id, and a trouble for every other. */
function once<Kept>(all: readonly Kept[], idOf: (one: Kept) => string, trouble: (id: string) => Trouble) {
  const kept = new Map<string, Kept>();
  const troubles: Trouble[] = [];
  for (const one of all) {
    const id = idOf(one);
    if (kept.has(id)) troubles.push(trouble(id));
    else kept.set(id, one);
  }
  return { kept: [...kept.values()], troubles };
}

/** What is wrong with a visit by itself; nothing when somebody may be found for it. */
function whyUnsound(
  visit: VisitToPlan,
  placeIds: ReadonlySet<string>,
  now: number,
): Omit<Trouble, 'visitId'> | undefined {
  const { placeId, minutes, skills, earliest, latest, second, announced, fixed } = visit;
  const parts = second ? 2 : 1;
  const sent = fixed ?? announced ?? [];
  if (!placeIds.has(placeId)) return { code: 'PLACE_UNKNOWN', message: '不知道这次上门的地点' };
  if (!isMinutes(minutes) || (second && !isMinutes(second.minutes)))
    return { code: 'MINUTES_WRONG', message: `服务分钟数不对：应是 1 到 ${MAX_MINUTES} 的整数` };
  if (second && second.after.from > second.after.to)
    return { code: 'GAP_BACKWARDS', message: '第二位护理员最早到的时间晚于最迟到的时间' };
  const unheardOf = [...skills, ...(second?.skills ?? [])].filter((skill) => !(skill in SKILLS));
  if (unheardOf.length > 0) return { code: 'SKILL_UNKNOWN', message: `没有这种技能：${unheardOf.join('、')}` };
  if (sent.length > 0 && sent.length !== parts)
    return { code: 'NOT_AS_MANY', message: `这次上门需要 ${parts} 位护理员，已定的是 ${sent.length} 位` };
  if (fixed) return undefined;
  if (earliest > latest) return { code: 'WINDOW_BACKWARDS', message: '最早开始的时间晚于最迟开始的时间' };
  if (latest < now) return { code: 'WINDOW_PAST', message: '约定的时段已经过去' };
  return undefined;
}

/** What is wrong with a caregiver's day by itself. */
function whyNoDay(
  { from, until, startPlaceId, endPlaceId }: CaregiverDay,
  placeIds: ReadonlySet<string>,
): Omit<Trouble, 'caregiverId'> | undefined {
  if (from >= until) return { code: 'HOURS_BACKWARDS', message: '上班时间不早于下班时间' };
  const lost = [startPlaceId, endPlaceId].some((placeId) => placeId !== undefined && !placeIds.has(placeId));
  return lost ? { code: 'PLACE_UNKNOWN', message: '不知道出发或者返回的地点' } : undefined;
}

/** Places from or to which some ways are missing, each told once. */
function holes({ visits, caregivers, travel }: Problem): Trouble[] {
  const { placeIds, minutes } = travel;
  const sent = caregivers.filter(({ against }) => against.length === 0);
  const ends = sent.flatMap(({ startPlaceId, endPlaceId }) => [startPlaceId, endPlaceId]);
  const used = [
    ...new Set([...visits.map(({ placeId }) => placeId), ...ends.filter((placeId) => placeId !== undefined)]),
  ];
  const row = new Map(placeIds.map((placeId, i) => [placeId, i]));
  const rows = used.map((placeId) => row.get(placeId) ?? UNKNOWN_WAY);
  const isKnown = (from: number, to: number): boolean =>
    from === to || (from >= 0 && to >= 0 && isWay(minutes[from * placeIds.length + to]));
  const firstAt = new Map(visits.toReversed().map(({ placeId, visitId }) => [placeId, visitId]));
  return used.flatMap((placeId, i): Trouble[] => {
    const here = rows[i]!;
    const count = rows.filter((there) => !isKnown(here, there) || !isKnown(there, here)).length;
    if (count === 0) return [];
    const message = `地点 ${placeId} 与 ${count} 个地点之间不知道要走多久，排班时不会连着走`;
    return [{ code: 'WAYS_MISSING', message, visitId: firstAt.get(placeId) }];
  });
}

/** Fixed visits of caregivers nobody knows, or whom nobody may send. They stand: only people can undo them. */
function fixedTroubles({ visits, caregivers }: Problem): Trouble[] {
  const known = new Map(caregivers.map((each) => [each.caregiverId, each]));
  return visits.flatMap(({ visitId, fixed = [] }) =>
    fixed.flatMap(({ caregiverId }): Trouble[] => {
      const caregiver = known.get(caregiverId);
      if (!caregiver)
        return [{ code: 'FIXED_TO_NOBODY', message: '已定的护理员不在当天的名单里', visitId, caregiverId }];
      if (caregiver.against.length === 0) return [];
      const message = `已定由${caregiver.name}上门，但当天不能派：${caregiver.against.join('；')}`;
      return [{ code: 'FIXED_BUT_AGAINST', message, visitId, caregiverId }];
    }),
  );
}

/**
 * The problem without what is wrong in itself, and every trouble by name. Wrong visits are left out; a caregiver whose day is
 * wrong gets nothing but what is fixed. Instants are whole minutes afterwards, never in anybody's favour.
 */
export function soundDay(problem: Problem): { problem: Problem; troubles: Trouble[] } {
  const { travel } = problem;
  const now = minuteUp(problem.now);
  const wholeTable = travel.minutes.length === travel.placeIds.length ** 2;
  const placeIds = new Set(problem.places.map(({ placeId }) => placeId));
  const tableTroubles = wholeTable ? [] : [{ code: 'TABLE_NOT_SQUARE', message: '路程表不完整：行数和列数对不上' }];

  const onceVisits = once(
    problem.visits,
    ({ visitId }) => visitId,
    (visitId) => ({
      code: 'TWICE',
      message: '同一次上门给了两遍，只算第一遍',
      visitId,
    }),
  );
  const onceCaregivers = once(
    problem.caregivers,
    ({ caregiverId }) => caregiverId,
    (caregiverId) => ({
      code: 'TWICE',
      message: '同一位护理员给了两遍，只算第一遍',
      caregiverId,
    }),
  );
  const visitTroubles: Trouble[] = [];
  const visits = onceVisits.kept.filter((visit) => {
    const why = whyUnsound(visit, placeIds, now);
    if (why) visitTroubles.push({ ...why, visitId: visit.visitId });
    return !why;
  });
  const caregiverTroubles: Trouble[] = [];
  const caregivers = onceCaregivers.kept.map((caregiver): CaregiverDay => {
    const why = whyNoDay(caregiver, placeIds);
    const { from, until, overtimeUntil } = caregiver;
    const whole = {
      ...caregiver,
      from: minuteUp(from),
      until: minuteDown(until),
      overtimeUntil: minuteDown(Math.max(until, overtimeUntil)),
    };
    if (!why) return whole;
    caregiverTroubles.push({
      ...why,
      message: `${caregiver.name}：${why.message}`,
      caregiverId: caregiver.caregiverId,
    });
    return { ...whole, against: [...caregiver.against, why.message] };
  });
  const sound: Problem = { ...problem, now, visits, caregivers };
  return {
    problem: sound,
    troubles: [
      ...tableTroubles,
      ...onceVisits.troubles,
      ...onceCaregivers.troubles,
      ...visitTroubles,
      ...caregiverTroubles,
      ...(wholeTable ? holes(sound) : []),
      ...fixedTroubles(sound),
    ],
  };
}
