import type { Entry } from './publisher.ts';
import { type DeadLetter, eventIn, redrive } from './redrive.ts';

const detail = { id: 'ev-1.meal.booked', name: 'meal.booked', data: { bookingId: 'bk_1' } };
const envelope = { version: '0', source: 'xianglao', 'detail-type': 'meal.booked', detail };
const entry = {
  EventBusName: 'bus',
  Source: 'xianglao',
  DetailType: 'meal.booked',
  Detail: JSON.stringify(detail),
};

test.each([
  ['of a function that threw, beside the reason', { requestPayload: envelope, responsePayload: {} }, entry],
  ['of a rule that could not call', envelope, entry],
  [
    'of a schedule',
    { requestPayload: { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} } },
    /schedule/,
  ],
  ['of a stream', { DDBStreamBatchInfo: { shardId: 's', startSequenceNumber: '1' } }, /place in the stream/],
  ['of somebody’s hand', { hello: 'world' }, /no event/],
  ['that is null', null, /no event/],
])('a dead letter %s', (_what, body, expected) => {
  const found = eventIn(JSON.stringify(body), 'bus');
  if (expected instanceof RegExp) expect(found).toMatch(expected);
  else expect(found).toEqual(expected);
});

test('a dead letter that is no JSON stays', () => {
  expect(eventIn('<xml>', 'bus')).toMatch(/no event/);
});

/** A queue of letters, `most` shown at a time, and a bus that takes so many entries. */
function aQueue(bodies: readonly object[], takes = Number.POSITIVE_INFINITY, most = 2) {
  let letters = bodies.map((body, i): DeadLetter => ({ id: `${i}`, receipt: `r${i}`, body: JSON.stringify(body) }));
  const shown = new Set<string>();
  const sent: Entry[] = [];
  const ports = {
    receive: async () => {
      const some = letters.filter(({ id }) => !shown.has(id)).slice(0, most);
      for (const { id } of some) shown.add(id);
      return some;
    },
    put: async (one: Entry) => {
      if (sent.length === takes) throw new Error('the bus refused');
      sent.push(one);
    },
    remove: async ({ receipt }: DeadLetter) => {
      letters = letters.filter((letter) => letter.receipt !== receipt);
    },
  };
  return { ports, sent, left: () => letters.map(({ id }) => id), showAgain: () => shown.clear() };
}
const event = (n: number) => ({ ...envelope, detail: { ...detail, id: `ev-${n}` } });
const idsOf = (sent: readonly Entry[]) => sent.map(({ Detail }) => JSON.parse(Detail).id);

test('a queue is worked off to its end: what has an event goes, what has none stays and is named', async () => {
  const { ports, sent, left } = aQueue([event(0), { DDBStreamBatchInfo: {} }, event(2), event(3), event(4)]);
  const done = await redrive(ports, 'bus');
  expect(idsOf(sent)).toEqual(['ev-0', 'ev-2', 'ev-3', 'ev-4']);
  expect(left()).toEqual(['1']);
  expect(done.map(({ event: gone, stays }) => gone?.id ?? stays?.slice(0, 7))).toEqual([
    'ev-0',
    'a place',
    'ev-2',
    'ev-3',
    'ev-4',
  ]);
});

test('a bus that refuses half-way loses nothing: the rest lies in the queue, and the next time it goes', async () => {
  const { ports, sent, left, showAgain } = aQueue([event(0), event(1), event(2)], 2);
  await expect(redrive(ports, 'bus')).rejects.toThrow('the bus refused');
  expect(left()).toEqual(['2']);
  showAgain();
  await redrive({ ...ports, put: async (one) => void sent.push(one) }, 'bus');
  expect(idsOf(sent)).toEqual(['ev-0', 'ev-1', 'ev-2']);
  expect(left()).toEqual([]);
});

test('a letter shown twice in one go is sent once', async () => {
  const [letter] = [{ id: 'a', receipt: 'r', body: JSON.stringify(event(0)) }];
  const sent: Entry[] = [];
  const ports = {
    receive: async () => [letter!],
    put: async (one: Entry) => void sent.push(one),
    remove: async () => {},
  };
  await redrive(ports, 'bus');
  expect(sent).toHaveLength(1);
});
