import { BatchGetItemCommand, DynamoDBClient, QueryCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { clientSettings } from '../shared/table.ts';

/** The control of the bookings: a client and requests that are ready. It decides nothing and reads no answer. */
const client = new DynamoDBClient(clientSettings);

export interface BareCall {
  operation: 'BatchGetItem' | 'Query' | 'TransactWriteItems';
  input: unknown;
}

export async function send({ operation, input }: BareCall): Promise<void> {
  switch (operation) {
    case 'BatchGetItem':
      await client.send(new BatchGetItemCommand(input as BatchGetItemCommand['input']));
      return;
    case 'Query':
      await client.send(new QueryCommand(input as QueryCommand['input']));
      return;
    case 'TransactWriteItems':
      await client.send(new TransactWriteItemsCommand(input as TransactWriteItemsCommand['input']));
  }
}
