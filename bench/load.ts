import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildFunctions, bundleFolder, bundleOptions } from '../infra/build.ts';
import { median, type Spread, spreadOf } from './spread.ts';

/**
 * What a function's bundle costs to load, in CPU ms of a fresh process, as a ratio to a bare handler that has nothing but
 * the DynamoDB client. The two are loaded in turn, so that a busy machine slows both; the ratio is the median of the pairs.
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
    mkdirSync(join(folder, 'bare'));
    const bare = join(folder, 'bare', 'index.js');
    await build({
      ...bundleOptions,
      entryPoints: [new URL('bare-handler.ts', import.meta.url).pathname],
      outfile: bare,
      sourcemap: false,
    });
    writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
    const bundles = await buildFunctions();
    loadMs(bare);
    const figures = bundles.map(({ room, name, bytes }) => {
      progress(`loading ${room}/${name}`);
      const file = join(bundleFolder(room, name), 'index.js');
      const isApi = name === 'api';
      const rounds = Array.from({ length: isApi ? API_ROUNDS : OTHER_ROUNDS }, () => ({
        bare: loadMs(bare),
        ours: loadMs(file),
      }));
      return {
        name: `${room}/${name}`,
        isApi,
        bytes,
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
