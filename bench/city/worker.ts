import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * One function in a process of its own, as in the cloud: its bundle, its environment, and nothing of ours around it that
 * would count as its memory or its time.
 */
const PROBE = `
const { handler } = require(process.argv[1]);
process.on('message', async (event) => {
  const rss = [];
  const timer = setInterval(() => rss.push(process.memoryUsage.rss()), 250);
  const cpu = process.cpuUsage();
  const began = performance.now();
  const error = await handler(event).then(() => undefined, ({ stack }) => stack);
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  clearInterval(timer);
  const peak = process.resourceUsage().maxRSS * 1024;
  process.send({ error, run: { cpuMs: (user + system) / 1000, wallMs, rss, peak } });
});
`;

export interface Run {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Resident bytes every quarter of a second, and the most since the process began. */
  readonly rss: readonly number[];
  readonly peak: number;
}
interface Answer {
  readonly error?: string;
  readonly run: Run;
}
/** A log line of the function. */
export type Told = Readonly<Record<string, unknown>> & { readonly message: string };

export class Killed extends Error {}

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

  /** Hands the function an event and waits for its end. Throws what it threw, `Killed` when it was killed meanwhile. */
  async run(event: unknown, onLine: (told: Told, worker: Worker) => void): Promise<Run> {
    this.#onLine = (told) => onLine(told, this);
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#child.once('message', resolve as (message: unknown) => void);
      this.#child.once('exit', (code, signal) => reject(signal ? new Killed(signal) : new Error(`ended with ${code}`)));
      this.#child.send(event as object);
    });
    if (answer.error) throw new Error(answer.error);
    return answer.run;
  }

  /** As the power fails: nothing can be tidied up. */
  kill(): void {
    this.#child.kill('SIGKILL');
  }

  end(): void {
    this.#child.removeAllListeners('exit');
    this.#child.kill();
  }
}
