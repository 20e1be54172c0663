import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { callEngine } from './engine-door.ts';

/** The bare SDK, past every fault: nothing of the product reads here. */
const clientAt = (endpoint: string) =>
  new DynamoDBClient({
    endpoint,
    region: 'local',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: {
      handle: async ({ headers, body }: { headers: Record<string, string>; body: string }) => {
        const reply = await callEngine(endpoint, headers['x-amz-target']!.split('.')[1]!, body);
        return { response: { statusCode: reply.status, headers: {}, body: Buffer.from(reply.body) } };
      },
    } as never,
  });

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const keys = (partition: string, sort: string) => [
  { AttributeName: partition, KeyType: 'HASH' as const },
  { AttributeName: sort, KeyType: 'RANGE' as const },
];

export async function createTables(
  endpoint: string,
  { main, ledger, trail }: { main: string; ledger: string; trail: string },
): Promise<void> {
  const client = clientAt(endpoint);
  const own = { BillingMode: 'PAY_PER_REQUEST' as const, KeySchema: keys('pk', 'sk') };
  const attributes = [text('pk'), text('sk')];
  const index = {
    IndexName: 'gsi1',
    KeySchema: keys('gsi1pk', 'gsi1sk'),
    Projection: { ProjectionType: 'ALL' as const },
  };
  await client.send(
    new CreateTableCommand({
      ...own,
      TableName: main,
      AttributeDefinitions: [...attributes, text('gsi1pk'), text('gsi1sk')],
      GlobalSecondaryIndexes: [index],
    }),
  );
  for (const TableName of [ledger, trail])
    await client.send(new CreateTableCommand({ ...own, TableName, AttributeDefinitions: attributes }));
}

/** Every item of a table, as it lies there. */
// biome-ignore lint/suspicious/noExplicitAny: raw items have no types of ours
export async function scan(endpoint: string, TableName: string): Promise<any[]> {
  const client = clientAt(endpoint);
  // biome-ignore lint/suspicious/noExplicitAny: raw items have no types of ours
  const items: any[] = [];
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await client.send(new ScanCommand({ TableName, ConsistentRead: true, ExclusiveStartKey }));
    for (const item of page.Items ?? []) items.push(unmarshall(item));
    ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey);
  return items;
}
