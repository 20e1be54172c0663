import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { mainIndex, tableKeys } from '../../infra/tables.ts';
import { stored } from '../../shared/attribute-values.ts';
import type { Item } from '../../shared/table.ts';
import { type CitySize, digestOf, ledgerItem, linesAt, mainItems, type Point, pointsOf } from './month.ts';

export const TABLES = { main: 'main', ledger: 'ledger', trail: 'trail' } as const;

const PIECE = 256 * 1024;
/** A file holds this many items: the engine's import shows a step for each. */
const ITEMS_A_FILE = 100_000;

function* jsonLines(items: Iterable<Item>): Generator<string> {
  let piece = '';
  for (const item of items) {
    piece += `${JSON.stringify({ Item: stored(item) })}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}

/** So many of what is left, and whether there may be more. */
function* take<T>(from: Iterator<T>, count: number, left: { more: boolean }): Generator<T> {
  for (let i = 0; i < count; i++) {
    const { value, done } = from.next();
    left.more = !done;
    if (done) return;
    yield value;
  }
}

/** Items as the cloud's export to S3 writes them, which is what the engine imports. */
async function writeTable(folder: string, table: string, items: Iterator<Item>): Promise<void> {
  const data = join(folder, table, 'data');
  mkdirSync(data, { recursive: true });
  const left = { more: true };
  for (let file = 0; left.more; file++)
    await pipeline(
      Readable.from(jsonLines(take(items, ITEMS_A_FILE, left))),
      createGzip({ level: 1 }),
      createWriteStream(join(data, `${String(file).padStart(4, '0')}.json.gz`)),
    );
}

const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' });
const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' },
  { AttributeName: range, KeyType: 'RANGE' },
];
const described = (TableName: string, more: object, names: readonly string[]) => ({
  Table: {
    TableName,
    KeySchema: keys(tableKeys.partition, tableKeys.sort),
    AttributeDefinitions: [tableKeys.partition, tableKeys.sort, ...names].map(text),
    BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
    ...more,
  },
});
const SCHEMA = [
  described(
    TABLES.main,
    {
      GlobalSecondaryIndexes: [
        {
          IndexName: mainIndex.name,
          KeySchema: keys(mainIndex.partition, mainIndex.sort),
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
    [mainIndex.partition, mainIndex.sort],
  ),
  described(TABLES.ledger, {}, []),
];

export interface LoadedCity extends CitySize {
  readonly places: readonly Point[];
  /** Of each point's statement, by its id. */
  readonly digests: ReadonlyMap<string, string>;
}

/**
 * Makes a month of a city and puts it into `folder/dynamodb.db` with the engine's own import: item by item would take
 * an hour.
 */
export async function loadCity(folder: string, size: CitySize, progress: (text: string) => void): Promise<LoadedCity> {
  const places = pointsOf(size);
  const digests = new Map<string, string>();
  const source = join(folder, 'source');
  function* lines(): Generator<Item> {
    for (const place of places) {
      const digest = digestOf(place, size.month);
      for (const line of linesAt(place, size.month)) {
        digest.add(line);
        yield ledgerItem(line);
      }
      digests.set(place.facilityId, digest.value());
    }
  }
  progress(`making ${size.lines} lines of ${size.points} points`);
  await writeTable(source, TABLES.ledger, lines());
  await writeTable(source, TABLES.main, mainItems(places));
  const schema = join(folder, 'schema.json');
  writeFileSync(schema, JSON.stringify(SCHEMA));
  progress('importing them');
  const engine = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide');
  const output = join(folder, 'dynamodb.db');
  execFileSync(engine, ['import', '--source', source, '--schema', schema, '--output', output, '--force'], {
    stdio: 'pipe',
  });
  rmSync(source, { recursive: true });
  return { ...size, places, digests };
}
