import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newFolder, removeFolders } from '../local/local-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
afterAll(removeFolders);

test('the demo plays a month, closes it, and ledger, tills and files agree', async () => {
  const demo = join(root, 'local', 'demo.ts');
  const options = ['--month', '2026-02', '--elders', '1', '--out', newFolder()];
  const { stdout } = await run(process.execPath, [demo, ...options], { env: { ...process.env, NODE_OPTIONS: '' } });
  const last = JSON.parse(stdout.trim().split('\n').at(-1)!);
  expect(last).toMatchObject({ statements: expect.any(Number), balanced: true });
  expect(last.meals).toBeGreaterThan(20);
  expect(last.visits).toBeGreaterThan(8);
  expect(last.voucherLiabilityFen).toBeGreaterThan(0);
  expect(last.exports.length).toBeGreaterThan(2 * last.statements);
}, 900_000);
