import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const LOCK = 'lock';

export class DataFolderInUse extends Error {}

/** The folder a local stack keeps its data in, held by one process until it ends, however it ends. */
export interface DataFolder {
  path: string;
  release(): void;
}

/**
 * Takes the folder. The lock is SQLite's own on a file: the system lets go of it when the process dies, and a process
 * id that was used again cannot be mistaken for it. Throws `DataFolderInUse` while another start holds it.
 */
export function takeDataFolder(path: string, { fresh = false } = {}): DataFolder {
  mkdirSync(path, { recursive: true });
  const lock = new DatabaseSync(join(path, LOCK));
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; CREATE TABLE IF NOT EXISTS held (by)');
  } catch (error) {
    lock.close();
    if (/locked/.test(String(error))) throw new DataFolderInUse(path);
    throw error;
  }
  // By name, never all there is: the folder may be somebody's, and other stacks may have theirs inside it.
  if (fresh) for (const name of KEPT) rmSync(join(path, name), { recursive: true, force: true });
  return { path, release: () => lock.close() };
}

/** Everything a stack writes into its folder. */
const KEPT = [
  'dynamodb.db',
  'dynamodb.db-shm',
  'dynamodb.db-wal',
  'dynamodb-local',
  'local.db',
  'local.db-shm',
  'local.db-wal',
  'objects',
  'master.key',
  'functions.log',
  'functions.log.old',
];
