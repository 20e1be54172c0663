import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { MUTATIONS } from './mutations.ts';

const root = new URL('../../', import.meta.url);

/** Loads the named mutation's file with its one place changed; the file itself stays as it is. Throws when the place is gone. */
export function applyMutation(name: string): void {
  const mutation = MUTATIONS.find((one) => one.name === name);
  if (!mutation) throw new Error(`there is no mutation ${name}`);
  const file = new URL(mutation.file, root).href;
  const text = readFileSync(fileURLToPath(file), 'utf8');
  const found = text.split(mutation.from).length - 1;
  if (found !== 1) throw new Error(`${name}: ${mutation.file} has its place ${found} times, not once`);
  registerHooks({
    load(url, context, nextLoad) {
      if (url.split('?')[0] !== file) return nextLoad(url, context);
      const source = text.replace(mutation.from, () => mutation.to);
      return { format: 'module-typescript', source, shortCircuit: true };
    },
  });
}
