import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { EngineLink } from './dynamodb.ts';
import { findDynamodbLocal } from './dynamodb-local.ts';

export class NoEngine extends Error {}

/** The DynamoDB behind the door. */
export interface Engine {
  name: string;
  url: string;
  link: EngineLink;
  /** Calls back when the engine ends without being asked to. */
  onLost(listener: (why: string) => void): void;
  close(): Promise<void>;
}

const CHOICES = `The local stack needs a DynamoDB engine. Choose one:
  - dynoxide: npm installs it on Linux x64 (optional dependency @dynoxide/linux-x64); nothing else is needed;
  - DynamoDB Local: install Java 17, then start with --engine dynamodb-local;
  - any DynamoDB-compatible endpoint: --engine http://host:port (or XIANGLAO_DYNAMODB=http://host:port).`;

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

function findDynoxide(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  } catch {
    return undefined;
  }
}

const hasJava = (): boolean => spawnSync('java', ['-version'], { stdio: 'ignore' }).status === 0;

/**
 * Starts a program that ends when we do, even by `kill -9`: a shell waits on a pipe from us, which the system closes
 * with our process, and then kills the program. An engine left over would still hold the data file.
 */
function spawnBound(program: string, args: readonly string[]): ChildProcess {
  // Ignoring XFSZ turns a limit on file sizes into an error the engine answers with, instead of its end.
  const script =
    'trap "" XFSZ; "$@" </dev/null & engine=$!; (cat >/dev/null; kill -9 $engine 2>/dev/null) <&3 & wait $engine';
  return spawn('/bin/sh', ['-c', script, 'engine', program, ...args], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    // Ctrl-C goes to the whole group: the engine must outlive us until the last writes are done.
    detached: true,
  });
}

async function untilUp(link: EngineLink, child: ChildProcess, name: string): Promise<void> {
  const began = performance.now();
  while (performance.now() - began < START_TIMEOUT_MS) {
    if (child.exitCode !== null) throw new NoEngine(`${name} ended with ${child.exitCode} before it was up`);
    const up = await link.ask('ListTables', { Limit: 1 }).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new NoEngine(`${name} did not answer within ${START_TIMEOUT_MS / 1000} seconds`);
}
/** A Java engine on a busy machine takes its time. */
const START_TIMEOUT_MS = 90_000;

async function launch(name: string, program: string, argsFor: (port: number) => string[]): Promise<Engine> {
  const port = await freePort();
  const child = spawnBound(program, argsFor(port));
  const url = `http://127.0.0.1:${port}`;
  const link = new EngineLink(url);
  let lost: (why: string) => void = () => {};
  let closing = false;
  child.on('exit', (code) => {
    if (!closing) lost(`${name} ended with ${code}`);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const close = async (): Promise<void> => {
    closing = true;
    link.close();
    const pipe = child.stdio[3];
    if (pipe && 'destroy' in pipe) pipe.destroy();
    await ended;
  };
  try {
    await untilUp(link, child, name);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    name,
    url,
    link,
    onLost(listener) {
      lost = listener;
    },
    close,
  };
}

/**
 * dynoxide numbers each stream record by the highest number so far, which it finds by reading them all: without this
 * index every write is slower than the one before. And it never drops one: those that every reader is done with
 * (`consumed`, by table) go after a day, all but the last, from which the numbering goes on. Only while the engine is
 * stopped.
 */
export function tendStreamRecords(file: string, consumed: ReadonlyMap<string, number>, nowSeconds: number): void {
  const database = new DatabaseSync(file);
  try {
    const known = database.prepare("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").get();
    if (!known) return;
    database.exec(
      'CREATE INDEX IF NOT EXISTS ix_stream_sequence ON _stream_records (table_name, CAST(sequence_number AS INTEGER))',
    );
    const drop = database.prepare(
      `DELETE FROM _stream_records WHERE table_name = ?1 AND CAST(sequence_number AS INTEGER) <= ?2 AND created_at < ?3
       AND id < (SELECT MAX(id) FROM _stream_records WHERE table_name = ?1)`,
    );
    for (const [table, sequence] of consumed) drop.run(table, sequence, nowSeconds - STREAM_RETENTION_SECONDS);
  } finally {
    database.close();
  }
}
/** As long as the cloud keeps them. */
const STREAM_RETENTION_SECONDS = 24 * 3600;

async function startDynoxide(program: string, folder: string, consumed: ReadonlyMap<string, number>): Promise<Engine> {
  const file = join(folder, 'dynamodb.db');
  const start = () => launch('dynoxide', program, (port) => ['serve', '--port', String(port), '--db-path', file]);
  if (!existsSync(file)) await (await start()).close();
  tendStreamRecords(file, consumed, Math.floor(Date.now() / 1000));
  return start();
}

async function startDynamodbLocal(folder: string, progress: (text: string) => void): Promise<Engine> {
  if (!hasJava()) throw new NoEngine(`DynamoDB Local needs Java, and there is no java here.\n${CHOICES}`);
  const home = await findDynamodbLocal(progress);
  const data = join(folder, 'dynamodb-local');
  mkdirSync(data, { recursive: true });
  return launch('DynamoDB Local', 'java', (port) => [
    '-Xmx512m',
    `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(home, 'DynamoDBLocal.jar'),
    '-sharedDb',
    '-dbPath',
    data,
    '-port',
    String(port),
  ]);
}

/**
 * The engine by choice: `dynoxide`, `dynamodb-local`, an address, or undefined for whatever this machine has. Data in
 * `folder` is kept between starts; of its stream records, those `consumed` may go. Throws `NoEngine` with what to
 * do about it.
 */
export async function startEngine(
  choice: string | undefined,
  folder: string,
  consumed: ReadonlyMap<string, number>,
  progress: (text: string) => void,
): Promise<Engine> {
  if (choice?.startsWith('http://') || choice?.startsWith('https://')) {
    const link = new EngineLink(choice);
    await link.ask('ListTables', { Limit: 1 }).catch((error: unknown) => {
      throw new NoEngine(`${choice} does not answer as DynamoDB does: ${String(error)}`);
    });
    return { name: choice, url: choice, link, onLost: () => {}, close: async () => link.close() };
  }
  const dynoxide = findDynoxide();
  switch (choice) {
    case undefined:
      if (dynoxide) return startDynoxide(dynoxide, folder, consumed);
      if (hasJava()) return startDynamodbLocal(folder, progress);
      throw new NoEngine(`No DynamoDB engine was found on this machine.\n${CHOICES}`);
    case 'dynoxide':
      if (!dynoxide) throw new NoEngine(`dynoxide is not installed for this platform.\n${CHOICES}`);
      return startDynoxide(dynoxide, folder, consumed);
    case 'dynamodb-local':
      return startDynamodbLocal(folder, progress);
    default:
      throw new NoEngine(`--engine ${choice} is none of the choices.\n${CHOICES}`);
  }
}
