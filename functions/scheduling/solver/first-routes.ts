import { NEVER, type Routes } from './model.ts';
import { type Schedule, UNDONE } from './schedule.ts';

/**
 * Puts tasks into routes to begin a search with: those of a plan made before where it still fits, everything else where it can
 * begin soonest. What breaks a rule wherever it is put stays undone.
 */
export function layFirst(schedule: Schedule, given: Routes | undefined): void {
  const { model, last, prev, route, price, way, arrivalAfter, begin, insert, give, attempt } = schedule;
  const { tasks, workers, partner, skip } = model;
  let limit = Number.POSITIVE_INFINITY;
  /** Puts a task, and the other of its visit, after some nodes, where that breaks no rule and costs no more than `limit`. */
  const lay = (task: number, after: number, other = -1, otherAfter = -1): boolean => {
    const [worker, otherWorker] = [route[after]!, other < 0 ? UNDONE : route[otherAfter]!];
    if (worker === otherWorker || price[task * workers + worker] === NEVER) return false;
    if (other >= 0 && price[other * workers + otherWorker] === NEVER) return false;
    begin();
    insert(task, after);
    give(task, worker);
    if (other >= 0) {
      insert(other, otherAfter);
      give(other, otherWorker);
    }
    return attempt(limit);
  };
  const tail = (worker: number): number => prev[last + worker]!;
  /** Workers who may do the task, best first: where it can begin soon, on time, by a short way. */
  const bestFor = (task: number): number[] => {
    const badness = new Map<number, number>();
    for (let w = 0; w < workers; w++) {
      if (price[task * workers + w] === NEVER) continue;
      const after = tail(w);
      const begins = arrivalAfter(task, after);
      badness.set(w, way(after, task) + begins + 2 * Math.max(0, begins - model.due[task]!));
    }
    return [...badness.keys()].sort((a, b) => badness.get(a)! - badness.get(b)!);
  };
  const layBest = (task: number): void => {
    if (route[task] !== UNDONE) return;
    const other = partner[task]!;
    if (other < 0) {
      bestFor(task).some((worker) => lay(task, tail(worker)));
      return;
    }
    const others = bestFor(other);
    bestFor(task).some((worker) => others.some((otherWorker) => lay(task, tail(worker), other, tail(otherWorker))));
  };
  const isPinned = (task: number): boolean => skip[task] === NEVER && model.close[task] === model.open[task];
  const order = Array.from({ length: tasks }, (_, task) => task).sort((a, b) => model.due[a]! - model.due[b]! || a - b);

  const layTours = (tours: Routes): boolean => {
    begin();
    for (const [worker, tour] of tours.entries())
      for (const task of tour) {
        insert(task, tail(worker));
        give(task, worker);
      }
    return attempt(limit);
  };
  const layAll = (tours: Routes): boolean => {
    const tasksOf = new Set(tours.flat());
    if (order.some((task) => isPinned(task) && !tasksOf.has(task))) return false;
    if (order.some((task) => tasksOf.has(task) && partner[task]! >= 0 && !tasksOf.has(partner[task]!))) return false;
    if (tours.some((tour, worker) => tour.some((task) => price[task * workers + worker] === NEVER))) return false;
    return layTours(tours);
  };
  /** What does not move is laid as a whole, worker by worker: the first of several may leave no way home. */
  const layPinned = (): void => {
    for (let worker = 0; worker < workers; worker++) {
      const mine = (task: number): boolean => price[task * workers + worker] !== NEVER && route[task] === UNDONE;
      const tour = order.filter((task) => isPinned(task) && mine(task));
      if (tour.length > 1) layTours(Array.from({ length: workers }, (_, w) => (w === worker ? tour : [])));
    }
    for (const task of order) if (isPinned(task)) layBest(task);
  };

  if (!given || !layAll(given)) {
    layPinned();
    if (given) layGiven(schedule, given, lay);
  }
  for (const task of order) {
    // What was left out before, because it was not worth its price, stays out.
    if (given && skip[task] !== NEVER) limit = schedule.cost();
    layBest(task);
    limit = Number.POSITIVE_INFINITY;
  }
}

/** Lays routes as they were: each task after those before it, and the tasks of a visit of two when it is the turn of both. */
function layGiven(
  { model: { partner }, first, route }: Schedule,
  given: Routes,
  lay: (task: number, after: number, other?: number, otherAfter?: number) => boolean,
): void {
  const turn = given.map(() => 0);
  const after = given.map((_tour, worker) => first + worker);
  const workerOf = new Map(given.flatMap((tour, worker) => tour.map((task) => [task, worker] as const)));
  const pass = (worker: number): void => {
    const task = given[worker]![turn[worker]!]!;
    turn[worker]!++;
    if (route[task] === worker) after[worker] = task;
  };
  /** Whether the next task of a worker has had its turn, laid or not. */
  const step = (worker: number, evenAlone: boolean): boolean => {
    const task = given[worker]![turn[worker]!];
    if (task === undefined) return false;
    const other = partner[task]!;
    const otherWorker = workerOf.get(other);
    if (route[task] !== UNDONE) pass(worker);
    else if (other < 0) {
      lay(task, after[worker]!);
      pass(worker);
    } else if (otherWorker !== undefined && given[otherWorker]![turn[otherWorker]!] === other) {
      lay(task, after[worker]!, other, after[otherWorker]!);
      pass(worker);
      pass(otherWorker);
    } else if (otherWorker === undefined || evenAlone) pass(worker);
    else return false;
    return true;
  };
  const all = [...given.keys()];
  while (all.some((worker) => step(worker, false)) || all.some((worker) => step(worker, true)));
}
