import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../../shared/table.ts';

/** The lines of all points, page by page, and nothing done with them: what every close and every export has to pay. */
const client = new DynamoDBClient(clientSettings);

export async function handler({ payees, page }: { payees: readonly string[]; page: number }): Promise<void> {
  let lines = 0;
  for (const payee of payees) {
    let next: Record<string, never> | undefined;
    do {
      const { Items, LastEvaluatedKey } = await client.send(
        new QueryCommand({
          TableName: process.env.LEDGER_TABLE,
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: payee } },
          ConsistentRead: true,
          Limit: page,
          ExclusiveStartKey: next,
        }),
      );
      lines += Items?.length ?? 0;
      next = LastEvaluatedKey as Record<string, never> | undefined;
    } while (next);
  }
  process.stdout.write(`${JSON.stringify({ message: 'read', lines })}\n`);
}
