import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import { Worker } from 'node:worker_threads';
import type { Caller } from './access.ts';
import type { VirtualClock } from './clock.ts';
import type { FunctionModel } from './stack-model.ts';
import type { HostAnswer, HostCall, HostData } from './worker-host.ts';

export type InvocationResult =
  | { ok: true; requestId: string; payload: string }
  | { ok: false; requestId: string; errorType: string; errorMessage: string };

export interface FunctionStatus {
  name: string;
  invocations: number;
  errors: number;
  coldStarts: number;
  running: number;
  workers: number;
  lastError: string | undefined;
}

export interface WorkerSettings {
  clock: VirtualClock;
  region: string;
  doorUrl: string;
  callerOf: (model: FunctionModel) => Caller;
  /** Environment that differs on one machine (the address of the WeChat fake). */
  overrides: Readonly<Record<string, string>>;
  /** Lines functions write, one call per line. */
  onLine: (functionName: string, line: string) => void;
}

const MAX_WORKERS_PER_FUNCTION = 3;
const LOAD_TIMEOUT_MS = 10_000;

/** Where the bundles' TypeScript host stands; read by Node itself, which strips the types. */
const HOST = new URL('./worker-host.ts', import.meta.url);

class Instance {
  readonly #worker: Worker;
  readonly #loaded: Promise<HostAnswer>;
  #deliver: (answer: HostAnswer) => void = () => {};
  alive = true;

  constructor(model: FunctionModel, settings: WorkerSettings) {
    const data: HostData = {
      file: model.file,
      exported: model.exported,
      clock: settings.clock.buffer,
      functionName: model.name,
      functionArn: model.arn,
      memoryMb: model.memoryMb,
    };
    this.#loaded = this.#next();
    this.#worker = new Worker(HOST, {
      workerData: data,
      env: environmentOf(model, settings),
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: model.memoryMb },
    });
    // A worker waiting for work does not keep the process alive.
    this.#worker.unref();
    this.#worker.on('message', (answer: HostAnswer) => this.#deliver(answer));
    const gone = (errorMessage: string) => {
      this.alive = false;
      this.#deliver({ kind: 'error', errorType: 'Runtime.ExitError', errorMessage, trace: [] });
    };
    this.#worker.on('error', (error) => gone(String(error)));
    this.#worker.on('exit', (code) => gone(`the function's process ended with ${code}`));
    for (const stream of [this.#worker.stdout, this.#worker.stderr])
      eachLine(stream, (line) => settings.onLine(model.name, line));
  }

  #next(): Promise<HostAnswer> {
    return new Promise((resolve) => {
      this.#deliver = resolve;
    });
  }

  async #within(timeoutMs: number, answer: Promise<HostAnswer>, what: string): Promise<HostAnswer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<HostAnswer>((resolve) => {
      timer = setTimeout(() => {
        this.stop();
        resolve({
          kind: 'error',
          errorType: 'Sandbox.Timedout',
          errorMessage: `${what} ${timeoutMs / 1000} s`,
          trace: [],
        });
      }, timeoutMs);
    });
    const first = await Promise.race([answer, late]);
    clearTimeout(timer);
    return first;
  }

  async run(call: HostCall): Promise<HostAnswer> {
    const loaded = await this.#within(LOAD_TIMEOUT_MS, this.#loaded, 'not loaded after');
    if (loaded.kind === 'error') {
      this.stop();
      return loaded;
    }
    const answer = this.#next();
    this.#worker.postMessage(call);
    return this.#within(call.timeoutMs, answer, 'Task timed out after');
  }

  stop(): void {
    this.alive = false;
    void this.#worker.terminate();
  }
}

function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line) onLine(line);
  });
}

function environmentOf(model: FunctionModel, settings: WorkerSettings): Record<string, string> {
  const caller = settings.callerOf(model);
  const overridden = Object.entries(settings.overrides).filter(([name]) => name in model.environment);
  return {
    ...model.environment,
    ...Object.fromEntries(overridden),
    AWS_REGION: settings.region,
    AWS_DEFAULT_REGION: settings.region,
    AWS_ACCESS_KEY_ID: caller.accessKeyId,
    AWS_SECRET_ACCESS_KEY: caller.secretAccessKey,
    AWS_SESSION_TOKEN: caller.sessionToken,
    AWS_ENDPOINT_URL: settings.doorUrl,
    AWS_LAMBDA_FUNCTION_NAME: model.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(model.memoryMb),
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${model.name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: model.folder,
    TZ: ':UTC',
  };
}

/** The instances of one function: one invocation each at a time, more of them when calls wait, like the cloud. */
class Pool {
  readonly #model: FunctionModel;
  readonly #settings: WorkerSettings;
  readonly #idle: Instance[] = [];
  readonly #waiting: (() => void)[] = [];
  #instances = 0;
  readonly status: FunctionStatus;

  constructor(model: FunctionModel, settings: WorkerSettings) {
    this.#model = model;
    this.#settings = settings;
    this.status = {
      name: model.name,
      invocations: 0,
      errors: 0,
      coldStarts: 0,
      running: 0,
      workers: 0,
      lastError: undefined,
    };
  }

  async #take(): Promise<Instance> {
    for (;;) {
      const idle = this.#idle.pop();
      if (idle?.alive) return idle;
      if (idle) {
        this.#forget();
        continue;
      }
      if (this.#instances < MAX_WORKERS_PER_FUNCTION) {
        this.#instances++;
        this.status.workers = this.#instances;
        this.status.coldStarts++;
        return new Instance(this.#model, this.#settings);
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #forget(): void {
    this.#instances--;
    this.status.workers = this.#instances;
  }

  #giveBack(instance: Instance): void {
    if (instance.alive) this.#idle.push(instance);
    else this.#forget();
    this.#waiting.shift()?.();
  }

  async invoke(payload: string): Promise<InvocationResult> {
    const instance = await this.#take();
    const requestId = randomUUID();
    this.status.invocations++;
    this.status.running++;
    try {
      const answer = await instance.run({ requestId, payload, timeoutMs: this.#model.timeoutMs });
      if (answer.kind === 'answer') return { ok: true, requestId, payload: answer.payload };
      const { errorType, errorMessage } =
        answer.kind === 'error' ? answer : { errorType: 'Runtime.Unknown', errorMessage: 'no answer' };
      this.status.errors++;
      this.status.lastError = `${errorType}: ${errorMessage}`;
      return { ok: false, requestId, errorType, errorMessage };
    } finally {
      this.status.running--;
      this.#giveBack(instance);
    }
  }

  stop(): void {
    for (const instance of this.#idle.splice(0)) instance.stop();
  }
}

/** Every function of the stack, by ARN. */
export class Functions {
  readonly #pools: Map<string, Pool>;
  #closed = false;

  constructor(models: readonly FunctionModel[], settings: WorkerSettings) {
    this.#pools = new Map(models.map((model) => [model.arn, new Pool(model, settings)]));
  }

  /** Runs the function; an error of the function's is a result. Throws only for a function that does not exist. */
  invoke(arn: string, payload: string): Promise<InvocationResult> {
    const pool = this.#pools.get(arn);
    if (!pool || this.#closed) return Promise.reject(new Error(`no function ${arn}`));
    return pool.invoke(payload);
  }

  statuses(): FunctionStatus[] {
    return [...this.#pools.values()].map(({ status }) => ({ ...status }));
  }

  close(): void {
    this.#closed = true;
    for (const pool of this.#pools.values()) pool.stop();
  }
}
