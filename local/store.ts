import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/**
 * What the stack itself must not forget when it is killed: events under way, dead letters, positions in the streams,
 * objects in buckets. SQLite in WAL mode: what is committed survives the end of the process, however it ends.
 */
export type Store = DatabaseSync;

const SCHEMA = `
CREATE TABLE IF NOT EXISTS invocations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  function TEXT NOT NULL,
  payload TEXT NOT NULL,
  origin TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS messages (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  attributes TEXT NOT NULL DEFAULT '{}',
  sentAt INTEGER NOT NULL,
  visibleAt INTEGER NOT NULL,
  receives INTEGER NOT NULL DEFAULT 0,
  receipt TEXT
);
CREATE INDEX IF NOT EXISTS messages_by_queue ON messages (queue, sentAt);
CREATE TABLE IF NOT EXISTS positions (
  mapping TEXT NOT NULL,
  shard TEXT NOT NULL,
  sequence TEXT NOT NULL,
  PRIMARY KEY (mapping, shard)
);
CREATE TABLE IF NOT EXISTS objects (
  bucket TEXT NOT NULL,
  key TEXT NOT NULL,
  file TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  etag TEXT NOT NULL,
  headers TEXT NOT NULL,
  storedAt INTEGER NOT NULL,
  PRIMARY KEY (bucket, key)
);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL);
`;

export function openStore(folder: string): Store {
  const store = new DatabaseSync(join(folder, 'local.db'));
  store.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA busy_timeout = 2000; ${SCHEMA}`);
  return store;
}

/** Small things to remember by name (`seeded`). */
export const readFact = (store: Store, name: string): string | undefined =>
  (store.prepare('SELECT value FROM facts WHERE name = ?').get(name) as { value: string } | undefined)?.value;

export const writeFact = (store: Store, name: string, value: string): void => {
  store.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)').run(name, value);
};
