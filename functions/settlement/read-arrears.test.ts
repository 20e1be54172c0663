import { deadlineOf, deskOf, noticeEnd } from './deadlines.ts';
import { type Debt, withDebt } from './debt.ts';
import { arrearsOf } from './read-arrears.ts';
import type { State, StatementItem } from './statement.ts';

const total = (payer: string, fen: number) => ({ payer, label: '补贴', lines: 1, fen, settledFen: 0, paidFen: 0 });
const statement = (state: State, payers = [total('county:411025', 700)]) =>
  ({ facilityId: 'fc_1', period: '2026-10', serial: 'XL-1', state, totals: { payers } }) as unknown as StatementItem;
const debt = (payer: string, paidFen = 0, on = '2026-11-24'): Debt => ({
  ...withDebt(
    undefined,
    { facilityId: 'fc_1', period: '2026-10', serial: 'XL-1' },
    { payer, label: '补贴', fen: 700 },
    'CLOSED',
  ),
  paid: paidFen ? { '2026-10': { fen: paidFen, on } } : {},
});

test.each([
  ['point', '2026-11-05'],
  ['township', '2026-11-10'],
  ['county', '2026-11-15'],
  ['city', '2026-11-20'],
  ['treasury', '2026-11-25'],
] as const)('October lies until its deadline with the %s on %s', (desk, date) => {
  expect(deadlineOf('2026-10', desk)).toBe(date);
});

test('the deadlines of December are in January', () => {
  expect(deadlineOf('2026-12', 'treasury')).toBe('2027-01-25');
});

test.each<[State, boolean, string]>([
  ['PREPARED', true, 'point'],
  ['SUBMITTED', true, 'township'],
  ['APPROVED_TOWNSHIP', true, 'county'],
  ['APPROVED_COUNTY', true, 'city'],
  ['APPROVED_COUNTY', false, 'treasury'],
  ['APPROVED_CITY', true, 'treasury'],
  ['CLOSED', true, 'treasury'],
])('what is %s (the city pays a part: %p) lies with the %s', (state, needsCity, desk) => {
  expect(deskOf(state, needsCity)).toBe(desk);
});

test('a list that comes up at noon stays for five whole days after that day', () => {
  expect(new Date(noticeEnd('2026-11-10')).toISOString()).toBe('2026-11-15T16:00:00.000Z');
});

test.each([
  ['2026-11-04', 0],
  ['2026-11-05', 0],
  ['2026-11-06', 1],
  ['2026-11-30', 25],
])('on %s a point that has not submitted October is %i days late', (today, daysLate) => {
  expect(arrearsOf(statement('PREPARED'), [], today)).toMatchObject({ desk: 'point', daysLate, unpaidFen: 700 });
});

test('closed and not paid it is late with the treasury; paid, it is done and the days stand still', () => {
  const closed = statement('CLOSED');
  expect(arrearsOf(closed, [debt('county:411025')], '2026-11-27')).toMatchObject({
    desk: 'treasury',
    daysLate: 2,
    daysSincePeriod: 27,
    unpaidFen: 700,
  });
  const done = arrearsOf(closed, [debt('county:411025', 700)], '2026-12-31');
  expect(done).toMatchObject({ daysLate: 0, daysSincePeriod: 24, unpaidFen: 0 });
  expect(done).not.toHaveProperty('desk');
});

test('what an objection kept back and was released after the payment is owed until it is paid as well', () => {
  const released = arrearsOf(statement('CLOSED'), [debt('county:411025', 600)], '2026-11-27');
  expect(released).toMatchObject({ desk: 'treasury', unpaidFen: 100 });
  expect(released.payers).toMatchObject([{ payableFen: 700, paidOn: undefined }]);
});

test('a payer that owes nothing, or is owed, keeps no month open; nor does what the operator bears itself', () => {
  const payers = [total('county:411025', 0), total('township:411025101', -300), total('operator', 500)];
  expect(arrearsOf(statement('CLOSED', payers), [], '2026-12-31')).toMatchObject({ daysLate: 0, unpaidFen: 0 });
});
