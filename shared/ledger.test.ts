import { assertBalanced, creditedFen, debitedFen, type Entry, post, reversed, transferKey } from './ledger.ts';

const transfer = {
  transferId: 'tr_1',
  kind: 'MEAL_SERVED',
  payeeId: 'fc_1',
  postedAt: 1_790_000_000_000,
  originDate: '2026-10-08',
  entries: [
    { account: 'payer:city:411000', debitFen: 300 },
    { account: 'elder:el_1', debitFen: 900 },
    { account: 'payee:fc_1', creditFen: 1200 },
  ] as Entry[],
};

test('a transfer is stored under its payee by posting time, once', () => {
  expect(post(transfer)).toEqual({
    in: 'ledger',
    put: { pk: 'PAYEE#fc_1', sk: '1790000000000#tr_1', ...transfer },
    when: [['pk', 'absent']],
  });
});

test('keys sort by posting time, also from the years before thirteen digits', () => {
  const keys = [1, 999_999_999_999, 1_000_000_000_000, 1_790_000_000_000].map(
    (postedAt) => transferKey({ ...transfer, postedAt }).sk,
  );
  expect(keys.toSorted()).toEqual(keys);
});

test.each([
  [
    'a fen missing',
    [
      { account: 'a', debitFen: 299 },
      { account: 'b', creditFen: 300 },
    ],
  ],
  [
    'a fen too much',
    [
      { account: 'a', debitFen: 301 },
      { account: 'b', creditFen: 300 },
    ],
  ],
  ['one side only', [{ account: 'a', debitFen: 1 }]],
  [
    'nothing on a side',
    [
      { account: 'a', debitFen: 0 },
      { account: 'b', creditFen: 0 },
    ],
  ],
  [
    'a negative side',
    [
      { account: 'a', debitFen: -1 },
      { account: 'b', creditFen: -1 },
    ],
  ],
  [
    'parts of a fen',
    [
      { account: 'a', debitFen: 0.5 },
      { account: 'b', creditFen: 0.5 },
    ],
  ],
])('%s does not get into the ledger', (_, entries) => {
  expect(() => post({ ...transfer, entries: entries as Entry[] })).toThrow(RangeError);
});

test.each([Number.NaN, -1, 1.5, 10_000_000_000_000])('%p is no posting time', (postedAt) => {
  expect(() => post({ ...transfer, postedAt })).toThrow(RangeError);
});

test('turned round, debits are credits', () => {
  const round = reversed(transfer.entries);
  expect([debitedFen(round), creditedFen(round)]).toEqual([1200, 1200]);
  expect(round[0]).toEqual({ account: 'payer:city:411000', creditFen: 300 });
  expect(() => assertBalanced({ transferId: 'tr_1', entries: round })).not.toThrow();
});
