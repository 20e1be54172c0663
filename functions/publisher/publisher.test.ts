import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { changeOf } from '../../shared/change-stream.ts';
import type { Change } from '../../shared/events.ts';
import { type Entry, publisher } from './publisher.ts';

type Images = { before?: object; after?: object };
const record = (n: number, { before, after }: Images = { after: { pk: `P${n}`, sk: 'S' } }): DynamoDBRecord =>
  ({
    eventID: `change-${n}`,
    dynamodb: {
      SequenceNumber: `${100 + n}`,
      ApproximateCreationDateTime: 1_795_312_200,
      ...(before ? { OldImage: marshall(before) } : {}),
      ...(after ? { NewImage: marshall(after) } : {}),
    },
  }) as DynamoDBRecord;
const records = (count: number) => Array.from({ length: count }, (_, n) => record(n));

const named = (name: string) => (change: Change) => [
  { id: `${change.id}.${name}`, name, version: 1, at: change.at, data: { pk: change.after?.pk } },
];

/** A bus that takes every entry but those it is told to refuse. */
function bus(refuses: (entry: Entry) => boolean = () => false) {
  const calls: Entry[][] = [];
  return {
    calls,
    taken: () =>
      calls
        .flat()
        .filter((entry) => !refuses(entry))
        .map((entry) => JSON.parse(entry.Detail)),
    put: async (entries: readonly Entry[]) => {
      calls.push([...entries]);
      return { Entries: entries.map((entry) => (refuses(entry) ? { ErrorCode: 'ThrottlingException' } : {})) };
    },
  };
}
const about = (pk: string) => (entry: Entry) => JSON.parse(entry.Detail).data.pk === pk;
const reported = (sequenceNumber: string) => ({ batchItemFailures: [{ itemIdentifier: sequenceNumber }] });
const nothingReported = { batchItemFailures: [] };

describe('the publisher', () => {
  test('an event says what happened, under an id that is the same at every delivery', async () => {
    const { put, calls } = bus();
    const publish = publisher({ eventsOf: named('meal.booked'), put, bus: () => 'the-bus' });
    await publish({ Records: [record(7)] });
    await publish({ Records: [record(7)] });
    expect(calls[0]).toEqual(calls[1]);
    expect(calls[0]).toEqual([
      {
        EventBusName: 'the-bus',
        Source: 'xianglao',
        DetailType: 'meal.booked',
        Detail: '{"id":"change-7.meal.booked","name":"meal.booked","version":1,"at":1795312200000,"data":{"pk":"P7"}}',
      },
    ]);
  });

  test('a change that is nobody else’s business publishes nothing', async () => {
    const { put, calls } = bus();
    expect(await publisher({ eventsOf: () => [], put, bus: () => 'b' })({ Records: records(3) })).toEqual(
      nothingReported,
    );
    expect(calls).toEqual([]);
  });

  test.each([
    [9, [9]],
    [10, [10]],
    [11, [10, 1]],
    [25, [10, 10, 5]],
  ])('%i events go out in calls of %j', async (count, sizes) => {
    const { put, calls } = bus();
    expect(await publisher({ eventsOf: named('e'), put, bus: () => 'b' })({ Records: records(count) })).toEqual(
      nothingReported,
    );
    expect(calls.map((call) => call.length)).toEqual(sizes);
  });

  test('big events are sent in calls the bus can carry', async () => {
    const { put, calls } = bus();
    const eventsOf = (change: Change) => [{ ...named('e')(change)[0]!, data: 'x'.repeat(100_000) }];
    await publisher({ eventsOf, put, bus: () => 'b' })({ Records: records(5) });
    expect(calls.map((call) => call.length)).toEqual([2, 2, 1]);
  });

  test('an entry the bus refuses is delivered again, with everything after it', async () => {
    const { put, calls } = bus(about('P12'));
    const publish = publisher({ eventsOf: named('e'), put, bus: () => 'b' });
    expect(await publish({ Records: records(25) })).toEqual(reported('112'));
    expect(calls).toHaveLength(2);
  });

  test.each([
    ['the call fails', () => Promise.reject(new Error('no way through'))],
    ['the answer lacks an entry', async () => ({ Entries: [] })],
  ])('when %s, its first record is reported', async (_how, put) => {
    const publish = publisher({ eventsOf: named('e'), put, bus: () => 'b' });
    expect(await publish({ Records: records(3) })).toEqual(reported('100'));
  });

  test('a record no room understands is reported; what came before it is out, what comes after waits', async () => {
    const { put, taken } = bus();
    const eventsOf = (change: Change) => {
      if (change.after?.pk === 'P2') throw new Error('poison');
      return named('e')(change);
    };
    expect(await publisher({ eventsOf, put, bus: () => 'b' })({ Records: records(5) })).toEqual(reported('102'));
    expect(taken().map((event) => event.data.pk)).toEqual(['P0', 'P1']);
  });

  test('a record whose second room fails publishes neither room’s event', async () => {
    const { put, calls } = bus();
    const eventsOf = (change: Change) => [
      ...named('first')(change),
      ...(() => {
        throw new Error('poison');
      })(),
    ];
    expect(await publisher({ eventsOf, put, bus: () => 'b' })({ Records: [record(1)] })).toEqual(reported('101'));
    expect(calls).toEqual([]);
  });
});

describe('a stream record as a change', () => {
  test('carries both images', () => {
    expect(changeOf(record(1, { before: { pk: 'P', seats: 2 }, after: { pk: 'P', seats: 1 } }))).toEqual({
      id: 'change-1',
      at: 1_795_312_200_000,
      before: { pk: 'P', seats: 2 },
      after: { pk: 'P', seats: 1 },
    });
  });

  test('a removal by a command is a change, a removal because time ran out is none', () => {
    const removal = record(1, { before: { pk: 'P', sk: 'S' } });
    expect(changeOf(removal)?.before).toEqual({ pk: 'P', sk: 'S' });
    const expiry = { ...removal, userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } };
    expect(changeOf(expiry)).toBeUndefined();
  });
});
