import { randomBelow } from '../../../shared/random.ts';
import { NEVER } from './model.ts';
import type { Near } from './near.ts';
import { type Schedule, UNDONE } from './schedule.ts';

/** Of 128 places one is not looked at, so that not every rebuilding ends the same. */
const BLINK = 0x7f;
const LONGEST_STRETCH = 6;
const MEAN_TORN_OUT = 8;
const VISITS_OF_TWO_FIRST = 1e10;

/**
 * The move for which no single exchange is enough: stretches of routes around a task and around those near to it are torn out,
 * and their tasks are put back one by one where each costs least.
 */
export function createRebuild(schedule: Schedule, near: Near, bits: () => number, limit: () => number) {
  const { model, first, last, next, prev, route, start, load, price, partner } = schedule;
  const { begin, loosen, unlink, insert, give, way, arrivalAfter, addedBy, roomWithin } = schedule;
  const { workOut, takeBack, attempt } = schedule;
  const { tasks, workers, skip, open, due, duration, minGap, maxGap, most, balanceWeight } = model;
  const below = randomBelow(bits);
  const skippable = skip.some((points) => points !== NEVER);
  const out = new Int32Array(tasks);
  const rank = new Float64Array(tasks);
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
    outCount = 0;
    if (route[task] !== UNDONE) {
      tearStretch(task);
      if (other >= 0 && route[other] !== UNDONE && bits() & 1) tearStretch(other);
    } else {
      out[outCount++] = task;
      if (other >= 0) out[outCount++] = other;
    }
    const wanted = 1 + below(2 * MEAN_TORN_OUT);
    for (let k = 0; k < near.count && outCount < wanted; k++) {
      const neighbour = near.tasks[task * near.count + k]!;
      if (route[neighbour] !== UNDONE && bits() & 3) tearStretch(neighbour);
    }
  };

  /** The urgent, the far or any of them first; and mostly what two workers have to agree about. */
  const putInOrder = (): void => {
    const manner = bits() & 3;
    for (let k = 0; k < outCount; k++) {
      const task = out[k]!;
      rank[task] = manner === 0 ? due[task]! : manner === 1 ? -way(first, task) : bits();
      if (partner[task]! >= 0 && (manner < 2 || bits() & 1)) rank[task] -= VISITS_OF_TWO_FIRST;
    }
    for (let k = 1; k < outCount; k++) {
      const task = out[k]!;
      let at = k;
      for (; at > 0 && rank[out[at - 1]!]! > rank[task]!; at--) out[at] = out[at - 1]!;
      out[at] = task;
    }
  };

  /** After which node the task costs least; -1 where nobody may do it, or it is cheaper left out. */
  const cheapestSpot = (task: number): number => {
    const other = partner[task]!;
    const otherWorker = other < 0 ? UNDONE : route[other]!;
    const begins = otherWorker === UNDONE ? open[task]! : Math.max(open[task]!, start[other]! - maxGap[task]!);
    let best = -1;
    let least = skip[task] === NEVER ? Number.POSITIVE_INFINITY : skip[task]!;
    for (let worker = 0; worker < workers; worker++) {
      const priceHere = price[task * workers + worker]!;
      const loaded = load[worker]! + duration[task]!;
      if (priceHere === NEVER || worker === otherWorker || loaded > most[worker]!) continue;
      const perWorker = priceHere + balanceWeight * duration[task]! * (load[worker]! + loaded);
      for (let after = first + worker; after !== last + worker; after = next[after]!) {
        if ((bits() & BLINK) === 0) continue;
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

  const putBack = (most: number): boolean => {
    for (let k = 0; k < outCount; k++) {
      const task = out[k]!;
      const after = cheapestSpot(task);
      if (after >= 0) {
        insert(task, after);
        give(task, route[after]!);
        if (!workOut(Number.POSITIVE_INFINITY) || (!skippable && roomWithin(most) < 0)) return false;
      } else if (skip[task] === NEVER || partner[task]! >= 0) return false;
    }
    return true;
  };

  return (task: number): boolean => {
    const most = limit();
    begin();
    tearAround(task);
    if (workOut(Number.POSITIVE_INFINITY)) {
      putInOrder();
      if (putBack(most)) return attempt(most);
    }
    takeBack();
    return false;
  };
}
