import type { Instant } from '../../shared/business-time.ts';
import { hindrances, whyNobody } from './fits.ts';
import { type Block, type FixedDay, fixedDay } from './fixed-days.ts';
import { leftOutPoints } from './left-out-points.ts';
import { MINUTE_MS, type Part, partsOf } from './part.ts';
import { personPoints } from './person-points.ts';
import type { CaregiverDay, Problem, Trouble } from './problem.ts';
import { UNKNOWN_WAY } from './problem.ts';
import { ANY_TIME, type Model, NEVER } from './solver/model.ts';
import { soundDay } from './sound-day.ts';
import { type WayBetween, waysBetween } from './ways-between.ts';

/** A problem as numbers, and the way back. Worker w is the problem's caregiver w. */
export interface Compiled {
  readonly model: Model;
  /** The problem without what is wrong in itself: what the model says, and what a plan is made of. */
  readonly problem: Problem;
  /** What each task is a part of; undefined for time that is fixed. */
  readonly tasks: readonly ((Pick<Part, 'part'> & { readonly visitId: string }) | undefined)[];
  /** The model's minute 0. */
  readonly zero: Instant;
  /** What is wrong with the data; the rest is in the model. */
  readonly troubles: readonly Trouble[];
}

/** Further than any day is long: a way that nobody can go. */
const NO_WAY_MINUTES = 100_000;
const DAY_MS = 86_400_000;

/** Where a task ends may not be where it begins: time that is fixed may lie between several places. */
interface Ends {
  readonly enter: string | undefined;
  readonly leave: string | undefined;
}

class Places {
  readonly ends: Ends[] = [];
  private readonly known = new Map<string, number>();

  indexOf(enter: string | undefined, leave = enter): number {
    const name = JSON.stringify([enter ?? null, leave ?? null]);
    const index = this.known.get(name) ?? this.ends.push({ enter, leave }) - 1;
    this.known.set(name, index);
    return index;
  }

  travel(wayBetween: WayBetween): Int32Array {
    const size = this.ends.length;
    return Int32Array.from({ length: size * size }, (_, i) => {
      const [a, b] = [Math.floor(i / size), i % size];
      const way = a === b ? 0 : wayBetween(this.ends[a]!.leave, this.ends[b]!.enter);
      return way === UNKNOWN_WAY ? NO_WAY_MINUTES : way;
    });
  }
}

/** A task before it is written into the arrays. */
interface Task {
  readonly place: number;
  readonly duration: number;
  readonly open: number;
  readonly due: number;
  readonly close: number;
  readonly lateWeight: number;
  readonly partner: number;
  readonly minGap: number;
  readonly maxGap: number;
  readonly skip: number;
  readonly prices: (worker: number) => number;
}

const column = <Row>(rows: readonly Row[], value: (row: Row) => number): Int32Array => Int32Array.from(rows, value);

/** Whether somebody is missing for a visit with these prices of its parts: for one of them, or one of two. */
function isShort(prices: readonly (readonly number[])[]): boolean {
  const able = new Set(
    prices.flatMap((ofPart) => ofPart.flatMap((points, worker) => (points === NEVER ? [] : [worker]))),
  );
  return able.size < prices.length || prices.some((ofPart) => ofPart.every((points) => points === NEVER));
}

/** Whether the break fits between what is fixed. Who has nothing fixed has room. */
function hasRoomForBreak(
  { blocks, from, startPlaceId, overtimeUntil, endPlaceId }: FixedDay,
  pause: NonNullable<CaregiverDay['break']>,
  wayBetween: WayBetween,
): boolean {
  if (blocks.length === 0) return true;
  const ends = [
    { endsAt: from, toPlaceId: startPlaceId },
    ...blocks.map(({ endsAt, toPlaceId }) => ({ endsAt, toPlaceId })),
  ];
  const starts = [
    ...blocks.map(({ startsAt, fromPlaceId }) => ({ startsAt, fromPlaceId })),
    { startsAt: overtimeUntil, fromPlaceId: endPlaceId },
  ];
  const length = pause.minutes * MINUTE_MS;
  const [end] = ends.slice(-1);
  if (end!.endsAt + wayBetween(end!.toPlaceId, endPlaceId) * MINUTE_MS <= pause.latest) return true;
  return ends.some(({ endsAt, toPlaceId }, i) => {
    const { startsAt, fromPlaceId } = starts[i]!;
    const spare = startsAt - endsAt - wayBetween(toPlaceId, fromPlaceId) * MINUTE_MS;
    return spare >= length && Math.max(endsAt, pause.earliest) <= Math.min(pause.latest, startsAt - length);
  });
}

