import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../shared/table.ts';

/** The control: what any function on DynamoDB pays before it does anything. */
const client = new DynamoDBClient(clientSettings);

export const handler = async () => {
  const answer = await client.send(
    new GetItemCommand({ TableName: process.env.MAIN_TABLE, Key: { pk: { S: 'x' }, sk: { S: 'x' } } }),
  );
  return { statusCode: 200, body: JSON.stringify(answer.Item ?? {}) };
};
