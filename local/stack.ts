import { randomBytes } from 'node:crypto';
import {
  cpSync,
  createWriteStream,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { sampleTemplates } from '../functions/notifications/index.ts';
import { AccessControl, type Caller } from './access.ts';
import { Bus } from './bus.ts';
import { VirtualClock } from './clock.ts';
import { type DataFolder, takeDataFolder } from './data-folder.ts';
import { Deliveries } from './deliveries.ts';
import { type Door, openDoor } from './door.ts';
import { dynamodbService } from './dynamodb.ts';
import { type Engine, startEngine } from './engine.ts';
import { type DemoAccount, LOCAL_WECHAT_SECRET, type NewStack, prepareNewStack } from './first-start.ts';
import { Gateway } from './gateway.ts';
import { assertJudgeable, type Statement } from './iam.ts';
import type { JsonObject } from './json.ts';
import { kmsService } from './kms.ts';
import { lambdaService } from './lambda.ts';
import { type Controls, localApi, type Problem } from './local-api.ts';
import { pages } from './pages.ts';
import { Buckets, s3Service } from './s3.ts';
import { Schedules } from './schedules.ts';
import { Queues, sqsService } from './sqs.ts';
import { type FunctionModel, readStack, type StackModel } from './stack-model.ts';
import { openStore, readFact, type Store, writeFact } from './store.ts';
import { consumedRecords, Streams, WriteMarks } from './streams.ts';
import { createTables } from './tables.ts';
import { type Place, readAssembly } from './template.ts';
import { type FakeWechat, startWechat } from './wechat/server.ts';
import { Functions } from './workers.ts';

/** Played as a Chinese region: what its partition would refuse is refused here. */
const REGION = {
  partition: 'aws-cn',
  region: 'cn-north-1',
  accountId: '000000000000',
  urlSuffix: 'amazonaws.com.cn',
} as const;

export interface StackOptions {
  /** Folder of the synthesized app. */
  assembly: string;
  data: string;
  fresh: boolean;
  /** 0: any free port. */
  port: number;
  engine: string | undefined;
  /** Without demo data. */
  bare: boolean;
  progress: (text: string) => void;
  /** Something a developer should see now: a denied grant, a lost event, a fault. */
  warn: (text: string) => void;
}

export interface RunningStack {
  url: string;
  doorUrl: string;
  wechatUrl: string;
  engine: string;
  data: string;
  model: StackModel;
  accounts: readonly DemoAccount[];
  /** Resolves with the reason when the engine is lost. */
  lost: Promise<string>;
  close(): Promise<void>;
}

const KEPT_PROBLEMS = 50;
/** What whoever runs the system may do by hand with `npm run redrive`. */
const MAY_REDRIVE: readonly Statement[] = [
  { Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'events:PutEvents'], Resource: '*' },
];
const MAX_LOG_BYTES = 32 * 1024 * 1024;
const DRAIN_TIMEOUT_MS = 120_000;