/**
 * A day as the search reads it: what nobody can do is left out and named, what is fixed becomes time that does not move, and
 * every part of a visit a task with its price for every caregiver.
 */
export function compile(given: Problem): Compiled {
  const { problem, troubles: wrong } = soundDay(given);
  const { caregivers, weights, now } = problem;
  const troubles = [...wrong];
  const wayBetween = waysBetween(problem.travel);
  const zero = Math.floor(Math.min(now, ...caregivers.map(({ from }) => from)) / DAY_MS) * DAY_MS - DAY_MS;
  const minutesUp = (at: Instant): number => Math.min(ANY_TIME, Math.max(0, Math.ceil((at - zero) / MINUTE_MS)));
  const minutesDown = (at: Instant): number => Math.min(ANY_TIME, Math.max(0, Math.floor((at - zero) / MINUTE_MS)));
  const places = new Places();

  const days = caregivers.map((caregiver) => fixedDay(caregiver, problem, wayBetween));
  for (const [worker, { clashes }] of days.entries())
    for (const [one, other] of clashes) {
      const { caregiverId, name } = caregivers[worker]!;
      const message = `${name}已定的两次上门首尾相撞，或来不及赶路（另一次是 ${one}）`;
      troubles.push({ code: 'FIXED_CLASH', message, visitId: other, caregiverId });
    }
  // What is left of each day, as the rules read it.
  const free = caregivers.map((caregiver, worker): CaregiverDay => {
    const { blocks: _, clashes: __, ...left } = days[worker]!;
    return { ...caregiver, ...left };
  });

  const tasks: Task[] = [];
  const origins: Compiled['tasks'][number][] = [];
  const hindrance = hindrances(problem, wayBetween);
  const pricesOf = (part: Part): number[] =>
    free.map((caregiver) =>
      hindrance(part, caregiver) === undefined ? personPoints(part, caregiver.caregiverId, weights).points : NEVER,
    );

  for (const visit of problem.visits) {
    if (visit.fixed) continue;
    const parts = partsOf(visit, now);
    const prices = parts.map(pricesOf);
    // Only where somebody is missing it is worth knowing why.
    const nobody = isShort(prices) ? whyNobody(problem, parts, wayBetween) : undefined;
    if (nobody) {
      troubles.push({ code: nobody.code, message: nobody.message, visitId: visit.visitId });
      continue;
    }
    const times = visit.urgent ? weights.urgentTimes : 1;
    const skip = leftOutPoints(visit, weights);
    for (const part of parts) {
      const me = tasks.length;
      const { from = 0, to = 0 } = visit.second?.after ?? {};
      const mine = prices[part.part]!;
      tasks.push({
        place: places.indexOf(visit.placeId),
        duration: part.minutes,
        open: minutesUp(part.opens),
        due: Math.max(minutesUp(part.opens), minutesDown(part.due)),
        close: minutesDown(part.closes),
        lateWeight: part.part === 0 ? weights.lateMinute * times : 0,
        partner: parts.length === 1 ? -1 : part.part === 0 ? me + 1 : me - 1,
        minGap: part.part === 0 ? from : -to,
        maxGap: part.part === 0 ? to : -from,
        // Both parts are left out or neither: together they cost what the visit does.
        skip: parts.length === 1 ? skip : part.part === 0 ? Math.ceil(skip / 2) : Math.floor(skip / 2),
        prices: (worker) => mine[worker]!,
      });
      origins.push({ visitId: visit.visitId, part: part.part });
    }
  }

  const gapMinutes = days.map(({ blocks }, worker) => {
    let gaps = 0;
    for (const block of blocks) {
      const task = blockTask(block, worker, places, minutesUp, minutesDown);
      gaps += task.duration - block.minutes;
      tasks.push(task);
      origins.push(undefined);
    }
    return gaps;
  });

  const breaks = days.map((day, worker) => {
    const pause = caregivers[worker]!.break;
    // Who ends at something fixed has the pause before it.
    const before = day.endsAtFixed ?? Number.POSITIVE_INFINITY;
    const latest = pause && Math.min(pause.latest, before - pause.minutes * MINUTE_MS);
    if (!pause || latest! < Math.max(day.from, pause.earliest)) return { minutes: 0, earliest: 0, latest: 0 };
    const due = { ...pause, latest: latest! };
    if (hasRoomForBreak(day, due, wayBetween)) return due;
    const { caregiverId, name } = caregivers[worker]!;
    troubles.push({ code: 'NO_BREAK', message: `${name}已定的上门之间没有时间休息`, caregiverId });
    return { minutes: 0, earliest: 0, latest: 0 };
  });

  const workers = days.map((day, worker) => ({ day, pause: breaks[worker]!, gaps: gapMinutes[worker]! }));
  const count = workers.length;
  const price = new Int32Array(tasks.length * count);
  for (const [t, { prices }] of tasks.entries()) for (let w = 0; w < count; w++) price[t * count + w] = prices(w);
  const startPlace = column(workers, ({ day }) => places.indexOf(day.startPlaceId));
  const endPlace = column(workers, ({ day }) => places.indexOf(day.endPlaceId));
  const model: Model = {
    places: places.ends.length,
    travel: places.travel(wayBetween),
    tasks: tasks.length,
    place: column(tasks, ({ place }) => place),
    duration: column(tasks, ({ duration }) => duration),
    open: column(tasks, ({ open }) => open),
    due: column(tasks, ({ due }) => due),
    close: column(tasks, ({ close }) => close),
    lateWeight: column(tasks, ({ lateWeight }) => lateWeight),
    partner: column(tasks, ({ partner }) => partner),
    minGap: column(tasks, ({ minGap }) => minGap),
    maxGap: column(tasks, ({ maxGap }) => maxGap),
    skip: column(tasks, ({ skip }) => skip),
    workers: count,
    startPlace,
    endPlace,
    from: column(workers, ({ day }) => minutesUp(day.from)),
    overtimeFrom: column(workers, ({ day }) => minutesDown(Math.max(day.from, day.until))),
    overtimeWeight: column(workers, () => weights.overtimeMinute),
    until: column(workers, ({ day }) => minutesDown(Math.max(day.from, day.overtimeUntil))),
    most: column(workers, ({ day, gaps }) => day.mostMinutes + gaps),
    breakLength: column(workers, ({ pause }) => pause.minutes),
    breakOpen: column(workers, ({ pause }) => minutesUp(pause.earliest)),
    breakClose: column(workers, ({ pause }) => minutesDown(pause.latest)),
    price,
    travelWeight: weights.travelMinute,
    latestWeight: weights.latestMinute,
    balanceWeight: weights.loadHourSquared / 3_600,
  };
  return { model, problem, tasks: origins, zero, troubles };
}

function blockTask(
  { fromPlaceId, toPlaceId, startsAt, endsAt }: Block,
  worker: number,
  places: Places,
  minutesUp: (at: Instant) => number,
  minutesDown: (at: Instant) => number,
): Task {
  const start = minutesDown(startsAt);
  return {
    place: places.indexOf(fromPlaceId, toPlaceId),
    duration: minutesUp(endsAt) - start,
    open: start,
    due: start,
    close: start,
    lateWeight: 0,
    partner: -1,
    minGap: 0,
    maxGap: 0,
    skip: NEVER,
    prices: (other) => (other === worker ? 0 : NEVER),
  };
}
