import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import { readTime } from './clock.ts';

/** What a worker is started with, and the messages it exchanges with `workers.ts`. */
export interface HostData {
  file: string;
  exported: string;
  clock: SharedArrayBuffer;
  functionName: string;
  functionArn: string;
  memoryMb: number;
}
export interface HostCall {
  requestId: string;
  payload: string;
  timeoutMs: number;
}
export type HostAnswer =
  | { kind: 'loaded' }
  | { kind: 'answer'; payload: string }
  | { kind: 'error'; errorType: string; errorMessage: string; trace: string[] };

type LambdaHandler = (event: unknown, context: object) => unknown;

const data = workerData as HostData;
const port = parentPort!;

/** The functions' clock: `new Date()` and `Date.now()` tell the stack's time; timers stay real. */
function followClock(buffer: SharedArrayBuffer): void {
  const cells = new Float64Array(buffer);
  const RealDate = Date;
  const realNow = RealDate.now.bind(RealDate);
  const now = (): number => Math.round(readTime(cells, realNow));
  RealDate.now = now;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, newTarget) => Reflect.construct(target, args.length ? args : [now()], newTarget),
    apply: () => new RealDate(now()).toString(),
  });
}

const errorOf = (error: unknown): HostAnswer => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return { kind: 'error', errorType: name, errorMessage: message, trace: stack?.split('\n').slice(1, 8) ?? [] };
};

function contextOf({ requestId, timeoutMs }: HostCall): object {
  const deadline = performance.now() + timeoutMs;
  return {
    functionName: data.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: data.functionArn,
    memoryLimitInMB: String(data.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${data.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
}

async function run(handler: LambdaHandler, call: HostCall): Promise<HostAnswer> {
  try {
    const result = await handler(JSON.parse(call.payload), contextOf(call));
    return { kind: 'answer', payload: JSON.stringify(result ?? null) };
  } catch (error) {
    return errorOf(error);
  }
}

followClock(data.clock);
try {
  const exports = createRequire(data.file)(data.file) as Record<string, unknown>;
  const handler = exports[data.exported];
  if (typeof handler !== 'function') throw new Error(`${data.file} exports no function ${data.exported}`);
  port.on('message', (call: HostCall) => {
    void run(handler as LambdaHandler, call).then((answer) => port.postMessage(answer));
  });
  port.postMessage({ kind: 'loaded' } satisfies HostAnswer);
} catch (error) {
  port.postMessage(errorOf(error));
}
