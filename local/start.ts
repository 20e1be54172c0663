import { spawn } from 'node:child_process';
import { existsSync, watch } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, styleText } from 'node:util';
import { DataFolderInUse } from './data-folder.ts';
import { NoEngine } from './engine.ts';
import { type RunningStack, startStack } from './stack.ts';
import { TableChanged } from './tables.ts';

// Functions run in UTC in the cloud; their workers share this process's zone.
process.env.TZ = 'UTC';

const root = fileURLToPath(new URL('..', import.meta.url));
const WATCHED = ['functions', 'shared', 'events', 'infra'];

const HELP = `npm start -- [options]
  --fresh          forget the data of earlier starts
  --port N         port of the gateway (3000; 0: any free one)
  --data DIR       where data is kept (.xianglao)
  --engine NAME    dynoxide, dynamodb-local or http://host:port (or XIANGLAO_DYNAMODB)
  --assembly DIR   a synthesized app; made from the sources when left out
  --bare           no demo data
  --watch          rebuild and restart when a source changes (npm run dev)
  --json           one line of JSON when ready, for programs`;

const { values: given } = parseArgs({
  options: {
    fresh: { type: 'boolean', default: false },
    port: { type: 'string', default: '3000' },
    data: { type: 'string', default: join(root, '.xianglao') },
    engine: { type: 'string' },
    assembly: { type: 'string' },
    bare: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (given.help) {
  console.log(HELP);
  process.exit(0);
}

const began = performance.now();
const progress = (text: string): void => {
  if (!given.json)
    console.log(styleText('dim', `${((performance.now() - began) / 1000).toFixed(1).padStart(5)} s  ${text}`));
};
const warn = (text: string): void => console.error(styleText('yellow', `! ${text.slice(0, 600)}`));

/** Bundles and synthesizes in a process of its own, which the CDK's memory ends with. Answers whether it changed. */
function synthesize(): Promise<boolean> {
  progress('building the functions and synthesizing, where sources changed');
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(root, 'infra', 'synth.ts')], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', failed);
    child.on('exit', (code) =>
      code === 0 ? done(!output.includes('cdk.out is current')) : failed(new Error(`synthesizing failed:\n${output}`)),
    );
  });
}

async function start(fresh: boolean): Promise<RunningStack> {
  if (!given.assembly) await synthesize();
  return startStack({
    assembly: given.assembly ? resolve(given.assembly) : join(root, 'cdk.out'),
    data: resolve(given.data),
    fresh,
    port: Number(given.port),
    engine: given.engine ?? process.env.XIANGLAO_DYNAMODB,
    bare: given.bare,
    progress,
    warn,
  });
}

function explain(error: unknown): string {
  if (error instanceof DataFolderInUse) {
    const folder = relative(process.cwd(), error.message) || error.message;
    return `Another local stack is using ${folder}. End it, or give this one --data of its own.`;
  }
  if (error instanceof TableChanged) return `${error.message}. Start with --fresh: the data of earlier starts is lost.`;
  if (error instanceof NoEngine) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE')
    return `Port ${given.port} is taken. Choose another: npm start -- --port ${Number(given.port) + 100}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function tell(stack: RunningStack): void {
  if (given.json) {
    const { url, doorUrl, wechatUrl, engine, data, accounts } = stack;
    console.log(JSON.stringify({ url, doorUrl, wechatUrl, engine, data, pid: process.pid, accounts }));
    return;
  }
  const { model } = stack;
  const rows: [string, string][] = [
    ['状态页 status', `${stack.url}/`],
    ['接口文档 API reference', `${stack.url}/reference/`],
    ['接口 API', `${stack.url}  (${model.apis[0]?.routes.length ?? 0} routes)`],
    ['函数 functions', `${model.functions.length}, each in workers of its own`],
    ['数据库 DynamoDB', `${stack.engine}, ${model.tables.map(({ name }) => name).join(', ')}`],
    ['AWS', `${stack.doorUrl}  (IAM of the template enforced)`],
    ['微信 WeChat (fake)', stack.wechatUrl],
    ['数据 data', relative(process.cwd(), stack.data) || stack.data],
  ];
  console.log();
  for (const [what, where] of rows) console.log(`  ${pad(what, 26)}${where}`);
  if (stack.accounts.length) {
    console.log(`\n  ${styleText('bold', '演示账号 demo accounts')}`);
    for (const { who, how } of stack.accounts) console.log(`  ${pad(who, 26)}${how}`);
  }
  console.log(`\n  ${styleText('bold', '下一步 next')}`);
  console.log(`  ${pad('npm run demo', 26)}a month of meals and visits, in a stack of its own`);
  console.log(`  ${pad('npm run dev', 26)}the same with restart on change`);
  console.log(`  ${pad('Ctrl-C', 26)}ends it; data is kept (--fresh forgets it)\n`);
}

/** Chinese characters are two columns wide. */
const pad = (text: string, columns: number): string => {
  const width = [...text].reduce((sum, character) => sum + (character.charCodeAt(0) > 0x2e80 ? 2 : 1), 0);
  return text + ' '.repeat(Math.max(1, columns - width));
};

let running: RunningStack | undefined;
let ending = false;
async function end(code: number): Promise<never> {
  if (!ending) {
    ending = true;
    // A function that hangs must not keep the developer waiting.
    setTimeout(() => process.exit(code), 5_000).unref();
    await running?.close();
  }
  process.exit(code);
}

async function run(fresh: boolean): Promise<void> {
  running = await start(fresh);
  void running.lost.then((why) => {
    console.error(`The DynamoDB engine is gone (${why}): ending.`);
    return end(1);
  });
  tell(running);
}

function watchSources(): void {
  let timer: NodeJS.Timeout | undefined;
  let busy: Promise<void> = Promise.resolve();
  const restart = async (): Promise<void> => {
    try {
      // The running stack stays up until the new build is there: a typing error costs nothing.
      if (!(await synthesize())) return;
      await running?.close();
      await run(false);
    } catch (error) {
      console.error(explain(error));
    }
  };
  for (const folder of WATCHED)
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (!name || !/\.(ts|json)$/.test(name) || name.endsWith('.test.ts')) return;
      clearTimeout(timer);
      timer = setTimeout(() => {
        busy = busy.then(restart);
      }, 200);
    });
  progress('watching functions/, shared/, events/ and infra/');
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));
if (given.assembly && !existsSync(given.assembly)) {
  console.error(`There is no ${given.assembly}.`);
  process.exit(1);
}
await run(given.fresh).catch((error: unknown) => {
  console.error(explain(error));
  return end(1);
});
if (given.watch) watchSources();
