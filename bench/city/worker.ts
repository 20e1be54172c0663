import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * One function in a process of its own, as in the cloud: its bundle, its environment, and nothing of ours around it that
 * would count as its memory or its time.
 */
const PROBE = `
const { handler } = require(process.argv[1]);
const { readFileSync } = require('node:fs');
// Not what getrusage says: that remembers the process that started this one.
const peak = () => 1024 * Number(/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1]);
process.on('message', async (event) => {
  const cpu = process.cpuUsage();
  const began = performance.now();
  const sofar = () => {
    const { user, system } = process.cpuUsage(cpu);
    const rss = process.memoryUsage.rss();
    return { cpuMs: (user + system) / 1000, wallMs: performance.now() - began, rss, peak: peak() };
  };
  const timer = setInterval(() => process.send({ sofar: sofar() }), 250);
  const error = await handler(event).then(() => undefined, ({ stack }) => stack);
  clearInterval(timer);
  process.send({ sofar: sofar(), ended: true, error });
});
`;

interface Sofar {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly rss: number;
  readonly peak: number;
}
interface Message {
  readonly sofar: Sofar;
  readonly ended?: true;
  readonly error?: string;
}
/** What a run took, up to its end or until it was killed. */
export interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Resident bytes every quarter of a second, and the most since the process began. */
  readonly rss: readonly number[];
  readonly peak: number;
  readonly killed: boolean;
}
/** A log line of the function. */
export type Told = Readonly<Record<string, unknown>> & { readonly message: string };

export class Worker {
  readonly #child: ChildProcess;
  #onLine: (told: Told) => void = () => {};

  constructor(bundle: string, environment: Readonly<Record<string, string>>) {
    this.#child = spawn(process.execPath, ['-e', PROBE, bundle], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#onLine(JSON.parse(line)));
  }

  /** Hands the function an event and waits for its end, or until it is killed. Throws what it threw. */
  async run(event: unknown, onLine: (told: Told) => void): Promise<Run> {
    this.#onLine = onLine;
    const rss: number[] = [];
    let last: Sofar = { cpuMs: 0, wallMs: 0, rss: 0, peak: 0 };
    const child = this.#child;
    const killed = await new Promise<boolean>((resolve, reject) => {
      const hear = ({ sofar, ended, error }: Message) => {
        last = sofar;
        rss.push(sofar.rss);
        if (!ended) return;
        child.off('message', hear).off('exit', leave);
        if (error) reject(new Error(error));
        else resolve(false);
      };
      const leave = (code: number | null, signal: string | null) => {
        if (signal === 'SIGKILL') resolve(true);
        else reject(new Error(`the function's process ended with ${code ?? signal}`));
      };
      child.on('message', hear).on('exit', leave);
      child.send(event as object);
    });
    const { cpuMs, wallMs, peak } = last;
    return { cpuMs, wallMs, peak, rss, killed };
  }

  /** As the power fails: nothing can be tidied up. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  end(): void {
    this.#child.kill();
  }
}
