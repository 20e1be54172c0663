import type * as z from 'zod';
import { yuanText } from '../../../shared/money.ts';
import type { checkAnswer, trialBalanceAnswer } from '../schema.ts';

type Balance = z.output<typeof trialBalanceAnswer>;
type Check = z.output<typeof checkAnswer>;

const FINDING_WORDS: Readonly<Record<Check['findings'][number]['what'], string>> = {
  BOOKS_DIFFER: '这一天结转的余额与逐笔重算不同',
  BOOKS_MISSING: '这一天有账，没有结转',
  BOOKS_EXTRA: '这一天没有账，却有结转',
  STATEMENT_DIFFERS: '这个月结算单上出资方应付的数与逐笔重算不同',
  LINE_UNBALANCED: '这一笔借贷不等',
};
const ON_SCREEN = 20;

const shownAs = (account: string): string =>
  account === 'elder' ? '老人（合计）' : account.replace(/^payer:/, '出资方 ').replace(/^payee:/, '助餐点 ');

/** The accounts of a region on one screen of columns: payers and elders one by one, points together unless asked for. */
export function balanceReport(region: string, balance: Balance, everyPoint: boolean): string {
  const points = balance.accounts.filter(({ account }) => account.startsWith('payee:'));
  const sum = (side: 'debitFen' | 'creditFen' | 'balanceFen') => points.reduce((fen, one) => fen + one[side], 0);
  const together = {
    account: `助餐点（${points.length} 个合计）`,
    debitFen: sum('debitFen'),
    creditFen: sum('creditFen'),
    balanceFen: sum('balanceFen'),
  };
  const others = balance.accounts.filter(({ account }) => !account.startsWith('payee:'));
  const rows = everyPoint || points.length === 0 ? balance.accounts : [...others, together];
  const right = (fen: number): string => yuanText(fen).padStart(16);
  return [
    balance.balanced ? '✓ 借贷相等' : '✗ 借贷不等',
    `  地区  ${region}，到 ${balance.asOf} 为止，${balance.points} 个点，${balance.lines} 笔（其中逐笔读了 ${balance.linesRead} 笔）`,
    `${'借方(元)'.padStart(14)}${'贷方(元)'.padStart(14)}${'余额(元)'.padStart(14)}  账户`,
    ...rows.map(
      ({ account, debitFen, creditFen, balanceFen }) =>
        `${right(debitFen)}${right(creditFen)}${right(balanceFen)}  ${shownAs(account)}`,
    ),
    `${right(balance.debitFen)}${right(balance.creditFen)}${right(balance.debitFen - balance.creditFen)}  合计`,
  ].join('\n');
}

/** What a check from every line found. */
export function checkReport({ found, findings, points, lines, debitFen, creditFen, rebuild }: Check): string {
  const shown = findings
    .slice(0, ON_SCREEN)
    .map(({ facilityId, what, which }) => `  ${facilityId} ${which}  ${FINDING_WORDS[what]}`);
  return [
    found ? '✗ 逐笔重算与账簿不符' : '✓ 逐笔重算与账簿、结算单一致',
    `  ${points} 个点，${lines} 笔，借方 ${yuanText(debitFen)}，贷方 ${yuanText(creditFen)}`,
    ...shown,
    ...(found > shown.length ? [`  ……另有 ${found - shown.length} 处`] : []),
    ...(found && rebuild ? ['  不符的余额已按逐笔重算的结果重新结转'] : []),
  ].join('\n');
}
