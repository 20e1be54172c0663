import { randomBelow } from '../../../shared/random.ts';
import { NEVER } from './model.ts';
import type { Near } from './near.ts';
import { type Schedule, UNDONE } from './schedule.ts';

/** Of 128 places one is not looked at, so that not every rebuilding ends the same: the most there are from one to the next. */
const BLINKS = 0xff;
const LONGEST_STRETCH = 6;
const MEAN_TORN_OUT = 8;
/** Of those who could do what nobody does, so many at most are asked to make room. */
const MOST_ASKED = 3;
const VISITS_OF_TWO_FIRST = 1e10;

/**
 * The moves for which no single exchange is enough: stretches of routes are torn out, and their tasks are put back one by one where
 * each costs least. `rebuild` tears around a task and those near to it; `makeRoom` tears out what is in the way of a task that
 * nobody does.
 */
export function createRebuild(schedule: Schedule, near: Near, bits: () => number) {
  const { model, first, last, next, prev, route, start, load, price, partner, totals, undone } = schedule;
  const { begin, loosen, unlink, insert, give, way, arrivalAfter, addedBy, roomWithin } = schedule;
  const { workOut, takeBack, attempt } = schedule;
  const { tasks, workers, skip, open, due, close, duration, minGap, maxGap, most, balanceWeight } = model;
  const below = randomBelow(bits);
  const priceOf = (task: number, worker: number): number => price[task * workers + worker]!;
  /** Who may do each task, the cheapest first. */
  const able = Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: workers }, (_w, worker) => worker)
      .filter((worker) => priceOf(task, worker) !== NEVER)
      .sort((a, b) => priceOf(task, a) - priceOf(task, b)),
  );
  /** How much is saved at most by doing a task that is torn out. */
  const saved = undone.map((points, task) => points - (able[task]!.length > 0 ? priceOf(task, able[task]![0]!) : 0));
  let untilBlink = 1 + (bits() & BLINKS);
  const out = new Int32Array(tasks);
  const rank = new Float64Array(tasks);
  const isGivenUp = new Uint8Array(tasks);
  let outCount = 0;

  const tearStretch = (around: number): void => {
    const length = 1 + below(LONGEST_STRETCH);
    let node = around;
    for (let k = below(length); k > 0 && prev[node]! < tasks; k--) node = prev[node]!;
    for (let k = 0; k < length && node < tasks; k++) {
      const task = node;
      node = next[task]!;
      unlink(task);
      give(task, UNDONE);
      if (partner[task]! >= 0 && route[partner[task]!] !== UNDONE) loosen(partner[task]!);
      out[outCount++] = task;
    }
  };
  const tearAround = (task: number): void => {
    const other = partner[task]!;
    tearStretch(task);
    if (other >= 0 && route[other] !== UNDONE && bits() & 1) tearStretch(other);
    const wanted = 1 + below(2 * MEAN_TORN_OUT);
    for (let k = 0; k < near.count && outCount < wanted; k++) {
      const neighbour = near.tasks[task * near.count + k]!;
      if (route[neighbour] !== UNDONE && bits() & 3) tearStretch(neighbour);
    }
  };
  /** What one of those who could do the task does from `from` on. */
  const tearOfSomebody = (task: number, from: number): void => {
    const somebody = able[task]!;
    if (somebody.length === 0) return;
    let node = next[first + somebody[below(somebody.length)]!]!;
    while (node < tasks && start[node]! + duration[node]! <= from) node = next[node]!;
    if (node < tasks) tearStretch(node);
  };
  const tearFor = (task: number): void => {
    const other = partner[task]!;
    out[outCount++] = task;
    if (other >= 0) out[outCount++] = other;
    const from = open[task]! + below(close[task]! - open[task]! + 1);
    for (let k = below(MOST_ASKED); k >= 0; k--) {
      tearOfSomebody(task, from);
      if (other >= 0) tearOfSomebody(other, from + minGap[task]!);
    }
  };

  /** The urgent, the far or any of them first; and mostly what two workers have to agree about. */
  const putInOrder = (ahead: number): void => {
    const manner = bits() & 3;
    for (let k = 0; k < outCount; k++) {
      const task = out[k]!;
      rank[task] = manner === 0 ? due[task]! : manner === 1 ? -way(first, task) : bits();
      if (partner[task]! >= 0 && (manner < 2 || bits() & 1)) rank[task] -= VISITS_OF_TWO_FIRST;
    }
    for (let k = ahead + 1; k < outCount; k++) {
      const task = out[k]!;
      let at = k;
      for (; at > ahead && rank[out[at - 1]!]! > rank[task]!; at--) out[at] = out[at - 1]!;
      out[at] = task;
    }
  };

  /** After which node the task costs least; -1 where nobody may do it, or it costs `enough` everywhere. */
  const cheapestSpot = (task: number, enough: number): number => {
    const other = partner[task]!;
    const otherWorker = other < 0 ? UNDONE : route[other]!;
    const begins = otherWorker === UNDONE ? open[task]! : Math.max(open[task]!, start[other]! - maxGap[task]!);
    let best = -1;
    let least = enough;
    const minutes = duration[task]!;
    for (const worker of able[task]!) {
      const priceHere = priceOf(task, worker);
      if (priceHere >= least) break;
      const loaded = load[worker]! + minutes;
      if (worker === otherWorker || loaded > most[worker]!) continue;
      const perWorker = priceHere + balanceWeight * minutes * (load[worker]! + loaded);
      if (perWorker >= least) continue;
      for (let after = first + worker; after !== last + worker; after = next[after]!) {
        if (--untilBlink === 0) {
          untilBlink = 1 + (bits() & BLINKS);
          continue;
        }
        let added = perWorker + addedBy(task, after, begins, least - perWorker);
        if (added >= least) continue;
        if (otherWorker !== UNDONE) added += Math.max(0, arrivalAfter(task, after) + minGap[task]! - start[other]!);
        if (added >= least) continue;
        least = added;
        best = after;
      }
    }
    return best;
  };

  /** Nobody does a visit of which one half finds no place. */
  const giveUp = (task: number): boolean => {
    const other = partner[task]!;
    isGivenUp[task] = 1;
    if (other < 0 || route[other] === UNDONE) return true;
    unlink(other);
    give(other, UNDONE);
    return workOut(Number.POSITIVE_INFINITY);
  };
  const putBack = (most: number): boolean => {
    isGivenUp.fill(0);
    let toSave = 0;
    for (let k = 0; k < outCount; k++) toSave += saved[out[k]!]!;
    for (let k = 0; k < outCount; k++) {
      const task = out[k]!;
      toSave -= saved[task]!;
      if (partner[task]! >= 0 && isGivenUp[partner[task]!]) continue;
      // However cheap everything behind it were.
      const room = roomWithin(most) - totals.lateness + undone[task]! + toSave;
      if (room < 0) return false;
      const mayBeLeft = skip[task]! <= room;
      const after = cheapestSpot(task, mayBeLeft ? skip[task]! : room);
      if (after >= 0) {
        insert(task, after);
        give(task, route[after]!);
        if (!workOut(Number.POSITIVE_INFINITY)) return false;
      } else if (!mayBeLeft || !giveUp(task)) return false;
    }
    return true;
  };
  /** Puts back what is torn out, the first `ahead` before all others, and keeps that when all then costs at most `most`. */
  const layAnew = (ahead: number, most: number): boolean => {
    if (workOut(Number.POSITIVE_INFINITY)) {
      putInOrder(ahead);
      if (putBack(most)) return attempt(most);
    }
    takeBack();
    return false;
  };

  const rebuild = (task: number, most: number): boolean => {
    begin();
    outCount = 0;
    tearAround(task);
    return layAnew(0, most);
  };
  const makeRoom = (task: number, most: number): boolean => {
    begin();
    outCount = 0;
    tearFor(task);
    return layAnew(partner[task]! < 0 ? 1 : 2, most);
  };
  return { rebuild, makeRoom };
}
