import { isRefusal } from '../../shared/refusal.ts';
import { aProgram, aVisit, aWallet, on, programs } from './a-wallet.ts';
import { captureHold, holdTenders, releaseHold } from './moves.ts';
import type { Program } from './program.ts';
import type { Wallet } from './wallet.ts';

const MINUTE_FEN = 50;
/** Two hours a day, thirty days. */
const daily = (beyond: Program['beyond']) =>
  aProgram({ unit: 'minute', fenPerUnit: MINUTE_FEN, cadence: 'daily-minutes', scope: { services: 'all' }, beyond });
const full = (program: Program) => aWallet(program, { units: 30 * 120, unitsPerDay: 120 });
const visit = (minutes: number, date: string) => aVisit({ minutes, priceFen: minutes * MINUTE_FEN, date });

type Step = readonly [holdId: string, date: string, minutes: number];

/** What is paid of each visit, in minutes; undefined where it is refused. */
function played(program: Program, steps: readonly Step[], start: Wallet = full(program)) {
  let wallet = start;
  const paid = steps.map(([holdId, date, minutes]) => {
    const moved = holdTenders(wallet, programs(program), visit(minutes, date), holdId, on('2026-11-10'));
    if (isRefusal(moved)) return undefined;
    ({ wallet } = moved);
    return moved.tenders.reduce((sum, { units }) => sum + units, 0);
  });
  return { wallet, paid };
}
const MONDAY = '2026-11-16';
const TUESDAY = '2026-11-17';

test.each([
  ['a minute less than a day’s', [['or_1', MONDAY, 119]], [119], [119]],
  ['exactly a day’s', [['or_1', MONDAY, 120]], [120], [120]],
  ['a minute more', [['or_1', MONDAY, 121]], [120], [undefined]],
  ['three hours at once', [['or_1', MONDAY, 180]], [120], [undefined]],
  [
    'an hour, an hour and an hour',
    [
      ['or_1', MONDAY, 60],
      ['or_2', MONDAY, 60],
      ['or_3', MONDAY, 60],
    ],
    [60, 60, 0],
    [60, 60, undefined],
  ],
  [
    'three hours over two days',
    [
      ['or_1', MONDAY, 120],
      ['or_2', TUESDAY, 60],
    ],
    [120, 60],
    [120, 60],
  ],
  [
    'a visit that is ordered twice',
    [
      ['or_1', MONDAY, 120],
      ['or_1', MONDAY, 120],
    ],
    [120, 120],
    [120, 120],
  ],
] as const)('%s, of two hours a day', (_what, steps, selfPaid, refused) => {
  expect(played(daily('self-pay'), steps).paid).toEqual(selfPaid);
  expect(played(daily('refuse'), steps).paid).toEqual(refused);
});

test.each([
  ['given up: the day is free again', 'released', 120],
  ['shorter than planned: what it left is free for the day', 'captured', 75],
] as const)('a visit %s', (_what, how, left) => {
  const program = daily('self-pay');
  const { wallet } = played(program, [['or_1', MONDAY, 120]]);
  const cause = on(MONDAY, '18:00');
  const after =
    how === 'released'
      ? releaseHold(wallet, 'or_1', cause)
      : captureHold(wallet, programs(program), 'or_1', { priceFen: 45 * MINUTE_FEN, minutes: 45 }, MONDAY, cause);
  const next = holdTenders(after.wallet, programs(program), visit(180, MONDAY), 'or_2', cause);
  expect(isRefusal(next) || next.tenders[0]?.units).toBe(left);
});

test('what a day leaves is no more for another day, and the month ends all the same', () => {
  const program = daily('self-pay');
  const short = aWallet(program, { units: 130, unitsPerDay: 120 });
  const steps: Step[] = [
    ['or_1', MONDAY, 120],
    ['or_2', TUESDAY, 120],
  ];
  expect(played(program, steps, short).paid).toEqual([120, 10]);
});
