import { afterDelivery, doneBy } from './stream-batch.ts';

const records = ['11', '12', '13', '14'].map((SequenceNumber) => ({ dynamodb: { SequenceNumber } }));
const failed = (...ids: unknown[]) => ({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });

test.each<[string, unknown, number]>([
  ['null', null, 4],
  ['an empty object', {}, 4],
  ['an empty list', failed(), 4],
  ['a null list', { batchItemFailures: null }, 4],
  ['another field only', { ok: true }, 4],
  ['a failure', failed('13'), 2],
  ['several failures count from the first', failed('14', '12'), 1],
  ['the first record failed', failed('11'), 0],
  ['an empty id', failed(''), 0],
  ['a null id', failed(null), 0],
  ['an id that is not in the batch', failed('99'), 0],
  ['a wrong key name', { batchItemFailures: [{ id: '13' }] }, 0],
  ['a list that is none', { batchItemFailures: '13' }, 0],
])('records done by an answer of %s', (_, answer, done) => {
  expect(doneBy(answer as never, records)).toBe(done);
});

const numbers = (step: ReturnType<typeof afterDelivery>) =>
  step.kind === 'again'
    ? step.batches.map((batch) => [batch.records.map((record) => record.n), batch.attempts])
    : step.kind === 'give-up'
      ? step.records.map((record) => record.n)
      : step.kind;
const batch = (count: number, attempts = 0) => ({
  records: Array.from({ length: count }, (_, n) => ({ n })),
  attempts,
});
const splitting = { bisects: true, retries: 2 };
const whole = { bisects: false, retries: 2 };

test.each<[string, ReturnType<typeof batch>, number, typeof whole, unknown]>([
  ['all done', batch(3), 3, whole, 'done'],
  ['nothing done: all again', batch(3), 0, whole, [[[0, 1, 2], 1]]],
  ['one before the last try', batch(3, 1), 0, whole, [[[0, 1, 2], 2]]],
  ['the tries are used up', batch(3, 2), 0, whole, [0, 1, 2]],
  ['a part done: the rest again, which is a try', batch(3), 1, whole, [[[1, 2], 1]]],
  [
    'nothing done: split in two, which is no try',
    batch(3),
    0,
    splitting,
    [
      [[0, 1], 0],
      [[2], 0],
    ],
  ],
  [
    'split even when alone records have used their tries',
    batch(2, 2),
    0,
    splitting,
    [
      [[0], 2],
      [[1], 2],
    ],
  ],
  ['a part done: the rest again, which is no try', batch(3, 1), 2, splitting, [[[2], 1]]],
  ['a record alone uses up its tries', batch(1, 1), 0, splitting, [[[0], 2]]],
  ['a record alone is given up', batch(1, 2), 0, splitting, [0]],
])('%s', (_, given, done, mapping, expected) => {
  expect(numbers(afterDelivery(given, done, mapping))).toEqual(expected);
});

test('without a limit of tries nothing is given up', () => {
  expect(afterDelivery(batch(1, 10_000), 0, { bisects: true, retries: -1 }).kind).toBe('again');
});
