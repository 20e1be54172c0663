import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { refuse } from './refusal.ts';
import { createTable, type Write } from './table.ts';

/**
 * What the service does and no engine on a laptop does: transactions that get in each other's way, throttling inside a
 * transaction, batches answered in part, pages without items. Its answers are written down here and given in turn.
 */
type Answer = object | Error;
function scripted(...answers: Answer[]) {
  const asked: Record<string, unknown>[] = [];
  const client = {
    send: async ({ input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      const answer = answers.shift();
      if (answer === undefined) throw new Error('asked once too often');
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as DynamoDBClient;
  return { asked, table: createTable({ main: 'main', ledger: 'ledger', trail: 'trail' }, client, () => 0) };
}

const cancelled = (...codes: string[]): Error =>
  Object.assign(new Error('cancelled'), {
    name: 'TransactionCanceledException',
    CancellationReasons: codes.map((Code) => ({ Code })),
  });
const named = (name: string): Error => Object.assign(new Error(name), { name });
const key = (n: number) => ({ pk: `P#${n}`, sk: 'HEAD' });
const two: Write[] = [{ put: key(1) }, { put: key(2), when: [['pk', 'absent']], orElse: refuse('ID_REUSED') }];

describe('F1 F2 F16: a transaction', () => {
  test.each<[string, Answer[], number, string]>([
    ['in the way of another once', [cancelled('TransactionConflict', 'None'), {}], 2, 'done'],
    ['throttled inside', [cancelled('None', 'ThrottlingError'), {}], 2, 'done'],
    ['still going on when it is sent again', [named('TransactionInProgressException'), {}], 2, 'done'],
    ['in the way three times', [...Array(3).fill(cancelled('TransactionConflict', 'None')), {}], 4, 'done'],
    ['in the way for ever', Array(9).fill(cancelled('TransactionConflict', 'None')), 4, 'BUSY'],
    ['refused by its condition', [cancelled('None', 'ConditionalCheckFailed')], 1, 'ID_REUSED'],
    [
      'refused by what its own first attempt, still under way, has done',
      [cancelled('TransactionConflict', 'ConditionalCheckFailed'), cancelled('ConditionalCheckFailed', 'None')],
      2,
      'stale',
    ],
    ['stale', [cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed')], 1, 'stale'],
  ])('%s', async (_what, answers, attempts, outcome) => {
    const { asked, table } = scripted(...answers);
    const result = await table.commit(two);
    expect(typeof result === 'string' ? result : result.code).toBe(outcome);
    expect(asked.length).toBe(attempts);
  });

  test('cancelled for a reason that does not pass by itself is a fault, at once', async () => {
    const { asked, table } = scripted(cancelled('None', 'ItemCollectionSizeLimitExceeded'));
    await expect(table.commit(two)).rejects.toThrow('cancelled');
    expect(asked.length).toBe(1);
  });
});

test('F23: a hundred writes are sent, one more is a fault before anything is sent', async () => {
  const writes: Write[] = Array.from({ length: 101 }, (_, n) => ({ put: key(n) }));
  const { asked, table } = scripted({});
  expect(await table.commit(writes.slice(1))).toBe('done');
  await expect(table.commit(writes)).rejects.toThrow('at most 100');
  expect(asked.length).toBe(1);
});

describe('F13: a batch', () => {
  const left = (...ns: number[]) => ({ UnprocessedKeys: { main: { Keys: ns.map((n) => marshall(key(n))) } } });
  const found = (...ns: number[]) => ({ Responses: { main: ns.map((n) => marshall(key(n))) } });

  test('answered in part is asked for the rest, and answers in the order asked', async () => {
    const { asked, table } = scripted({ ...found(3), ...left(1, 2) }, { ...found(1), ...left(2) }, found());
    expect(await table.getMany([key(1), key(2), key(3)])).toEqual([key(1), undefined, key(3)]);
    expect(asked.length).toBe(3);
  });

  test('never answered in full is a fault after four attempts, not an absence', async () => {
    const { asked, table } = scripted(...Array(9).fill(left(1)));
    await expect(table.getMany([key(1)])).rejects.toThrow('did not answer');
    expect(asked.length).toBe(4);
  });

  test('F23: of a hundred keys is asked, of one more is refused before it is sent', async () => {
    const keys = Array.from({ length: 101 }, (_, n) => key(n));
    const { asked, table } = scripted(found());
    expect(await table.getMany(keys.slice(1))).toHaveLength(100);
    await expect(table.getMany(keys)).rejects.toThrow('at most 100');
    expect(asked.length).toBe(1);
  });
});

test('F12: a query goes on over pages without items until there is no next', async () => {
  const next = { LastEvaluatedKey: marshall(key(1)) };
  const { asked, table } = scripted({ Items: [], ...next }, next, { Items: [marshall(key(2))] });
  expect(await table.query({ pk: 'P' })).toEqual({ items: [key(2)], next: undefined });
  expect(asked.map(({ ExclusiveStartKey }) => ExclusiveStartKey !== undefined)).toEqual([false, true, true]);
});
