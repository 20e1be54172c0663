import type * as z from 'zod';
import type { Handlers } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import type { booksRoutes } from './contract.ts';
import { readTrialBalance } from './read-trial-balance.ts';
import { readCheck, requestCheck } from './request-check.ts';
import type { checkAnswer } from './schema.ts';
import type { BookCheck } from './store.ts';

function checkView(check: BookCheck): z.input<typeof checkAnswer> {
  const { checkId, asOf, rebuild, by, state, points, lines, debitFen, creditFen, found, findings, doneAt } = check;
  return {
    checkId,
    asOf,
    rebuild,
    by: { ...by },
    at: isoInShanghai(check.at),
    state,
    points,
    lines,
    debitFen,
    creditFen,
    found,
    findings: findings.map((finding) => ({ ...finding })),
    ...(doneAt === undefined ? {} : { verdict: found ? 'DIFFERS' : 'EXACT', doneAt: isoInShanghai(doneAt) }),
  };
}
const shown = (check: BookCheck | Refusal) => (isRefusal(check) ? check : checkView(check));

export const booksHandlers = ({ table }: { table: Table }): Handlers<typeof booksRoutes> => ({
  readTrialBalance: async ({ params, query }, { now }) => {
    const balance = await readTrialBalance(table, params.region, query.asOf, now);
    return isRefusal(balance) ? balance : { ...balance, accounts: balance.accounts.map((sums) => ({ ...sums })) };
  },
  requestBookCheck: async ({ params, body }, call) => shown(await requestCheck(table, { ...params, ...body }, call)),
  readBookCheck: async ({ params }) => shown(await readCheck(table, params)),
});
