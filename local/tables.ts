import { isDeepStrictEqual } from 'node:util';
import { AwsError } from './door.ts';
import type { EngineLink } from './dynamodb.ts';
import { type Json, type JsonObject, listOf, objectOf } from './json.ts';
import type { TableModel } from './stack-model.ts';

export class TableChanged extends Error {}

/** What makes a table another table: its keys, its indexes, whether it streams. */
const shapeOf = (table: JsonObject) => ({
  keys: keySchema(table.KeySchema),
  indexes: Object.fromEntries(
    listOf(table.GlobalSecondaryIndexes)
      .map(objectOf)
      .map(({ IndexName, KeySchema }) => [String(IndexName), keySchema(KeySchema)]),
  ),
  streams: objectOf(table.StreamSpecification).StreamEnabled === true,
});
const keySchema = (schema: Json | undefined): string[] =>
  listOf(schema)
    .map(objectOf)
    .map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`);

/**
 * Makes the template's tables where they are not there yet. Throws `TableChanged` when one is there with another shape.
 * Expiry is left off: the engines would judge it by the real clock, and the code does not rely on it.
 */
export async function createTables(engine: EngineLink, tables: readonly TableModel[]): Promise<void> {
  for (const { name, definition } of tables) {
    const there = await engine.ask('DescribeTable', { TableName: name }).catch((error: unknown) => {
      if (error instanceof AwsError && error.code === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    if (!there) await engine.ask('CreateTable', definition);
    else if (!isDeepStrictEqual(shapeOf(objectOf(there.Table)), shapeOf(definition)))
      throw new TableChanged(`the table ${name} has other keys or indexes than the template now says`);
  }
}
