import { randomBelow, randomBits } from '../../../shared/random.ts';
import { layFirst } from './first-routes.ts';
import { type Model, maySkip, NEVER, type Routes } from './model.ts';
import { createMoves } from './moves.ts';
import { type Near, nearTasks } from './near.ts';
import { createRebuild } from './rebuild.ts';
import { createSchedule, UNDONE } from './schedule.ts';

export interface SearchOptions {
  /** The same seed and the same `share` answers, the same routes. */
  seed: number;
  /** How much of the budget is used, 0 to 1; asked every few thousand moves, and the search ends at 1. */
  share: () => number;
  /** Routes to begin with: a plan made before. What does not fit any more is put elsewhere or left out. */
  start?: Routes | undefined;
  /** `start` is what this very search had found when it was interrupted: it goes on as hot as it was, by `share`. */
  resumed?: boolean | undefined;
}
export interface Found {
  routes: Routes;
  /** When each task begins; -1 for what is left undone. */
  starts: Int32Array;
  cost: number;
  iterations: number;
}

/** Moves between two looks at the budget. */
export const ROUND = 1_000;
const NEAR = 30;
const NOBODY = -2;
/** Temperatures at the beginning of one cooling after the other, and at the end of each, in ways to a near task. */
const HOT = [8, 16, 4, 2] as const;
const COLD = 0.25;
/** A small problem is cooled down several times, each time from where it was: there is time, and a better valley may be near. */
const TASKS_COOLED_ONCE = 300;
const MOST_COOLINGS = 12;
/** How many places are looked at for each task of a pair. */
const LOOKS = 3;
const LOOKS_FOR_PARTNER = 5;
/** Of 1,024 moves; the others put single tasks and short stretches elsewhere. */
const MOVES_OF_PAIRS = 256;
const EXCHANGES_OF_ENDS = 128;
const DROPS = 8;
const REBUILDS = 32;
/** While there is something nobody does. What had to make room for it is let cost a near way more, however cold it is. */
const ROOM_MAKINGS = 64;
/** So much of the time nothing but ways is counted while there is something nobody does. */
const SERVING_FIRST = 0.3;
/** Meanwhile the temperature stays at this part of what a visit weighs that nobody makes: ways hardly matter, and no visit is let go for them. */
const SERVING_HEAT = 0.04;
/** As hot as a plan made before gets: it is changed, not forgotten. */
const WARM = 0.8;

/** A budget of moves. */
export function byIterations(iterations: number): () => number {
  let rounds = 0;
  return () => (rounds++ * ROUND) / iterations;
}
/** A budget of this thread's CPU time, so that a busy machine does not matter. */
export function byCpuSeconds(seconds: number): () => number {
  const used = (): number => process.threadCpuUsage().user + process.threadCpuUsage().system;
  const begun = used();
  return () => (used() - begun) / (seconds * 1_000_000);
}

/** Numbers to compare a random number of 0 to 65535 with: how much worse a move may be, in temperatures. */
const PATIENCE = Float64Array.from({ length: 65_536 }, (_, i) => -Math.log((i + 0.5) / 65_536));

/**
 * Routes of a low cost in which every hard rule of the model holds. A search that begins with nothing first looks for routes in which
 * nothing is left undone; what else is wished for counts when it has found them, or after a part of its time.
 */
export function search(model: Model, options: SearchOptions): Found {
  const { share, start, resumed } = options;
  if ((start && !resumed) || !maySkip(model) || share() >= SERVING_FIRST) return anneal(model, options);
  const ofServing = (): number => share() / SERVING_FIRST;
  const served = anneal(withoutWishes(model), { ...options, share: ofServing }, { untilAllIsDone: true });
  const found = anneal(model, { ...options, start: served.routes, resumed: true });
  return { ...found, iterations: served.iterations + found.iterations };
}

/** The same rules; only ways and what is left undone cost anything. */
const withoutWishes = (model: Model): Model => ({
  ...model,
  price: model.price.map((points) => (points === NEVER ? NEVER : 0)),
  lateWeight: model.lateWeight.map(() => 0),
  overtimeWeight: model.overtimeWeight.map(() => 0),
  latestWeight: 0,
  balanceWeight: 0,
});

