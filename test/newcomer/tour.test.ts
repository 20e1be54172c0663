import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { newFolder, removeFolders, startSeeded } from '../local/local-process.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
afterAll(removeFolders);

/** The shell blocks of a README's tour, as somebody pastes them; the two commands and the demo are run elsewhere. */
function tourOf(readme: string, url: string): string {
  const blocks = [...readFileSync(join(root, readme), 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)].map(
    ([, block]) => block!,
  );
  const tour = blocks.filter((block) => !/npm (ci|run demo)/.test(block)).join('');
  return tour.replace('http://localhost:3000', url);
}

test('the tour of either README works when pasted', async () => {
  const stack = await startSeeded('--fresh', '--data', newFolder());
  try {
    for (const readme of ['README.md', 'README.zh-CN.md']) {
      const { stdout } = await run('bash', ['-c', tourOf(readme, stack.url)], { cwd: root, maxBuffer: 1024 * 1024 });
      expect(stdout).toContain('"role":"family"');
      expect(stdout).toMatch(/(true|false) {2}ds_/);
      expect(stdout).toContain('"selfPayFen":');
      expect(stdout).toContain('"code":"FORBIDDEN"');
      expect(stdout).toContain('"due":{"what":"dispatch"');
      expect(stdout).toMatch(/T10:00:00\+08:00 {2}居室保洁 {2}.\*/);
      expect(stdout).toContain('老人付 2.00 元，超出的补足');
      expect(stdout).toMatch(/拿两份政策的分界处试算 [1-9]\d* 餐，[1-9]\d* 餐有人付的不同/);
    }
    // The second README meets the booking and the visit of the first: the elder has them already.
    const { stdout } = await run('bash', ['-c', tourOf('README.md', stack.url)], { cwd: root, maxBuffer: 1024 * 1024 });
    expect(stdout).toContain('"code":"ALREADY_BOOKED"');
    expect(stdout).toContain('"code":"OVERLAPS"');
  } finally {
    await stack.stop();
  }
}, 600_000);
