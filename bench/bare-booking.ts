import {
  type AttributeValue,
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { clientSettings } from '../shared/table.ts';

/**
 * The controls of the bookings: the same requests through the same client, with nothing decided. One sends what is ready
 * and looks at no answer; the other has plain objects, as any script would, and AWS's own converter between.
 */
const client = new DynamoDBClient(clientSettings);

type Item = Record<string, unknown>;
interface Places<T> {
  Item?: T;
  Key?: T;
  ExpressionAttributeValues?: T;
}
export type BareCall<T = Record<string, AttributeValue>> =
  | { operation: 'BatchGetItem'; input: { RequestItems: Record<string, { Keys: T[] }> } }
  | { operation: 'Query'; input: Places<T> }
  | { operation: 'TransactWriteItems'; input: { TransactItems: Record<string, Places<T>>[] } };

const eachValue = <A, B>(values: Record<string, A>, convert: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convert(value)]));

function withPlaces<A, B>(request: Places<A>, convert: (item: A) => B): Places<B> {
  const { Item, Key, ExpressionAttributeValues, ...rest } = request;
  return {
    ...rest,
    ...(Item && { Item: convert(Item) }),
    ...(Key && { Key: convert(Key) }),
    ...(ExpressionAttributeValues && { ExpressionAttributeValues: convert(ExpressionAttributeValues) }),
  };
}

/** The call with every item, key and value converted. */
export function withItems<A, B>(call: BareCall<A>, convert: (item: A) => B): BareCall<B> {
  switch (call.operation) {
    case 'BatchGetItem': {
      const RequestItems = eachValue(call.input.RequestItems, (asked) => ({ ...asked, Keys: asked.Keys.map(convert) }));
      return { ...call, input: { RequestItems } };
    }
    case 'Query':
      return { ...call, input: withPlaces(call.input, convert) };
    case 'TransactWriteItems': {
      const TransactItems = call.input.TransactItems.map((write) =>
        eachValue(write, (request) => withPlaces(request, convert)),
      );
      return { ...call, input: { TransactItems } };
    }
  }
}

export const plainCall = (call: BareCall): BareCall<Item> => withItems(call, (item) => unmarshall(item));

/** Sends a call that is ready; answers the items found, as they come. */
export async function send({ operation, input }: BareCall): Promise<Record<string, AttributeValue>[]> {
  switch (operation) {
    case 'BatchGetItem': {
      const { Responses } = await client.send(new BatchGetItemCommand(input));
      return Object.values(Responses ?? {}).flat();
    }
    case 'Query': {
      const { Items } = await client.send(new QueryCommand(input as QueryCommand['input']));
      return Items ?? [];
    }
    case 'TransactWriteItems':
      await client.send(new TransactWriteItemsCommand(input));
      return [];
  }
}

/** The same with plain objects: what a script without this house would do. */
export async function sendPlain(call: BareCall<Item>): Promise<Item[]> {
  const found = await send(withItems(call, (item) => marshall(item)));
  return found.map((item) => unmarshall(item));
}