/** Simulated annealing over routes: random moves, of which those that make it worse are kept ever more rarely. */
function anneal(model: Model, { seed, share, start, resumed }: SearchOptions, { untilAllIsDone = false } = {}): Found {
  const { tasks, workers, partner, price, open, duration, minGap } = model;
  const schedule = createSchedule(model);
  const { first, next, route, way, arrivalAfter } = schedule;
  const bits = randomBits(seed);
  const below = randomBelow(bits);
  const near = nearTasks(model, NEAR);
  const { count } = near;

  let temperature = 0;
  let cost = schedule.cost();
  const limitAt = (heat: number): number => cost + heat * PATIENCE[bits() >>> 16]!;
  const limit = (): number => limitAt(temperature);
  const moves = createMoves(schedule, limit);
  const { rebuild, makeRoom } = createRebuild(schedule, near, bits);

  layFirst(schedule, start);
  cost = schedule.cost();
  let best = cost;
  const bestNext = next.slice();
  const bestStart = schedule.start.slice();
  const bestRoute = route.slice();
  const keep = (): void => {
    best = cost;
    bestNext.set(next);
    bestStart.set(schedule.start);
    bestRoute.set(route);
  };

  const pairs = Int32Array.from([...partner.keys()].filter((task) => partner[task]! >= 0));
  const skippable = maySkip(model);

  const scale = model.travelWeight * meanNearWay(model, near);
  const hottest = (cooling: number): number => (start && !resumed ? WARM : HOT[cooling % HOT.length]!) * scale;
  const cold = COLD * scale;
  const hotToServe = SERVING_HEAT * Math.min(...model.skip);
  const coolings = start && !resumed ? 1 : Math.max(1, Math.min(MOST_COOLINGS, Math.round(TASKS_COOLED_ONCE / tasks)));

  /** Where a task may be put: after a task it follows well, or at the beginning of a route. */
  const spot = (task: number): number => {
    const random = bits();
    if ((random & 31) === 0 || count === 0) return first + below(workers);
    const u = (random >>> 5) / 0x800_0000;
    const after = near.tasks[task * count + Math.floor(count * u * u)]!;
    return route[after] === UNDONE ? first + below(workers) : after;
  };

  /** Of some places the one with the shortest detour, the least waiting for who begins at `begins`, and the least haste behind. */
  const fittingSpot = (task: number, begins: number, looks: number, notWith: number): number => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let k = 0; k < looks; k++) {
      const after = spot(task);
      const worker = route[after]!;
      if (worker === notWith || price[task * workers + worker] === NEVER) continue;
      const behind = next[after]!;
      const arrives = arrivalAfter(task, after);
      const leaves = Math.max(arrives, begins) + duration[task]!;
      const haste = behind < tasks ? Math.max(0, leaves + way(task, behind) - schedule.start[behind]!) : 0;
      const detour = way(after, task) + way(task, behind) - way(after, behind);
      const badness = detour + Math.max(0, arrives - begins) + haste / 2;
      if (badness < least) {
        least = badness;
        best = after;
      }
    }
    return best;
  };
  const movePair = (task: number): boolean => {
    const other = partner[task]!;
    const after = fittingSpot(task, open[task]!, LOOKS, NOBODY);
    if (after < 0) return false;
    const begins = arrivalAfter(task, after) + minGap[task]!;
    const otherAfter = fittingSpot(other, begins, LOOKS_FOR_PARTNER, route[after]!);
    if (otherAfter < 0) return false;
    return route[task] === UNDONE
      ? moves.addPair(task, after, other, otherAfter)
      : moves.movePair(task, after, other, otherAfter);
  };

  /** What nobody did at the last look. */
  const undone = new Int32Array(tasks);
  let undoneCount = 0;
  const lookForUndone = (): void => {
    undoneCount = 0;
    for (let task = 0; task < tasks; task++) if (route[task] === UNDONE) undone[undoneCount++] = task;
  };

  const change = (): boolean => {
    const random = bits();
    const kind = random & 1023;
    if (pairs.length > 0 && kind < MOVES_OF_PAIRS) return movePair(pairs[below(pairs.length)]!);
    const task = below(tasks);
    const large = 1_024 - DROPS - kind;
    if (large > 0 && large <= REBUILDS && route[task] !== UNDONE) return rebuild(task, limit());
    if (large > REBUILDS && large <= REBUILDS + ROOM_MAKINGS && undoneCount > 0) {
      const missing = undone[below(undoneCount)]!;
      if (route[missing] === UNDONE) return makeRoom(missing, limitAt(Math.max(temperature, scale)));
    }
    const after = spot(task);
    if (route[task] === UNDONE) {
      if (partner[task]! >= 0) return movePair(task);
      return kind & 1 || after >= first ? moves.add(task, after) : moves.replace(task, after);
    }
    if (skippable && kind >= 1_024 - DROPS) return moves.drop(task);
    if (kind < MOVES_OF_PAIRS + EXCHANGES_OF_ENDS) return moves.exchange(task, tasks, after, tasks);
    const shape = random >>> 10;
    const size = shape & 15;
    if (size < 6) return moves.exchange(task, 1, after, 0);
    if (size < 11) return moves.exchange(task, 1, after, 1);
    return moves.exchange(task, 1 + ((shape >>> 4) % 3), after, (shape >>> 8) % 4);
  };

  let iterations = 0;
  for (let used = share(); tasks > 0 && used < 1; used = share()) {
    const hot = hottest(Math.floor(used * coolings));
    temperature = untilAllIsDone ? hotToServe : hot * (cold / hot) ** ((used * coolings) % 1);
    lookForUndone();
    if (untilAllIsDone && undoneCount === 0) {
      keep();
      break;
    }
    for (let k = 0; k < ROUND; k++) {
      if (!change()) continue;
      cost = schedule.cost();
      if (cost < best - 1e-6) keep();
    }
    iterations += ROUND;
  }
  const starts = bestStart.slice(0, tasks).map((time, task) => (bestRoute[task] === UNDONE ? -1 : time));
  return { routes: schedule.routes(bestNext), starts, cost: best, iterations };
}

function meanNearWay({ tasks, places, travel, place }: Model, near: Near): number {
  const { count } = near;
  const nearest = Math.min(5, count);
  let sum = 0;
  for (let task = 0; task < tasks; task++)
    for (let k = 0; k < nearest; k++) sum += travel[place[near.tasks[task * count + k]!]! * places + place[task]!]!;
  return Math.max(1, sum / Math.max(1, tasks * nearest));
}