/** The secret all others are derived from: KMS keys and credentials. Lost with it is what they sealed. */
function masterSecret(folder: string): Buffer {
  const file = join(folder, 'master.key');
  if (existsSync(file)) return readFileSync(file);
  const secret = randomBytes(32);
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

function openLog(folder: string) {
  const file = join(folder, 'functions.log');
  if (existsSync(file) && statSync(file).size > MAX_LOG_BYTES) renameSync(file, `${file}.old`);
  return createWriteStream(file, { flags: 'a' });
}

const listen = (server: ReturnType<typeof createServer>, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** The door beside the gateway, so that links signed before a restart still lead there; elsewhere when it is taken. */
async function openDoorNear(port: number, options: Omit<Parameters<typeof openDoor>[0], 'port'>): Promise<Door> {
  if (port === 0) return openDoor(options);
  return openDoor({ ...options, port: port + 1 }).catch(() => openDoor(options));
}

const shortName = (model: FunctionModel): string => model.id.replace(/Function[0-9A-F]{8}$/, '');

/** Starts everything the template names, in the order in which one part needs another. */
export async function startStack(options: StackOptions): Promise<RunningStack> {
  const { progress, warn } = options;
  const closers: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const folder = takeDataFolder(options.data, { fresh: options.fresh });
    closers.push(() => folder.release());
    return await startIn(folder, options, progress, warn, closers, close);
  } catch (error) {
    await close();
    throw error;
  }
}

async function startIn(
  folder: DataFolder,
  options: StackOptions,
  progress: StackOptions['progress'],
  warn: StackOptions['warn'],
  closers: (() => Promise<void> | void)[],
  close: () => Promise<void>,
): Promise<RunningStack> {
  const clock = new VirtualClock();
  const now = () => clock.now();
  const store: Store = openStore(folder.path);
  closers.push(() => store.close());
  const log = openLog(folder.path);
  // A full disk: what functions say is lost then, and nothing else.
  log.on('error', () => {});
  closers.push(() => new Promise<void>((resolve) => log.end(resolve)));
  const secret = masterSecret(folder.path);

  const problems: Problem[] = [];
  const onProblem = (text: string): void => {
    problems.unshift({ at: now(), text });
    problems.length = Math.min(problems.length, KEPT_PROBLEMS);
    warn(text);
  };

  let handle: ReturnType<typeof pages> | undefined;
  const server = createServer((request, response) => {
    if (!handle) return void response.writeHead(503, { 'retry-after': '1' }).end();
    handle(request, response).catch((error: unknown) => {
      onProblem(`a request could not be answered: ${String(error)}`);
      response.destroy();
    });
  });
  // A phone that waited a while must not meet a connection that is just closing.
  server.keepAliveTimeout = 120_000;
  const port = await listen(server, options.port);
  const url = `http://127.0.0.1:${port}`;
  closers.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });

  let access: AccessControl;
  const door = await openDoorNear(options.port, { clock, access: () => access });
  closers.push(() => door.close());

  progress('reading the template');
  const place: Place = { ...REGION, doorUrl: door.url, gatewayUrl: url };
  // Its own copy: what is synthesized while it runs is for the next start, not for the next cold start.
  const assembly = join(folder.path, 'assembly');
  rmSync(assembly, { recursive: true, force: true });
  cpSync(options.assembly, assembly, { recursive: true });
  const model = readStack(readAssembly(assembly, place));
  access = new AccessControl({ place, clock: now, secret, keys: model.keys });
  for (const { name, statements } of [...model.buckets, ...model.queues]) assertJudgeable(statements, name);
  const callers = new Map<string, Caller>(
    model.functions.map((fn) => [fn.arn, access.admit(fn.name, fn.roleName, fn.statements)]),
  );
  const callerOf = (fn: FunctionModel): Caller => callers.get(fn.arn)!;
  const operator = access.admit('operator', 'Operator', MAY_REDRIVE);

  progress('starting the DynamoDB engine');
  const engine: Engine = await startEngine(options.engine, folder.path, consumedRecords(store), progress);
  closers.push(() => engine.close());
  const lost = new Promise<string>((resolve) => engine.onLost(resolve));
  await createTables(engine.link, model.tables);

  const wechatFields = Object.fromEntries(
    Object.values(sampleTemplates).map(({ id, fields }) => [id, Object.values(fields)]),
  );
  const appId = model.functions.find((fn) => fn.environment.WECHAT_APP_ID)?.environment.WECHAT_APP_ID ?? 'wx-local';
  const wechat: FakeWechat = await startWechat({ appId, secret: LOCAL_WECHAT_SECRET, templates: wechatFields, now });
  closers.push(() => wechat.close());

  const marks = new WriteMarks();
  const queues = new Queues(store, model.queues, now);
  const buckets = new Buckets(store, join(folder.path, 'objects'), now);
  const functions = new Functions(model.functions, {
    clock,
    region: place.region,
    doorUrl: door.url,
    callerOf,
    overrides: { WECHAT_BASE_URL: wechat.url },
    onLine: (name, line) => {
      log.write(`${line}\n`);
      if (line.includes('"level":"ERROR"')) warn(`${name}: ${line}`);
    },
  });
  closers.push(() => functions.close());
  const invoke = functions.invoke.bind(functions);
  const bury = (fn: FunctionModel, queueArn: string, body: string): void => {
    const queue = queues.modelOf(queueArn);
    if (!queue) throw new Error(`no queue ${queueArn}`);
    access.demandOf(queue.statements, callerOf(fn), 'sqs:SendMessage', queueArn, {});
    queues.send(queue.name, body);
    warn(`${shortName(fn)} gave something up: it lies in ${queue.name}`);
  };

  const deliveries = new Deliveries({ store, functions: model.functions, invoke, bury, clock: now, onProblem });
  const bus = new Bus({ stack: model, place, store, deliveries, queues, access, clock: now, onProblem });
  door.serve(
    'dynamodb',
    dynamodbService({
      engine: engine.link,
      access,
      tables: model.tables,
      onWriteStart: () => marks.start(),
      onWriteEnd: () => marks.end(),
    }),
  );
  door.serve('kms', kmsService(model.keys, secret, access));
  door.serve('s3', s3Service(buckets, model.buckets, access));
  door.serve('sqs', sqsService(queues, access));
  door.serve('events', bus.service);
  door.serve('lambda', lambdaService(model.functions, access, invoke));
  deliveries.start();
  closers.push(() => deliveries.close());

  const streams = new Streams(model.mappings, {
    engine: engine.link,
    store,
    clock,
    region: place.region,
    tables: model.tables,
    functions: model.functions,
    callerOf,
    access,
    invoke,
    bury,
    marks,
    onProblem,
  });
  closers.push(() => streams.close());
  const schedules = new Schedules(model.rules, bus, clock, onProblem);
  clock.onChange(() => schedules.realign());
  closers.push(() => schedules.close());

  const drain = async (): Promise<void> => {
    const deadline = performance.now() + DRAIN_TIMEOUT_MS;
    while (!(marks.quiet && streams.caughtUp && deliveries.pending === 0)) {
      if (performance.now() > deadline) throw new Error(`still busy after ${DRAIN_TIMEOUT_MS / 1000} s`);
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const functionOf = (idPrefix: string): FunctionModel | undefined =>
    model.functions.find((fn) => shortName(fn) === idPrefix) ??
    model.functions.find((fn) => fn.id.startsWith(idPrefix));
  const invokeByHand = async (idPrefix: string, event: JsonObject): Promise<unknown> => {
    const fn = functionOf(idPrefix);
    if (!fn) throw new Error(`no function of the template begins with ${idPrefix}`);
    const result = await invoke(fn.arn, JSON.stringify(event));
    if (!result.ok) throw new Error(`${idPrefix}: ${result.errorType}: ${result.errorMessage}`);
    return JSON.parse(result.payload) as unknown;
  };

  const [api] = model.apis;
  if (!api || model.apis.length > 1) throw new Error('the template has no HTTP API, or several');
  const gateway = new Gateway({ api, permissions: model.permissions, place, clock, invoke, onProblem });
  let accounts: readonly DemoAccount[] = [];
  const controls: Controls = {
    clock,
    schedules,
    drain,
    invoke: invokeByHand,
    deadLetters: () => queues.newest(KEPT_PROBLEMS),
    status: () => ({
      url,
      door: door.url,
      wechat: wechat.url,
      engine: engine.name,
      engineUrl: engine.url,
      data: folder.path,
      clock: { now: new Date(now()).toISOString(), frozen: clock.frozen, offsetMs: clock.offsetMs },
      gateway: gateway.status,
      functions: functions.statuses().map(({ name, ...status }) => {
        const fn = model.functions.find((candidate) => candidate.name === name)!;
        return { id: shortName(fn), room: fn.environment.ROOM, ...status };
      }),
      streams: streams.statuses(),
      bus: { accepted: bus.accepted, unmatched: bus.unmatched },
      deliveries: { pending: deliveries.pending, delivered: deliveries.delivered, buried: deliveries.buried },
      deadLetters: queues.counts(),
      denied: { calls: access.deniedCalls, latest: access.denials },
      schedules: schedules.upcoming().map(({ rule, at }) => ({ rule, at: new Date(at).toISOString() })),
      problems,
      accounts,
      operator: {
        AWS_REGION: place.region,
        AWS_ENDPOINT_URL: door.url,
        AWS_ACCESS_KEY_ID: operator.accessKeyId,
        AWS_SECRET_ACCESS_KEY: operator.secretAccessKey,
        AWS_SESSION_TOKEN: operator.sessionToken,
      },
    }),
  };
  handle = pages({ gateway, local: localApi(controls) });

  const newStack: NewStack = {
    url,
    wechatUrl: wechat.url,
    invoke: invokeByHand,
    has: (idPrefix) => functionOf(idPrefix) !== undefined,
    progress,
  };
  const prepared = readFact(store, 'accounts');
  accounts = prepared ? (JSON.parse(prepared) as DemoAccount[]) : await prepareNewStack(newStack, options.bare);
  // Written last: a start that was cut short prepares again.
  if (!prepared) writeFact(store, 'accounts', JSON.stringify(accounts));

  return {
    url,
    doorUrl: door.url,
    wechatUrl: wechat.url,
    engine: engine.name,
    data: folder.path,
    model,
    accounts,
    lost,
    close,
  };
}
