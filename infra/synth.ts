import { createHash } from 'node:crypto';
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions, sizeList } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the default app is written: what `local/` runs and the tests read. */
export const assemblyFolder = join(root, 'cdk.out');
const fingerprintFile = join(assemblyFolder, 'sources.sha256');

const SOURCES = ['{infra,functions,events,shared}/**/*.{ts,json}', 'cdk.json', 'package-lock.json'];

/** Digest of everything the assembly is made from. */
function fingerprintOfSources(): string {
  const digest = createHash('sha256').update(process.version);
  const files = globSync(SOURCES, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  for (const file of files.toSorted()) digest.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return digest.digest('hex');
}

const lastFingerprint = (): string | undefined => {
  try {
    return readFileSync(fingerprintFile, 'utf8');
  } catch {
    return undefined;
  }
};

/** Bundles the functions and writes the default app to `cdk.out/`, unless what is there was made from these sources. */
export async function synthesize(): Promise<'written' | 'current'> {
  const fingerprint = fingerprintOfSources();
  if (lastFingerprint() === fingerprint) return 'current';
  console.log(sizeList(await buildFunctions()));
  // Loaded only now: the library takes a second, which an unchanged assembly need not cost.
  const { createApp } = await import('./app.ts');
  rmSync(assemblyFolder, { recursive: true, force: true });
  createApp({ outdir: assemblyFolder }).synth();
  writeFileSync(fingerprintFile, fingerprint);
  return 'written';
}

if (import.meta.main) console.log(`cdk.out is ${await synthesize()}`);
