import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { toldOfAnybody } from './manners/private-texts.ts';

/** The stacks of all stories end, and no log line of theirs may tell of anybody: a story that made one do so fails the run. */
export default async function stopStack(): Promise<void> {
  if (!globalThis.xianglaoStack) return;
  const { stop, data } = globalThis.xianglaoStack;
  await stop();
  for (const log of globSync('**/functions.log', { cwd: data })) {
    const told = toldOfAnybody(readFileSync(join(data, log), 'utf8').split('\n').filter(Boolean));
    if (told.length > 0) throw new Error(`log lines tell of people (${data}/${log}):\n${told.slice(0, 20).join('\n')}`);
  }
  rmSync(data, { recursive: true, force: true });
}
