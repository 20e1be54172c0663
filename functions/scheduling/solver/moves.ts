import { NEVER } from './model.ts';
import { type Schedule, UNDONE } from './schedule.ts';

/** The moves a search chooses from. Each is tried against a limit of the cost, and answers whether it was kept. */
export function createMoves(schedule: Schedule, limit: () => number) {
  const { model, next, prev, route, partner, totals, price, way, arrivalAfter } = schedule;
  const { begin, link, loosen, press, unlink, insert, give, roomWithin, tooLate, takeBack, attempt } = schedule;
  const { tasks, workers, skip, minGap, maxGap } = model;

  const allowed = (task: number, worker: number): boolean => price[task * workers + worker] !== NEVER;

  const giveAll = (from: number, to: number, worker: number): void => {
    for (let node = from; ; node = next[node]!) {
      give(node, worker);
      if (node === to) return;
    }
  };

  /**
   * The up to `length` tasks from `task` on change places with the up to `returning` tasks after `after`: a task moves, two are
   * swapped, stretches move or are swapped, or two routes exchange their ends.
   */
  const exchange = (task: number, length: number, after: number, returning: number): boolean => {
    const from = route[task]!;
    const to = route[after]!;
    const before = prev[task]!;
    if (before === after || task === after) return false;
    const within = from === to;
    if (!within && !allowed(task, to)) return false;
    let tail = task;
    for (let k = 1; k < length; k++) {
      const node = next[tail]!;
      if (node >= tasks) break;
      if (within ? node === after : !allowed(node, to)) return false;
      tail = node;
    }
    const behind = next[tail]!;
    const head = next[after]!;
    let end = after;
    let rest = head;
    for (let k = 0; k < returning && rest < tasks; k++) {
      if (within ? rest === task : !allowed(rest, from)) return false;
      end = rest;
      rest = next[rest]!;
    }
    const returns = end !== after;
    if (within && returns && (rest === task || behind === head)) return false;

    const added = returns ? way(before, head) + way(end, behind) : way(before, behind) - way(after, rest);
    const removed = returns ? way(after, head) + way(end, rest) : 0;
    const most = limit();
    begin();
    totals.travel += added - removed + way(after, task) + way(tail, rest) - way(before, task) - way(tail, behind);
    const room = roomWithin(most);
    const hopeless =
      room < 0 ||
      (!within &&
        (tooLate(after, task, tail, rest, 0, room) || (returns && tooLate(before, head, end, behind, 0, room))));
    if (hopeless) {
      takeBack();
      return false;
    }
    if (returns) {
      link(before, head);
      link(end, behind);
      loosen(behind);
      loosen(head);
    } else {
      link(before, behind);
      loosen(behind);
    }
    link(after, task);
    link(tail, rest);
    press(task);
    press(rest);
    if (!within) {
      giveAll(task, tail, to);
      if (returns) giveAll(head, end, from);
    }
    return attempt(most);
  };

  /** Two tasks of a visit wait for each other: whether they alone, or who comes behind them, are later than `room` allows. */
  const pairTooLate = (task: number, other: number, room: number): boolean => {
    const mine = arrivalAfter(task, prev[task]!);
    const theirs = arrivalAfter(other, prev[other]!);
    const begins = Math.max(mine, theirs - maxGap[task]!);
    return (
      tooLate(prev[task]!, task, task, next[task]!, begins, room) ||
      tooLate(prev[other]!, other, other, next[other]!, Math.max(theirs, begins + minGap[task]!), room)
    );
  };

  /** Puts both tasks of a visit elsewhere. */
  const movePair = (task: number, after: number, other: number, otherAfter: number): boolean => {
    const worker = route[after]!;
    const otherWorker = route[otherAfter]!;
    if (worker === otherWorker || !allowed(task, worker) || !allowed(other, otherWorker)) return false;
    if (after === task || after === other || otherAfter === task || otherAfter === other) return false;
    const most = limit();
    begin();
    unlink(task);
    unlink(other);
    insert(task, after);
    insert(other, otherAfter);
    const room = roomWithin(most);
    if (room < 0 || pairTooLate(task, other, room)) {
      takeBack();
      return false;
    }
    if (route[task] !== worker) give(task, worker);
    if (route[other] !== otherWorker) give(other, otherWorker);
    return attempt(most);
  };

  /** Does what nobody does yet. */
  const add = (task: number, after: number): boolean => {
    if (!allowed(task, route[after]!)) return false;
    begin();
    insert(task, after);
    give(task, route[after]!);
    return attempt(limit());
  };
  const addPair = (task: number, after: number, other: number, otherAfter: number): boolean => {
    if (!allowed(task, route[after]!) || !allowed(other, route[otherAfter]!)) return false;
    begin();
    insert(task, after);
    insert(other, otherAfter);
    give(task, route[after]!);
    give(other, route[otherAfter]!);
    return attempt(limit());
  };

  const takeOut = (task: number): void => {
    unlink(task);
    give(task, UNDONE);
    const other = partner[task]!;
    if (other < 0) return;
    unlink(other);
    give(other, UNDONE);
  };
  /** Leaves a visit undone. */
  const drop = (task: number): boolean => {
    if (skip[task] === NEVER) return false;
    begin();
    takeOut(task);
    return attempt(limit());
  };
  /** Does what nobody does yet in place of a visit that is left undone. */
  const replace = (task: number, other: number): boolean => {
    const after = prev[other]!;
    const worker = route[other]!;
    if (skip[other] === NEVER || !allowed(task, worker) || after === partner[other]) return false;
    begin();
    takeOut(other);
    insert(task, after);
    give(task, worker);
    return attempt(limit());
  };

  return { exchange, movePair, add, addPair, drop, replace };
}
