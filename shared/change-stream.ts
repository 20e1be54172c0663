import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { plain } from './attribute-values.ts';
import type { Change } from './events.ts';
import type { Item } from './table.ts';
import { TRACE_ATTRIBUTE } from './trace.ts';

const EXPIRY_PRINCIPAL = 'dynamodb.amazonaws.com';

type Image = Record<string, AttributeValue> | undefined;
const itemOf = (image: Image): Item | undefined => image && plain<Item>(image, TRACE_ATTRIBUTE);

/** The change a stream record tells, or undefined where an item only expired: expiry is decided in code, not by removal. */
export function changeOf(record: DynamoDBRecord): Change | undefined {
  const { dynamodb, eventID, userIdentity } = record;
  if (userIdentity?.principalId === EXPIRY_PRINCIPAL) return undefined;
  if (!dynamodb || !eventID) throw new Error('a stream record without an id');
  return {
    id: eventID,
    at: (dynamodb.ApproximateCreationDateTime ?? 0) * 1000,
    before: itemOf(dynamodb.OldImage as Image),
    after: itemOf(dynamodb.NewImage as Image),
    trace: (dynamodb.NewImage as Image)?.[TRACE_ATTRIBUTE]?.S,
  };
}
