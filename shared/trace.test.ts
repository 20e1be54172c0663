import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import { newTrace as phonesTrace } from '../client/new-trace.ts';
import { changeOf } from './change-stream.ts';
import { type DomainEvent, defineEvent, eventHandler, eventOf, onSchedule } from './events.ts';
import { logLine } from './log.ts';
import { createTable, type Write } from './table.ts';
import { currentTrace, newTrace, traced, traceFrom } from './trace.ts';

const TRACE = newTrace();
const [AT, KEY] = [1_795_312_200_000, { pk: 'ELDER#1', sk: 'HEAD' }];

test.each([
  ['nothing', undefined],
  ['an empty header', ''],
  ['a number', '411002194205'],
  ['a header sent twice, joined', `${TRACE},${TRACE}`],
  ['one letter less', TRACE.slice(1)],
  ['one letter more', `${TRACE}A`],
  ['small letters', TRACE.toLowerCase()],
  ['another line', `${TRACE}\n`],
])('%s does not: it gets a new name', (_what, sent) => {
  const trace = traceFrom(sent);
  expect(trace).toMatch(/^[A-Z]{12}$/);
  expect(trace).not.toBe(TRACE);
});

test('phones make traces that are taken', () => {
  for (const random of [() => 0, () => 0.999_999, Math.random]) {
    const made = phonesTrace(random);
    expect(traceFrom(made)).toBe(made);
  }
});

test('each of two requests at once logs under its own trace', async () => {
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
  const lines = await Promise.all(
    ['one', 'other'].map((trace) =>
      traced(trace, async () => {
        await pause();
        return JSON.parse(logLine(AT, 'INFO', 'request', { of: trace }, 'bookings'));
      }),
    ),
  );
  expect(lines.map(({ of, trace }) => [of, trace])).toEqual([
    ['one', 'one'],
    ['other', 'other'],
  ]);
  expect(logLine(AT, 'INFO', 'by itself', {}, 'bookings')).not.toContain('trace');
});

/** What a table sends for one write, and what it gives back of an item it reads. */
async function sentFor(...writes: Write[]) {
  const sent: { input: Record<string, unknown> }[] = [];
  const client = {
    send: async (command: { input: Record<string, unknown> }) => {
      sent.push(command);
      return { Item: marshall({ ...KEY, name: 'n', trace: TRACE }) };
    },
  } as unknown as DynamoDBClient;
  const table = createTable({ main: 'main', ledger: 'ledger', trail: 'trail' }, client);
  await table.commit(writes);
  return { input: sent[0]!.input, read: await table.get(KEY) };
}

test('what is written says whose trace it follows, and is read without it', async () => {
  const { input, read } = await traced(TRACE, () => sentFor({ put: { ...KEY, name: 'n' } }));
  expect(input.Item).toEqual(marshall({ ...KEY, name: 'n', trace: TRACE }));
  expect(read).toEqual({ ...KEY, name: 'n' });
});

test('so does what is changed', async () => {
  const { input } = await traced(TRACE, () => sentFor({ update: KEY, set: { name: 'm' } }));
  expect(Object.values(input.ExpressionAttributeNames as object)).toEqual(['name', 'trace']);
  expect(Object.values(input.ExpressionAttributeValues as object)).toEqual([{ S: 'm' }, { S: TRACE }]);
});

test.each(['ledger', 'trail'] as const)('the %s keeps no word that came from outside', async (table) => {
  const { input } = await traced(TRACE, () => sentFor({ in: table, put: KEY }));
  expect(input.Item).toEqual(marshall(KEY));
});

test('without a trace nothing is added', async () => {
  expect((await sentFor({ put: KEY })).input.Item).toEqual(marshall(KEY));
});

const mealTasted = defineEvent({ name: 'meal.tasted', version: 1, schema: z.strictObject({ name: z.string() }) });
const recordOf = (images: { before?: object; after?: object }): DynamoDBRecord =>
  ({
    eventID: 'change-1',
    dynamodb: {
      ApproximateCreationDateTime: AT / 1000,
      ...(images.before ? { OldImage: marshall(images.before) } : {}),
      ...(images.after ? { NewImage: marshall(images.after) } : {}),
    },
  }) as DynamoDBRecord;

test('a change is told under the trace of who made it, and its handler goes on under it', async () => {
  const change = changeOf(
    recordOf({ before: { ...KEY, trace: 'older' }, after: { ...KEY, name: 'n', trace: TRACE } }),
  )!;
  expect(change).toMatchObject({ before: KEY, after: { ...KEY, name: 'n' }, trace: TRACE });
  const seen: unknown[] = [];
  const handle = eventHandler([mealTasted], [async ({ data }) => void seen.push(data, currentTrace())]);
  const detail = JSON.parse(JSON.stringify(eventOf(mealTasted, change, { name: 'n' }))) as DomainEvent;
  await handle({ detail } as Parameters<typeof handle>[0]);
  expect(seen).toEqual([{ name: 'n' }, TRACE]);
});

test('a removal is told without one: the last trace was another’s', () => {
  const change = changeOf(recordOf({ before: { ...KEY, trace: 'older' } }))!;
  expect(change).toMatchObject({ before: KEY, after: undefined });
  expect(change.trace).toBeUndefined();
});

test('each run by the clock has a trace of its own', async () => {
  const run = onSchedule(async () => currentTrace());
  const [one, other] = [await run(), await run()];
  expect(one).toMatch(/^[A-Z]{12}$/);
  expect(other).not.toBe(one);
});
