import { ANY_TIME, type Model, NEVER, type Routes } from './model.ts';

/** In no route. */
export const UNDONE = -1;

/** What the present routes cost, in parts. */
export interface Totals {
  travel: number;
  /** Weighed lateness and overtime. */
  lateness: number;
  /** The largest lateness of a task. */
  latest: number;
  /** Prices, what is left undone, and how uneven loads are. */
  prices: number;
}

/**
 * Routes with their times, changed a move at a time. A move is begun, made of `link`, `unlink`, `insert` and `give`, and then
 * tried: times are worked out along the routes from what changed, and the move stays or all of it is taken back.
 *
 * Nodes 0 .. tasks-1 are the tasks; node `first + w` is where worker w's route begins, `last + w` where it ends.
 */
export type Schedule = ReturnType<typeof createSchedule>;

export function createSchedule(model: Model) {
  const { tasks, workers, price, minGap, maxGap, skip, most, breakLength, breakOpen, breakClose } = model;
  const first = tasks;
  const last = tasks + workers;
  const nodes = tasks + 2 * workers;
  const { ways, waysBack } = waysOf(model);

  const withEnds = (ofTasks: Int32Array, ofEnds: Int32Array): Int32Array => {
    const all = new Int32Array(nodes);
    all.set(ofTasks);
    all.set(ofEnds, last);
    return all;
  };
  const none = new Int32Array(workers);
  const duration = withEnds(model.duration, none);
  const open = withEnds(model.open, model.from);
  const due = withEnds(model.due, model.overtimeFrom);
  const close = withEnds(model.close, model.until);
  const lateWeight = withEnds(model.lateWeight, model.overtimeWeight);
  const partner = withEnds(model.partner, none.slice().fill(-1)).fill(-1, first, last);
  const breaks = breakLength.some((length) => length > 0);
  const loadsMatter = model.balanceWeight > 0 || most.some((minutes) => minutes < ANY_TIME);
  const { travelWeight, latestWeight, balanceWeight } = model;

  const next = new Int32Array(nodes).fill(-1);
  const prev = new Int32Array(nodes).fill(-1);
  const route = new Int32Array(nodes).fill(UNDONE);
  const start = open.slice();
  /** The way to a node from the one before it. */
  const ride = new Int32Array(nodes);
  /** Whether the worker has had the break when the task begins. */
  const rested = new Uint8Array(nodes);
  const load = new Int32Array(workers);
  const totals: Totals = { travel: 0, lateness: 0, latest: 0, prices: 0 };
  for (let w = 0; w < workers; w++) {
    next[first + w] = last + w;
    prev[last + w] = first + w;
    route[first + w] = w;
    route[last + w] = w;
    start[first + w] = model.from[w]!;
    ride[last + w] = ways[(first + w) * nodes + last + w]!;
  }
  /** What a task weighs that nobody does. */
  const undone = skip.map((points) => (points === NEVER ? 0 : points));
  totals.prices = undone.reduce((sum, points) => sum + points, 0);

  /** What a move has changed, to take it back. */
  const linkedFrom = new Int32Array(4 * nodes);
  const nextBefore = new Int32Array(4 * nodes);
  const linkedTo = new Int32Array(4 * nodes);
  const prevBefore = new Int32Array(4 * nodes);
  const rideBefore = new Int32Array(4 * nodes);
  const given = new Int32Array(4 * nodes);
  const routeBefore = new Int32Array(4 * nodes);
  const timed = new Int32Array(nodes);
  const startBefore = new Int32Array(nodes);
  const restedBefore = new Uint8Array(nodes);
  const timedIn = new Int32Array(nodes);
  const before: Totals = { ...totals };
  let linkCount = 0;
  let givenCount = 0;
  let timedCount = 0;
  let move = 0;

  /** Nodes whose times have to be worked out again: what may be earlier now, and what may be later. */
  const loosened = new Int32Array(2 * nodes);
  const pressed = new Int32Array(2 * nodes);
  let loosenedCount = 0;
  let pressedCount = 0;
  const queue = new Int32Array(2 * nodes);
  const queued = new Uint8Array(nodes);
  let queueLength = 0;

  const way = (a: number, b: number): number => ways[a * nodes + b]!;

  const begin = (): void => {
    move++;
    linkCount = 0;
    givenCount = 0;
    timedCount = 0;
    loosenedCount = 0;
    pressedCount = 0;
    before.travel = totals.travel;
    before.lateness = totals.lateness;
    before.latest = totals.latest;
    before.prices = totals.prices;
  };

  const link = (a: number, b: number): void => {
    linkedFrom[linkCount] = a;
    nextBefore[linkCount] = next[a]!;
    linkedTo[linkCount] = b;
    prevBefore[linkCount] = prev[b]!;
    rideBefore[linkCount] = ride[b]!;
    linkCount++;
    next[a] = b;
    prev[b] = a;
    ride[b] = ways[a * nodes + b]!;
  };
  const loosen = (node: number): void => {
    loosened[loosenedCount++] = node;
  };
  const press = (node: number): void => {
    pressed[pressedCount++] = node;
  };

  const unlink = (task: number): void => {
    const a = prev[task]!;
    const b = next[task]!;
    totals.travel += way(a, b) - way(a, task) - way(task, b);
    link(a, b);
    loosen(b);
  };
  const insert = (task: number, after: number): void => {
    const b = next[after]!;
    totals.travel += way(after, task) + way(task, b) - way(after, b);
    link(after, task);
    link(task, b);
    press(b);
    press(task);
  };

  const priceIn = (task: number, worker: number): number =>
    worker === UNDONE ? undone[task]! : price[task * workers + worker]!;
  /** May be asked only where the price is not NEVER. */
  const give = (task: number, worker: number): void => {
    const from = route[task]!;
    given[givenCount] = task;
    routeBefore[givenCount++] = from;
    route[task] = worker;
    totals.prices += priceIn(task, worker) - priceIn(task, from);
    if (loadsMatter) {
      const minutes = duration[task]!;
      if (from !== UNDONE) {
        totals.prices -= balanceWeight * minutes * (2 * load[from]! - minutes);
        load[from]! -= minutes;
      }
      if (worker !== UNDONE) {
        totals.prices += balanceWeight * minutes * (2 * load[worker]! + minutes);
        load[worker]! += minutes;
      }
    }
  };
  /** Whether the tasks given in this move may be where they are now, times aside. */
  const mayGive = (): boolean => {
    for (let k = 0; k < givenCount; k++) {
      const task = given[k]!;
      const worker = route[task]!;
      const other = partner[task]!;
      if (other >= 0 && worker >= 0 && route[other] === worker) return false;
      if (loadsMatter && worker >= 0 && load[worker]! > most[worker]!) return false;
    }
    return true;
  };

  const setTime = (node: number, time: number, rest: number): void => {
    const old = start[node]!;
    if (timedIn[node] !== move) {
      timedIn[node] = move;
      timed[timedCount] = node;
      startBefore[timedCount] = old;
      restedBefore[timedCount++] = rested[node]!;
    }
    start[node] = time;
    rested[node] = rest;
    const limit = due[node]!;
    const late = (time > limit ? time - limit : 0) - (old > limit ? old - limit : 0);
    if (late !== 0) totals.lateness += late * lateWeight[node]!;
  };

  let restedOnArrival = 0;
  /** When a node can begin after the node before it, and not before `earliest`. */
  const arrival = (node: number, earliest: number): number => {
    const p = prev[node]!;
    const leaves = start[p]! + duration[p]!;
    return breaks ? withBreak(node, p, leaves, ride[node]!, earliest) : Math.max(leaves + ride[node]!, earliest);
  };
  const withBreak = (node: number, p: number, leaves: number, ride: number, earliest: number): number => {
    const w = route[node]!;
    const time = Math.max(leaves + ride, earliest);
    restedOnArrival = rested[p]!;
    if (restedOnArrival === 1 || breakLength[w] === 0) return time;
    const rests = Math.max(leaves, breakOpen[w]!);
    // Also on the way, or having arrived: the break lengthens it, wherever it begins.
    const after = Math.max(Math.max(leaves + ride, breakOpen[w]!) + breakLength[w]!, earliest);
    const forFree = after === time && rests <= breakClose[w]!;
    if (!forFree && time + duration[node]! <= breakClose[w]!) return time;
    restedOnArrival = 1;
    return rests > breakClose[w]! ? ANY_TIME : after;
  };

  const enqueue = (node: number): void => {
    if (queued[node] === 0) {
      queued[node] = 1;
      queue[queueLength++] = node;
    }
  };
  /** Routes that wait for each other in a circle put every time off for ever: nobody else needs so many steps. */
  const TOO_MANY_STEPS = 3 * nodes + 200;
  let steps = 0;
  /** Works out the times of what is queued and all that hangs on it. False where that cannot be, or is too late by `room`. */
  const settle = (room: number): boolean => {
    while (queueLength > 0) {
      const node = queue[--queueLength]!;
      queued[node] = 0;
      let time = arrival(node, open[node]!);
      let rest = restedOnArrival;
      const other = partner[node]!;
      if (other >= 0 && route[other]! >= 0) {
        let otherTime = arrival(other, open[other]!);
        if (otherTime - maxGap[node]! > time) {
          time = arrival(node, otherTime - maxGap[node]!);
          rest = restedOnArrival;
        }
        if (breaks || time + minGap[node]! > otherTime) {
          otherTime = arrival(other, Math.max(open[other]!, time + minGap[node]!));
        }
        // A break before the other's may have put it off too far: this one waits for it, once.
        if (breaks && otherTime - time > maxGap[node]!) {
          const restOfOther = restedOnArrival;
          time = arrival(node, otherTime - maxGap[node]!);
          rest = restedOnArrival;
          restedOnArrival = restOfOther;
          if (otherTime - time < minGap[node]!) return false;
        }
        if (start[other] !== otherTime || rested[other] !== restedOnArrival) {
          if (otherTime > close[other]!) return false;
          setTime(other, otherTime, restedOnArrival);
          enqueue(next[other]!);
        }
      }
      if (start[node] !== time || rested[node] !== rest) {
        if (time > close[node]!) return false;
        setTime(node, time, rest);
        if (node < last) enqueue(next[node]!);
        if (++steps > TOO_MANY_STEPS) return false;
      }
      if (totals.lateness > room) return false;
    }
    return true;
  };

  /** Works out the times of all that was changed so far. False where that cannot be, or is too late by `room`. */
  const workOut = (room: number): boolean => {
    steps = 0;
    for (let k = 0; k < givenCount; k++) {
      const task = given[k]!;
      if (route[task] === UNDONE) setTime(task, open[task]!, 0);
    }
    for (let k = 0; k < loosenedCount; k++) if (route[loosened[k]!] !== UNDONE) enqueue(loosened[k]!);
    loosenedCount = 0;
    if (!settle(room)) return false;
    for (let k = 0; k < pressedCount; k++) enqueue(pressed[k]!);
    pressedCount = 0;
    return settle(room);
  };

  const latestNow = (): number => {
    let latest = 0;
    let wasLatest = false;
    for (let k = 0; k < timedCount; k++) {
      const node = timed[k]!;
      if (node >= tasks) continue;
      if (startBefore[k]! - due[node]! === before.latest) wasLatest = true;
      if (start[node]! - due[node]! > latest) latest = start[node]! - due[node]!;
    }
    if (latest >= before.latest) return latest;
    if (!wasLatest || before.latest === 0) return before.latest;
    for (let t = 0; t < tasks; t++) if (route[t]! >= 0 && start[t]! - due[t]! > latest) latest = start[t]! - due[t]!;
    return latest;
  };

  const cost = (): number =>
    travelWeight * totals.travel + totals.lateness + latestWeight * totals.latest + totals.prices;
  /** When a task could begin after another as times stand, were it not for its partner and breaks. */
  const arrivalAfter = (task: number, after: number): number =>
    Math.max(open[task]!, start[after]! + duration[after]! + way(after, task));
  /**
   * Whether tasks `from` to `to`, put after `after` and before `rest`, would by themselves be late by more than `room`, or make
   * so late what comes behind them: partners can only make it worse. Asked as times stand before the move; that what leaves
   * `after`'s way makes it earlier is not seen, and such a move is refused, too.
   */
  const tooLate = (after: number, from: number, to: number, rest: number, begins: number, room: number): boolean => {
    let late = 0;
    let leaves = start[after]! + duration[after]!;
    let at = after;
    let node = from;
    let time = begins;
    for (;;) {
      time = Math.max(time, leaves + ways[at * nodes + node]!, open[node]!);
      if (time > close[node]!) return true;
      if (time > due[node]!) {
        late += (time - due[node]!) * lateWeight[node]!;
        if (late > room) return true;
      }
      leaves = time + duration[node]!;
      at = node;
      if (node === to) break;
      node = next[node]!;
      time = 0;
    }
    for (node = rest; ; node = next[node]!) {
      time = Math.max(leaves + ways[at * nodes + node]!, open[node]!);
      if (time <= start[node]!) return false;
      if (time > close[node]!) return true;
      if (time > due[node]!) {
        late += (time - due[node]!) * lateWeight[node]!;
        if (late > room) return true;
      }
      if (node >= last) return false;
      leaves = time + duration[node]!;
      at = node;
    }
  };
  /**
   * What it would add to travel and lateness to put a task after another and to begin it at `begins` or later, partners and
   * breaks aside; once it is `enough` it may be more. Infinite where something could not begin any more.
   */
  const addedBy = (task: number, after: number, begins: number, enough: number): number => {
    const rest = next[after]!;
    const there = waysBack[task * nodes + after]!;
    const on = ways[task * nodes + rest]!;
    let added = travelWeight * (there + on - ride[rest]!);
    if (added >= enough) return added;
    const time = Math.max(start[after]! + duration[after]! + there, begins);
    if (time > close[task]!) return Number.POSITIVE_INFINITY;
    if (time > due[task]!) added += (time - due[task]!) * lateWeight[task]!;
    let arrives = time + duration[task]! + on;
    for (let node = rest; arrives > start[node]! && added < enough; ) {
      if (arrives > close[node]!) return Number.POSITIVE_INFINITY;
      if (arrives > due[node]!) added += (arrives - Math.max(start[node]!, due[node]!)) * lateWeight[node]!;
      if (node >= last) break;
      arrives += duration[node]!;
      node = next[node]!;
      arrives += ride[node]!;
    }
    return added;
  };
  /** How late all may be together, in what the present move leaves of the limit. */
  const roomWithin = (limit: number): number => limit - travelWeight * totals.travel - totals.prices;

  const takeBack = (): void => {
    while (queueLength > 0) queued[queue[--queueLength]!] = 0;
    for (let k = 0; k < timedCount; k++) {
      start[timed[k]!] = startBefore[k]!;
      rested[timed[k]!] = restedBefore[k]!;
    }
    for (let k = linkCount - 1; k >= 0; k--) {
      next[linkedFrom[k]!] = nextBefore[k]!;
      prev[linkedTo[k]!] = prevBefore[k]!;
      ride[linkedTo[k]!] = rideBefore[k]!;
    }
    for (let k = givenCount - 1; k >= 0; k--) {
      const task = given[k]!;
      const worker = route[task]!;
      const from = routeBefore[k]!;
      if (loadsMatter) {
        if (worker !== UNDONE) load[worker]! -= duration[task]!;
        if (from !== UNDONE) load[from]! += duration[task]!;
      }
      route[task] = from;
    }
    totals.travel = before.travel;
    totals.lateness = before.lateness;
    totals.latest = before.latest;
    totals.prices = before.prices;
  };

  /** Keeps the move when it breaks no rule and all then costs at most `limit`; takes it back otherwise. */
  const attempt = (limit: number): boolean => {
    if (roomWithin(limit) < 0 || !mayGive()) {
      takeBack();
      return false;
    }
    // On the way no time passes both what it was and what it will be.
    if (workOut(roomWithin(limit) + before.lateness)) {
      if (latestWeight > 0) totals.latest = latestNow();
      if (cost() <= limit) return true;
    }
    takeBack();
    return false;
  };

  const routes = (nextOf: Int32Array = next): Routes =>
    Array.from({ length: workers }, (_, w) => {
      const tour: number[] = [];
      for (let node = nextOf[first + w]!; node < tasks; node = nextOf[node]!) tour.push(node);
      return tour;
    });

  return {
    ...{ model, first, last, next, prev, route, start, load, partner, totals, undone, price, way },
    ...{
      begin,
      link,
      loosen,
      press,
      unlink,
      insert,
      give,
      arrivalAfter,
      addedBy,
      tooLate,
      roomWithin,
      takeBack,
      workOut,
      attempt,
      cost,
      routes,
    },
  };
}

/** The way from node a to node b at [a * nodes + b], and at [b * nodes + a] among those back. A day with nothing to do has no way. */
function waysOf({ tasks, workers, places, travel, place, startPlace, endPlace }: Model) {
  const placeOf = [...place, ...startPlace, ...endPlace];
  const nodes = placeOf.length;
  const ways = new Int32Array(nodes * nodes);
  const waysBack = new Int32Array(nodes * nodes);
  for (let a = 0; a < nodes; a++)
    for (let b = 0; b < nodes; b++) {
      const isEmptyDay = a >= tasks && b === a + workers;
      const way = isEmptyDay ? 0 : travel[placeOf[a]! * places + placeOf[b]!]!;
      ways[a * nodes + b] = way;
      waysBack[b * nodes + a] = way;
    }
  return { ways, waysBack };
}
