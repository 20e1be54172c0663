import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';

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

/** One real engine in memory for all engine tests; each test makes its own tables. */
export default async function startEngine(): Promise<void> {
  if (process.env.DYNAMODB_ENDPOINT) return;
  const port = await freePort();
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  globalThis.xianglaoEngine = spawn(binary, ['--port', String(port)], { stdio: 'ignore' });
  process.env.DYNAMODB_ENDPOINT = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const up = await fetch(process.env.DYNAMODB_ENDPOINT).then(
      () => true,
      () => false,
    );
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('the engine did not start');
}
