import { AsyncLocalStorage } from 'node:async_hooks';
import type { Random } from '../../local/demo/random.ts';

/** Something that runs and can be killed: an invocation of a function, a person, a delivery. */
interface Task {
  readonly name: string;
  /** How wrong the clock of its machine is. */
  readonly skewMs: number;
  /** How many of its promises wait here. */
  waiting: number;
  dead: boolean;
  die: () => void;
}
interface Waiting {
  readonly task: Task | undefined;
  /** Goes on although who began it is gone. */
  readonly outlives?: boolean;
  readonly go: () => Promise<void>;
}
interface Sleeper extends Waiting {
  readonly at: number;
  /** What happens late may be made to happen now, when the day is over. */
  readonly idle: boolean;
}

/** Thrown inside a step: the machine the task runs on is gone, and with it everything it had not yet stored. */
export class Killed extends Error {}
export const KILLED = Symbol('killed');

const realImmediate = setImmediate;
const turn = () => new Promise<void>((resolve) => realImmediate(resolve));
/** Promises that only wait for each other are through after one turn; a few more for what takes another way. */
const QUIET_TURNS = 5;
const MAX_STEP_MS = 8;

/**
 * The ground everything stands on: one clock and one order of things. Whoever wants something of the outer world waits
 * here; when all wait, the seed says who is next. What was done before is finished first, so the same seed gives the same
 * trace on every machine.
 */
export class Ground {
  now: number;
  steps = 0;
  /** Digest of everything that happened, in order. */
  trace = 2_166_136_261;
  readonly random: Random;
  readonly #ready: Waiting[] = [];
  #sleepers: Sleeper[] = [];
  readonly #tasks = new Set<Task>();
  #outside = 0;
  #alone: (() => void) | undefined;
  readonly #current = new AsyncLocalStorage<Task>();

  constructor(random: Random, now: number) {
    this.random = random;
    this.now = now;
  }

  /** What the clock of the machine shows on which the caller runs. */
  clock(): number {
    return Math.floor(this.now + (this.#current.getStore()?.skewMs ?? 0));
  }

  note(what: string): void {
    for (let i = 0; i < what.length; i++) this.trace = Math.imul(this.trace ^ what.charCodeAt(i), 16_777_619) >>> 0;
  }

  /** Runs `work` beside everything else. Resolves to its answer, or to KILLED. Faults of its own are its caller's. */
  start<T>(name: string, work: () => Promise<T>, skewMs = 0): Promise<T | typeof KILLED> {
    const parent = this.#current.getStore();
    return this.#waitedFor(
      parent,
      new Promise<T | typeof KILLED>((resolve, reject) => {
        const task: Task = { name, skewMs, waiting: 0, dead: false, die: () => resolve(KILLED) };
        this.#tasks.add(task);
        this.#current.run(task, () => {
          work()
            .then(resolve, reject)
            .finally(() => this.#tasks.delete(task));
        });
      }),
    );
  }

  #waitedFor<T>(task: Task | undefined, promise: Promise<T>): Promise<T> {
    if (!task) return promise;
    task.waiting++;
    return promise.finally(() => {
      task.waiting--;
    });
  }

  #kill(task: Task): void {
    task.dead = true;
    this.#tasks.delete(task);
    task.die();
  }

  /**
   * Waits for its turn, then does `act`, alone. A `Killed` thrown by it is never heard of again. What `outlives` its
   * caller is done even when the caller has been killed since: it is another machine that does it.
   */
  step<T>(label: string, act: () => Promise<T>, outlives = false): Promise<T> {
    const task = this.#current.getStore();
    const done = new Promise<T>((resolve, reject) => {
      const go = async () => {
        this.now += this.random.int(1, MAX_STEP_MS);
        this.note(label);
        try {
          resolve(await act());
        } catch (error) {
          if (error instanceof Killed && task) this.#kill(task);
          else reject(error);
        }
      };
      this.#ready.push({ task, outlives, go });
    });
    return this.#waitedFor(task, done);
  }

  sleepUntil(at: number, idle = false): Promise<void> {
    return this.#waitedFor(this.#current.getStore(), new Promise((resolve) => this.#sleep(resolve, at, idle)));
  }
  sleep(ms: number, idle = false): Promise<void> {
    return this.sleepUntil(this.now + ms, idle);
  }
  #sleep(wake: () => void, at: number, idle: boolean): Sleeper {
    const task = this.#current.getStore();
    const run = AsyncLocalStorage.snapshot();
    const sleeper = { task, at, idle, go: async () => run(wake) };
    this.#sleepers.push(sleeper);
    return sleeper;
  }
  /** What stands in for `setTimeout`. */
  timer(wake: () => void, ms: number): { cancel: () => void } {
    const task = this.#current.getStore();
    if (task) task.waiting++;
    const over = () => {
      if (task) task.waiting--;
    };
    const sleeper = this.#sleep(
      () => {
        over();
        wake();
      },
      this.now + ms,
      false,
    );
    return {
      cancel: () => {
        const i = this.#sleepers.indexOf(sleeper);
        if (i < 0) return;
        this.#sleepers.splice(i, 1);
        over();
      },
    };
  }

  /** What waits idly for a later hour happens now. */
  hurry(): void {
    this.#sleepers = this.#sleepers.map((sleeper) => (sleeper.idle ? { ...sleeper, at: this.now } : sleeper));
  }

  #next(): Waiting | undefined {
    for (;;) {
      const due = this.#sleepers.findIndex(({ at }) => at <= this.now);
      const count = this.#ready.length + (due >= 0 ? 1 : 0);
      if (count === 0) {
        const first = this.#sleepers.reduce<Sleeper | undefined>((a, b) => (a && a.at <= b.at ? a : b), undefined);
        if (!first) return undefined;
        this.now = first.at;
        continue;
      }
      const at = this.random.int(0, count - 1);
      const [chosen] = at < this.#ready.length ? this.#ready.splice(at, 1) : this.#sleepers.splice(due, 1);
      if (!chosen!.task?.dead || chosen!.outlives) return chosen;
    }
  }

  /** Work on this machine that takes its own time, as reading a file does: nothing else happens until it is done. */
  async outside<T>(work: Promise<T>): Promise<T> {
    this.#outside++;
    return work.finally(() => {
      this.#outside--;
    });
  }

  async #quiet(): Promise<void> {
    for (let i = 0; i < QUIET_TURNS; i++) {
      do await turn();
      while (this.#outside > 0);
      if ([...this.#tasks].every(({ waiting }) => waiting > 0)) return;
    }
  }

  /** Until nothing is under way but the story itself. */
  othersDone(): Promise<void> {
    return this.#waitedFor(
      this.#current.getStore(),
      new Promise((resolve) => {
        this.#alone = resolve;
      }),
    );
  }

  /** Lets everything happen until `story` is told. */
  async drive<T>(story: () => Promise<T>): Promise<T> {
    let over = false;
    const told = this.start('story', story).finally(() => {
      over = true;
    });
    told.catch(() => {});
    await this.#quiet();
    while (!over) {
      if (this.#alone && this.#tasks.size === 1) {
        this.#alone();
        this.#alone = undefined;
        await this.#quiet();
        continue;
      }
      const next = this.#next();
      if (!next) throw new Error(`nothing can happen any more: ${[...this.#tasks].map(({ name }) => name).join(', ')}`);
      this.steps++;
      await next.go();
      await this.#quiet();
    }
    return (await told) as T;
  }
}
