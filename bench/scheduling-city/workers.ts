import { type ChildProcess, fork } from 'node:child_process';
import type { SectionAsked } from './plan-section.ts';
import type { Told } from './worker.ts';

const WORKER = new URL('./worker.ts', import.meta.url);
/** As the function has. */
const MEGABYTES = 1_024;

/** Processes that stand for the functions: each plans one section at a time. */
export class Workers {
  readonly #idle: ChildProcess[] = [];
  readonly #working = new Set<ChildProcess>();
  readonly #waiting: ((child: ChildProcess) => void)[] = [];
  /** How often a process died before it had answered, and its section was planned again. */
  restarts = 0;

  constructor(count: number) {
    for (let i = 0; i < count; i++) this.#idle.push(this.#start());
  }

  #start(): ChildProcess {
    return fork(WORKER, {
      execArgv: [`--max-old-space-size=${MEGABYTES}`],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
  }
  #free(child: ChildProcess): void {
    this.#working.delete(child);
    const next = this.#waiting.shift();
    if (next) next(child);
    else this.#idle.push(child);
  }

  /** Plans a section, once more from its beginning when the process dies. */
  async plan(asked: SectionAsked): Promise<Told> {
    const child = this.#idle.pop() ?? (await new Promise<ChildProcess>((resolve) => this.#waiting.push(resolve)));
    this.#working.add(child);
    const told = await new Promise<Told | undefined>((resolve) => {
      const answer = (message: Told) => {
        child.off('exit', leave);
        resolve(message);
      };
      const leave = () => resolve(undefined);
      child.once('message', answer).once('exit', leave);
      child.send(asked);
    });
    if (told) {
      this.#free(child);
      return told;
    }
    this.restarts += 1;
    this.#free(this.#start());
    return this.plan(asked);
  }

  /** Kills one that works, as the power fails. */
  kill(): void {
    const [child] = this.#working;
    child?.kill('SIGKILL');
  }

  end(): void {
    for (const child of [...this.#idle, ...this.#working]) child.kill();
  }
}
