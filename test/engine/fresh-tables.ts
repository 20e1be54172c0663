import { randomBytes } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { mainIndex, tableKeys } from '../../infra/tables.ts';
import { Keyring } from '../../shared/keyring.ts';
import { clientSettings, createTable, type Table, type TableNames } from '../../shared/table.ts';

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const text = (name: string) => ({ AttributeName: name, AttributeType: 'S' as const });
const keys = [
  { AttributeName: tableKeys.partition, KeyType: 'HASH' as const },
  { AttributeName: tableKeys.sort, KeyType: 'RANGE' as const },
];

export const testClient = () =>
  new DynamoDBClient({ ...clientSettings, endpoint: process.env.DYNAMODB_ENDPOINT!, region: 'local', credentials });

/** The main table, the ledger and the trail, new and empty, on the engine the tests run on. */
export async function freshTables(
  client = testClient(),
): Promise<{ table: Table; names: TableNames; client: DynamoDBClient }> {
  const suffix = randomBytes(4).toString('hex');
  const names = { main: `main-${suffix}`, ledger: `ledger-${suffix}`, trail: `trail-${suffix}` };
  const definitions = [text(tableKeys.partition), text(tableKeys.sort)];
  await client.send(
    new CreateTableCommand({
      TableName: names.main,
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys,
      AttributeDefinitions: [...definitions, text(mainIndex.partition), text(mainIndex.sort)],
      GlobalSecondaryIndexes: [
        {
          IndexName: mainIndex.name,
          KeySchema: [
            { AttributeName: mainIndex.partition, KeyType: 'HASH' },
            { AttributeName: mainIndex.sort, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    }),
  );
  for (const TableName of [names.ledger, names.trail])
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: keys,
        AttributeDefinitions: definitions,
      }),
    );
  return { table: createTable(names, client), names, client };
}

/** A keyring of one known key: the same codes and digests in every run. */
export const testKeyring = () => new Keyring([{ kid: 'ky_TEST', secret: Buffer.alloc(32, 7) }]);
