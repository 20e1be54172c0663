import type { Bus } from './bus.ts';
import type { VirtualClock } from './clock.ts';
import type { JsonObject } from './json.ts';
import { parseSchedule, type Schedule } from './schedule-expression.ts';
import type { RuleModel } from './stack-model.ts';

interface Scheduled {
  rule: RuleModel;
  schedule: Schedule;
  next: number | undefined;
  /** When it ran last, in the time that is stepped through. */
  ranAt?: number;
}

/** setTimeout counts in 32 bits. */
const MAX_WAIT_MS = 3_600_000;
const HELD_UP_MS = 1_000;
/** A schedule that looks every minute whether anything is due need not look at every minute of a month. */
const STEP_MS = 15 * 60_000;

/** The rules that run by the clock, in UTC, following the stack's clock wherever it is set. */
export class Schedules {
  readonly #clock: VirtualClock;
  readonly #bus: Bus;
  readonly #onProblem: (text: string) => void;
  readonly #scheduled: Scheduled[];
  #timer: NodeJS.Timeout | undefined;
  /** While time is stepped through, nobody else fires. */
  #stepping = false;

  constructor(rules: readonly RuleModel[], bus: Bus, clock: VirtualClock, onProblem: (text: string) => void) {
    this.#onProblem = onProblem;
    this.#bus = bus;
    this.#clock = clock;
    this.#scheduled = rules.flatMap((rule) =>
      rule.schedule === undefined
        ? []
        : [{ rule, schedule: parseSchedule(rule.schedule), next: parseSchedule(rule.schedule).nextAfter(clock.now()) }],
    );
    this.#wait();
  }

  /** The clock was turned: what lies in between is not made up for (that is what `stepTo` does). */
  realign(): void {
    if (this.#stepping) return;
    const now = this.#clock.now();
    for (const entry of this.#scheduled) entry.next = entry.schedule.nextAfter(now);
    this.#wait();
  }

  /**
   * Turns the clock to `to`, stopping at every due schedule on the way, in order; `settle` runs after each. What runs more
   * often than every quarter of an hour is stopped for that often, and at the end.
   */
  async stepTo(to: number, settle: () => Promise<void>): Promise<number> {
    this.#stepping = true;
    let fired = 0;
    try {
      for (;;) {
        const due = this.#stopBefore(to);
        if (due === undefined) break;
        this.#clock.set(Math.max(due, this.#clock.now()));
        fired += this.#fire(due, due);
        await settle();
      }
      if (this.#clock.now() < to) this.#clock.set(to);
      await settle();
      return fired;
    } finally {
      for (const entry of this.#scheduled) delete entry.ranAt;
      this.#stepping = false;
      this.#wait();
    }
  }

  upcoming(): { rule: string; at: number }[] {
    return this.#scheduled.flatMap(({ rule, next }) => (next === undefined ? [] : [{ rule: rule.name, at: next }]));
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#stepping = true;
  }

  #dueFirst(): number | undefined {
    const times = this.#scheduled.flatMap(({ next }) => (next === undefined ? [] : [next]));
    return times.length ? Math.min(...times) : undefined;
  }

  /** When to stop next on the way to `to`; undefined where nothing is due any more. */
  #stopBefore(to: number): number | undefined {
    const stops = this.#scheduled.flatMap(({ next, ranAt }) => {
      if (next === undefined || next > to) return [];
      return ranAt === undefined ? [next] : [Math.min(Math.max(next, ranAt + STEP_MS), to)];
    });
    return stops.length ? Math.min(...stops) : undefined;
  }

  /** Runs what is due by `due`; each is next due after `after`. */
  #fire(due: number, after: number): number {
    const ready = this.#scheduled.filter(({ next }) => next !== undefined && next <= due);
    for (const entry of ready) {
      const event: JsonObject = this.#bus.envelope('aws.events', 'Scheduled Event', {}, [entry.rule.arn], entry.next);
      this.#bus.handOver(entry.rule, event);
      entry.next = entry.schedule.nextAfter(after);
      if (this.#stepping) entry.ranAt = after;
    }
    return ready.length;
  }

  #wait(atLeastMs = 0): void {
    clearTimeout(this.#timer);
    const due = this.#dueFirst();
    if (this.#stepping || due === undefined || this.#clock.frozen) return;
    const waitMs = Math.min(Math.max(atLeastMs, due - this.#clock.now()), MAX_WAIT_MS);
    this.#timer = setTimeout(() => {
      const now = this.#clock.now();
      try {
        // A machine that slept for hours runs each schedule once, not once for every time it missed.
        if (now >= due) this.#fire(due, now);
        this.#wait();
      } catch (error) {
        this.#onProblem(`a schedule is held up: ${String(error)}`);
        this.#wait(HELD_UP_MS);
      }
    }, waitMs);
    this.#timer.unref();
  }
}
