import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MUTATIONS } from './mutations.ts';

const root = new URL('../../', import.meta.url);

/** The named mutation's file as it reads with its one place changed. Throws when the place is gone. */
export function mutated(name: string): { file: string; source: string } {
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (!mutation) throw new Error(`there is no mutation ${name}`);
  const file = new URL(mutation.file, root).href;
  const text = readFileSync(fileURLToPath(file), 'utf8');
  const found = text.split(mutation.from).length - 1;
  if (found !== 1) throw new Error(`${name}: ${mutation.file} has its place ${found} times, not once`);
  return { file, source: text.replace(mutation.from, () => mutation.to) };
}

/** Loads the file of the named mutation changed; the file itself stays as it is. */
export function applyMutation(name: string): void {
  const { file, source } = mutated(name);
  registerHooks({
    load(url, context, nextLoad) {
      if (url.split('?')[0] !== file) return nextLoad(url, context);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
