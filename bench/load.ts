import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { buildFunctions, bundleFolder, bundleOptions } from '../infra/build.ts';
import { median, type Spread, spreadOf } from './spread.ts';

/**
 * What a function's bundle costs to load, in CPU ms of a fresh process, as a ratio to a bare handler that has nothing but
 * the DynamoDB client, as esbuild bundles it for anybody. The two are loaded in turn, so that a busy machine slows both;
 * the ratio is the median of the pairs. Among ours stands the bare handler without the client's chain of credential
 * sources, which our build leaves out of every function: what is left to win from there.
 */
const API_ROUNDS = 25;
const OTHER_ROUNDS = 5;
export const MAX_LOAD_RATIO = 1.35;
export const MAX_API_BYTES = 480 * 1024;

const PROBE = `
const before = process.cpuUsage();
require(process.argv[1]);
const { user, system } = process.cpuUsage(before);
console.log((user + system) / 1000);
`;
const ENVIRONMENT = {
  AWS_REGION: 'us-east-1',
  MAIN_TABLE: 'main',
  LEDGER_TABLE: 'ledger',
  TRAIL_TABLE: 'trail',
  EVENT_BUS: 'bus',
  EXPORTS_BUCKET: 'exports',
  KEYRING_KEY_ARN: 'key',
  WECHAT_BASE_URL: 'http://127.0.0.1:1',
  WECHAT_APP_ID: 'wx',
};
const loadMs = (file: string): number =>
  Number(execFileSync(process.execPath, ['-e', PROBE, file], { env: ENVIRONMENT, encoding: 'utf8' }).trim());

export interface LoadFigures {
  name: string;
  isApi: boolean;
  bytes: number;
  ourMs: Spread;
  bareMs: Spread;
  ratioToBare: number;
}

export async function measureLoads(progress: (text: string) => void): Promise<LoadFigures[]> {
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-bench-'));
  try {
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    const bareHandler = async (name: string, options: BuildOptions): Promise<string> => {
      const outfile = join(folder, `${name}.js`);
      const entryPoints = [new URL('bare-handler.ts', import.meta.url).pathname];
      await build({ ...bundleOptions, ...options, entryPoints, outfile, sourcemap: false });
      return outfile;
    };
    const bare = await bareHandler('bare', { alias: {} });
    const lean = await bareHandler('lean', {});
    const functions = (await buildFunctions()).map(({ room, name }) => ({
      name: `${room}/${name}`,
      file: join(bundleFolder(room, name), 'index.js'),
      isApi: name === 'api',
    }));
    loadMs(bare);
    const loaded = [{ name: '(the bare handler in our build)', file: lean, isApi: false }, ...functions];
    const figures = loaded.map(({ name, file, isApi }) => {
      progress(`loading ${name}`);
      const rounds = Array.from({ length: isApi || file === lean ? API_ROUNDS : OTHER_ROUNDS }, () => ({
        bare: loadMs(bare),
        ours: loadMs(file),
      }));
      return {
        name,
        isApi,
        bytes: statSync(file).size,
        ourMs: spreadOf(rounds.map(({ ours }) => ours)),
        bareMs: spreadOf(rounds.map((round) => round.bare)),
        ratioToBare: median(rounds.map((round) => round.ours / round.bare)),
      };
    });
    return figures.toSorted((a, b) => b.ratioToBare - a.ratioToBare);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
