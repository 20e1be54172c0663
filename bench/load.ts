import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildFunctions, bundleFolder, bundleOptions } from '../infra/build.ts';
import { median } from './median.ts';

/**
 * What a function's bundle costs to load, in CPU ms of a fresh process, as a ratio to a bare handler that has nothing but
 * the DynamoDB client. The two are loaded in turn, so that a busy machine slows both.
 */
const ROUNDS = 11;
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
  kilobytes: number;
  loadMs: number;
  ratioToBare: number;
}

export async function measureLoads(): Promise<LoadFigures[]> {
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
    const figures = bundles.map(({ room, name }) => {
      const file = join(bundleFolder(room, name), 'index.js');
      const rounds = Array.from({ length: ROUNDS }, () => ({ bare: loadMs(bare), ours: loadMs(file) }));
      return {
        name: `${room}/${name}`,
        kilobytes: readFileSync(file).byteLength / 1024,
        loadMs: median(rounds.map(({ ours }) => ours)),
        ratioToBare: median(rounds.map(({ ours, bare }) => ours / bare)),
      };
    });
    return figures.toSorted((a, b) => b.ratioToBare - a.ratioToBare);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
