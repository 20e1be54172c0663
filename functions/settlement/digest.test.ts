import fc from 'fast-check';
import { digestOfStatements, NO_STATEMENT_BEFORE, StatementDigest, type StatementHead } from './digest.ts';
import { mealReversed, mealServed, type SettlementLine } from './transfers.ts';

const NOW = Date.parse('2026-10-08T11:42:00+08:00');
const head: StatementHead = {
  facilityId: 'fc_1',
  period: '2026-10',
  from: 0,
  to: NOW + 1_000_000,
  previousDigest: NO_STATEMENT_BEFORE,
};
const served = mealServed(
  {
    bookingId: 'bk_1',
    elderId: 'el_1',
    facilityId: 'fc_1',
    originDate: '2026-10-08',
    mealtime: 'lunch',
    mode: 'eat-in',
    facilityKind: 'canteen',
    pricedAt: Date.parse('2026-10-01T08:00:00+08:00'),
    age: 86,
    listFen: 1200,
    discountFen: 0,
    layers: [{ payer: 'city:411000', label: '市级补贴', fen: 700 }],
    selfPayFen: 500,
    policyId: 'po_1',
    categories: ['dibao', 'living-alone'],
    evidenceGrade: 3,
    household: '411025101',
    residence: '411025102',
    by: { personId: 'pn_1', role: 'staff' },
  },
  NOW,
);
const line = mealReversed(served, { reason: '重复登记', by: { personId: 'pn_2', role: 'staff' }, now: NOW + 5 });

function digestOf(lines: readonly SettlementLine[], of = head): string {
  const digest = new StatementDigest(of);
  for (const one of lines) digest.add(one);
  return digest.value();
}

/** Every value somewhere in a line, by its path. */
const leavesOf = (value: unknown, path: string[] = []): string[][] =>
  value !== null && typeof value === 'object'
    ? Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, [...path, key]))
    : [path];

function changedAt(path: readonly string[]): SettlementLine {
  const copy = structuredClone(line);
  let at = copy as unknown as Record<string, unknown>;
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
  const key = path.at(-1)!;
  at[key] = typeof at[key] === 'number' ? (at[key] as number) + 1 : `${at[key]}x`;
  return copy;
}

test.each(leavesOf(line).map((path) => [path.join('.'), path] as const))(
  'a change of %s changes the digest',
  (_, path) => {
    expect(digestOf([changedAt(path)])).not.toBe(digestOf([line]));
  },
);

test.each(Object.keys(head) as (keyof StatementHead)[])('a change of the statement’s %s changes the digest', (key) => {
  const value = head[key];
  const other = { ...head, [key]: typeof value === 'number' ? value + 1 : `${value}x` };
  expect(digestOf([line], other)).not.toBe(digestOf([line]));
});

// Computed once from the description of the format, by another program.
test('the digest of a format of thirty years stands', () => {
  expect(digestOf([])).toBe('68d08df60077b26bf88e4988fdb14d31cf4f162e64249324e0f4e71320704103');
  expect(digestOf([served, line])).toBe('2b6e1fc07a8ecf0c5dbf4583b98178d70f75e744de0531f555a249ba4ebf9ce3');
});

test('lines left out, doubled or exchanged change the digest', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }),
      fc.array(fc.nat(9), { maxLength: 12 }),
      (a, b) => {
        const lines = (numbers: number[]) => numbers.map((n) => ({ ...served, evidenceGrade: n }));
        expect(digestOf(lines(a)) === digestOf(lines(b))).toBe(JSON.stringify(a) === JSON.stringify(b));
      },
    ),
  );
});

test('a payer’s digest tells apart whose file, which month, and which statements in which order', () => {
  const about = { region: '411025', payer: 'city:411000', period: '2026-10' };
  const [a, b] = [
    { facilityId: 'fc_1', digest: 'aa' },
    { facilityId: 'fc_2', digest: 'bb' },
  ] as const;
  const digests = [
    digestOfStatements(about, [a, b]),
    digestOfStatements(about, [b, a]),
    digestOfStatements(about, [a]),
    digestOfStatements({ ...about, region: '411002' }, [a, b]),
    digestOfStatements({ ...about, payer: 'operator' }, [a, b]),
    digestOfStatements({ ...about, period: '2026-11' }, [a, b]),
  ];
  expect(new Set(digests).size).toBe(6);
});
