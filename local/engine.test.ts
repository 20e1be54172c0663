import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { tendStreamRecords } from './engine.ts';

const folder = mkdtempSync(join(tmpdir(), 'stream-records-'));
afterAll(() => rmSync(folder, { recursive: true }));

const NOW = 1_000_000;
const DAY = 86_400;

test('stream records go when a day old and read by all, but never the last, from which the numbering goes on', () => {
  const file = join(folder, 'engine.db');
  const database = new DatabaseSync(file);
  database.exec('CREATE TABLE _stream_records (id INTEGER PRIMARY KEY, table_name, sequence_number TEXT, created_at)');
  const add = database.prepare(
    'INSERT INTO _stream_records (table_name, sequence_number, created_at) VALUES (?, ?, ?)',
  );
  for (const [table, sequence, age] of [
    ['read', '1', DAY + 1],
    ['read', '2', DAY],
    ['read', '9', DAY + 1],
    ['read', '10', DAY + 1],
    ['read', '11', DAY + 1],
    ['all-read', '1', 3 * DAY],
    ['all-read', '2', 3 * DAY],
    ['never-read', '1', 3 * DAY],
    ['never-read', '2', 3 * DAY],
  ] as const)
    add.run(table, sequence, NOW - age);
  database.close();

  const consumed = new Map([
    ['read', 9],
    ['all-read', 2],
  ]);
  for (const _twice of [1, 2]) tendStreamRecords(file, consumed, NOW);

  const after = new DatabaseSync(file);
  const left = after.prepare('SELECT table_name AS t, sequence_number AS n FROM _stream_records ORDER BY id').all();
  after.close();
  expect(left.map(({ t, n }) => `${t} ${n}`)).toEqual([
    'read 2',
    'read 10',
    'read 11',
    'all-read 2',
    'never-read 1',
    'never-read 2',
  ]);
});
