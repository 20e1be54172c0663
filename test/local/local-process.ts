import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const START = fileURLToPath(new URL('../../local/start.ts', import.meta.url));

export interface LocalProcess {
  url: string;
  doorUrl: string;
  wechatUrl: string;
  child: ChildProcess;
  /** What it said on its error output. */
  complaints: () => string;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

const made: string[] = [];
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-test-'));
  made.push(folder);
  return folder;
}
/** Of this test file: call it when its stacks have ended. */
export const removeFolders = (): void => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
};

/** `local/start.ts` in a process of its own, without demo data. Rejects with what it said when it ends instead. */
export const startLocal = (...args: string[]): Promise<LocalProcess> => launch(process.execPath, ...argumentsOf(args));

/** The same with demo data: what `npm start` gives a newcomer. */
export const startSeeded = (...args: string[]): Promise<LocalProcess> =>
  launch(process.execPath, START, '--port', '0', '--json', ...args);

/** The same where no file may grow beyond so many blocks of 512 bytes: what a full disk is to a program. */
export const startLocalOnFullDisk = (blocks: number, ...args: string[]): Promise<LocalProcess> =>
  launch(
    '/bin/sh',
    '-c',
    'trap "" XFSZ; ulimit -f "$1"; shift; exec "$@"',
    'sh',
    String(blocks),
    process.execPath,
    ...argumentsOf(args),
  );

const argumentsOf = (args: readonly string[]): string[] => [START, '--port', '0', '--json', '--bare', ...args];

async function launch(program: string, ...args: string[]): Promise<LocalProcess> {
  const child = spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const ready = await new Promise<Pick<LocalProcess, 'url' | 'doorUrl' | 'wechatUrl'>>((resolve, reject) => {
    createInterface(child.stdout).once('line', (line) => resolve(JSON.parse(line)));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the local stack ended with ${code}: ${complaints}`)));
  });
  return {
    ...ready,
    child,
    complaints: () => complaints,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exit = once(child, 'exit');
      child.kill(signal);
      await exit;
    },
  };
}

/** Whatever JSON came back: a test says what it expects of it. */
export type Answered = ReturnType<typeof JSON.parse>;

/** One request, answered as status and JSON. */
export async function ask(
  base: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Answered; headers: Headers }> {
  const response = await fetch(base + path, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : undefined, headers: response.headers };
}
