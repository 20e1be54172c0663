import type { Model } from './model.ts';

/** How much worse than a unit of travel a unit of waiting, and one of lateness, make one task as the next after another. */
const WAITING = 0.2;
const LATENESS = 1;

/** For each task the tasks it may best follow, best first: `count` of them from [task * count] on. */
export interface Near {
  readonly count: number;
  readonly tasks: Int32Array;
}

export function nearTasks(model: Model, most: number): Near {
  const { tasks, places, travel, place, duration, open, due, partner } = model;
  const count = Math.min(most, Math.max(0, tasks - 2));
  const near = new Int32Array(tasks * count);
  const badness = new Float64Array(tasks);
  for (let task = 0; task < tasks; task++) {
    const others: number[] = [];
    for (let other = 0; other < tasks; other++) {
      if (other === task || other === partner[task]) continue;
      const way = travel[place[other]! * places + place[task]!]!;
      const waits = open[task]! - (due[other]! + duration[other]! + way);
      const late = open[other]! + duration[other]! + way - due[task]!;
      badness[other] = way + WAITING * Math.max(0, waits) + LATENESS * Math.max(0, late);
      others.push(other);
    }
    others.sort((a, b) => badness[a]! - badness[b]! || a - b);
    for (let k = 0; k < count; k++) near[task * count + k] = others[k]!;
  }
  return { count, tasks: near };
}
