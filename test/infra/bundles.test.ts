import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bundle, buildFunctions, bundleFolder } from '../../infra/build.ts';

const SLOW_MS = 240_000;
const KB = 1024;
const API_LIMIT = 480 * KB;
const WORKER_LIMIT = 650 * KB;

let bundles: Bundle[];
beforeAll(async () => {
  bundles = await buildFunctions();
}, SLOW_MS);
test('what a request waits for is at most 480 KB, everything else 650', () => {
  const waitsFor = ({ name }: Bundle) => name === 'api' || name === 'authorizer';
  expect(bundles.filter((bundle) => bundle.bytes > (waitsFor(bundle) ? API_LIMIT : WORKER_LIMIT))).toEqual([]);
});

test('a bundle is CommonJS and carries no source map', () => {
  for (const bundle of bundles) {
    const folder = bundleFolder(bundle.room, bundle.name);
    expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toEqual({ type: 'commonjs' });
    expect(globSync('**/*.map', { cwd: folder })).toEqual([]);
    expect(existsSync(join(folder, '..', '..', '..', 'maps', bundle.room, bundle.name, 'index.js.map'))).toBe(true);
  }
});

test(
  'the same sources give the same bytes',
  async () => {
    const digests = () =>
      bundles.map(({ room, name }) =>
        createHash('sha256')
          .update(readFileSync(join(bundleFolder(room, name), 'index.js')))
          .digest('hex'),
      );
    const first = digests();
    await buildFunctions();
    expect(digests()).toEqual(first);
  },
  SLOW_MS,
);
