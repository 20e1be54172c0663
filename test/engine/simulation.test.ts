import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { mutated } from '../simulation/mutate.ts';
import { MUTATIONS } from '../simulation/mutations.ts';

const run = promisify(execFile);
const entry = fileURLToPath(new URL('../simulation/run.ts', import.meta.url));
const simulate = async (...args: string[]): Promise<string> =>
  (await run(process.execPath, [entry, ...args], { maxBuffer: 10_000_000 })).stdout;

const traceIn = (said: string): string | undefined => /^trace (\w+)$/m.exec(said)?.[1];

describe('a town under faults', () => {
  test('keeps its promises in two seeds over the turn of a month', async () => {
    const said = await simulate('--seeds', '2', '--days', '2');
    expect(said).toContain('2 seeds, 4 days');
    expect(said).toMatch(/[1-9]\d* faults, 0 violations/);
  }, 900_000);

  test('is the same story whenever its seed is', async () => {
    const day = ['--seed', '1', '--days', '1'];
    const [once, again] = (await Promise.all([simulate(...day), simulate(...day)])).map(traceIn);
    expect(once).toBeDefined();
    expect(again).toBe(once);
  }, 900_000);
});

test('every place that a mutation breaks is still there', () => {
  for (const { name } of MUTATIONS) expect(mutated(name).source).toBeDefined();
});
