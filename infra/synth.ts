import { createHash } from 'node:crypto';
import { globSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildFunctions, sizeList } from './build.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the default app is written: what `local/` runs and the tests read. */
export const assemblyFolder = join(root, 'cdk.out');
const FINGERPRINT = 'sources.sha256';

const SOURCES = ['{infra,functions,events,shared}/**/*.{ts,json}', 'cdk.json', 'package.json', 'package-lock.json'];

/** Digest of everything the assembly is made from. */
function fingerprintOfSources(): string {
  const digest = createHash('sha256').update(process.version);
  const files = globSync(SOURCES, { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
  for (const file of files.toSorted()) digest.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  return digest.digest('hex');
}

const lastFingerprint = (): string | undefined => {
  try {
    return readFileSync(join(assemblyFolder, FINGERPRINT), 'utf8');
  } catch {
    return undefined;
  }
};

/** A failed synthesis leaves the last good assembly in place, and nobody ever reads half of one. */
async function replaceAssembly(fingerprint: string): Promise<void> {
  // Loaded only now: the library takes a second, which an unchanged assembly need not cost.
  const { createApp } = await import('./app.ts');
  const half = join(root, 'dist', `cdk.out.${process.pid}`);
  try {
    createApp({ outdir: half }).synth();
    writeFileSync(join(half, FINGERPRINT), fingerprint);
    rmSync(assemblyFolder, { recursive: true, force: true });
    renameSync(half, assemblyFolder);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** Bundles the functions and writes the default app to `cdk.out/`, unless what is there was made from these sources. */
export async function synthesize(): Promise<'written' | 'current'> {
  const fingerprint = fingerprintOfSources();
  if (lastFingerprint() === fingerprint) return 'current';
  console.log(sizeList(await buildFunctions()));
  await replaceAssembly(fingerprint);
  return 'written';
}

if (import.meta.main) console.log(`cdk.out is ${await synthesize()}`);
