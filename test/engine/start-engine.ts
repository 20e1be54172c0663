import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { findDynamodbLocal } from '../../local/dynamodb-local.ts';

declare global {
  var xianglaoEngine: ChildProcess | undefined;
}

const freePort = () =>
  new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

function startDynoxide(port: number): ChildProcess {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  return spawn(binary, ['--port', String(port)], { stdio: 'ignore' });
}

async function startDynamodbLocal(port: number): Promise<ChildProcess> {
  const home = resolve(await findDynamodbLocal(() => {}));
  const libraries = `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`;
  const options = ['-inMemory', '-sharedDb', '-port', String(port)];
  const words = ['-Xmx1g', libraries, '-jar', join(home, 'DynamoDBLocal.jar'), ...options];
  // It writes a file of its own into the folder it is started in.
  return spawn('java', words, { stdio: 'ignore', cwd: home });
}

/** A Java engine on a busy machine takes its time. */
const PATIENCE_MS = 300_000;

/**
 * One real engine in memory for all engine tests; each test makes its own tables. It is dynoxide, or AWS's own DynamoDB
 * Local where XIANGLAO_ENGINE says `dynamodb-local`, or whatever DYNAMODB_ENDPOINT names.
 */
export default async function startEngine(): Promise<void> {
  if (process.env.DYNAMODB_ENDPOINT) return;
  const port = await freePort();
  const isLocal = process.env.XIANGLAO_ENGINE === 'dynamodb-local';
  const engine = isLocal ? await startDynamodbLocal(port) : startDynoxide(port);
  globalThis.xianglaoEngine = engine;
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  for (const began = performance.now(); performance.now() - began < PATIENCE_MS && engine.exitCode === null; ) {
    const up = await fetch(process.env.DYNAMODB_ENDPOINT).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the engine did not start');
}
