import { CreateTableCommand, DescribeTableCommand } from '@aws-sdk/client-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { type Entry, publisher } from '../../functions/publisher/publisher.ts';
import type { Change } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { testClient } from './fresh-tables.ts';

const client = testClient();

async function tableWithStream(name: string): Promise<string> {
  const key = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
  await client.send(
    new CreateTableCommand({
      TableName: name,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [key('pk'), key('sk')],
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
    }),
  );
  const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
  return Table!.LatestStreamArn!;
}

/** The engine wants a signature to be there and does not check it. */
const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=test/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0';

async function ask<Answer>(action: string, input: object): Promise<Answer> {
  const response = await fetch(process.env.DYNAMODB_ENDPOINT!, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDBStreams_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: AUTHORIZATION,
    },
    body: JSON.stringify(input),
  });
  return (await response.json()) as Answer;
}

async function recordsOf(StreamArn: string): Promise<DynamoDBRecord[]> {
  const { StreamDescription } = await ask<{ StreamDescription: { Shards: { ShardId: string }[] } }>('DescribeStream', {
    StreamArn,
  });
  const { ShardIterator } = await ask<{ ShardIterator: string }>('GetShardIterator', {
    StreamArn,
    ShardId: StreamDescription.Shards[0]!.ShardId,
    ShardIteratorType: 'TRIM_HORIZON',
  });
  const { Records } = await ask<{ Records: DynamoDBRecord[] }>('GetRecords', { ShardIterator });
  return Records;
}

describe('the publisher on a real stream', () => {
  test('hears each change of a transaction once, in order, with what was and what is', async () => {
    const name = `stream-${process.pid}`;
    const stream = await tableWithStream(name);
    const table = createTable({ main: name, ledger: name, trail: 'trail' }, client);
    const elder = { pk: 'ELDER#1', sk: 'HEAD' };
    await table.commit([{ put: { ...elder, name: '王秀英', diets: ['soft'] } }]);
    await table.commit([
      { update: elder, set: { diets: ['soft', 'low-salt'] } },
      { put: { pk: 'ELDER#1', sk: 'CARD' } },
    ]);
    await table.commit([{ delete: elder }]);

    const changes: Change[] = [];
    const entries: Entry[] = [];
    const publish = publisher({
      eventsOf: (change) => {
        changes.push(change);
        return [{ id: change.id, name: 'elder.changed', version: 1, at: change.at, data: {} }];
      },
      put: async (some) => {
        entries.push(...some);
        return { Entries: some.map(() => ({})) };
      },
      bus: () => 'bus',
    });
    expect(await publish({ Records: await recordsOf(stream) })).toEqual({ batchItemFailures: [] });

    const heads = changes.filter(({ before, after }) => (before ?? after)?.sk === 'HEAD');
    expect(heads.map(({ before, after }) => [before?.diets, after?.diets])).toEqual([
      [undefined, ['soft']],
      [['soft'], ['soft', 'low-salt']],
      [['soft', 'low-salt'], undefined],
    ]);
    expect(new Set(changes.map(({ id }) => id)).size).toBe(4);
    expect(entries).toHaveLength(4);
    expect(heads[0]!.at).toBeGreaterThan(1_700_000_000_000);
  });
});
