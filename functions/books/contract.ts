import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate, regionCode } from '../../shared/schemas.ts';
import { booksRefusals } from './refusals.ts';
import { checkAnswer, checkId, trialBalanceAnswer } from './schema.ts';

const finance: AccessRule = { role: 'finance', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };
const offices = [finance, auditor];

const { DATE_AHEAD } = booksRefusals;
const exampleCheck = {
  checkId: 'ck_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  asOf: '2026-10-31',
  rebuild: false,
  by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'auditor' as const },
  at: '2026-11-06T10:00:00+08:00',
  state: 'DONE' as const,
  points: 1,
  lines: 1,
  debitFen: 1200,
  creditFen: 1200,
  verdict: 'EXACT' as const,
  found: 0,
  findings: [],
  doneAt: '2026-11-06T10:00:02+08:00',
};

const readTrialBalance = defineRoute({
  name: 'read-trial-balance',
  method: 'GET',
  path: '/regions/{region}/trial-balance',
  summary: '试算平衡：一个地区各账户到某天为止的借方、贷方合计和余额',
  access: offices,
  params: z.strictObject({ region: regionCode }),
  query: z.strictObject({ asOf: businessDate }),
  answer: trialBalanceAnswer,
  refusals: { DATE_AHEAD },
  example: {
    params: { region: '411025' },
    query: { asOf: '2026-10-31' },
    answer: {
      asOf: '2026-10-31',
      points: 1,
      lines: 1,
      linesRead: 0,
      accounts: [
        { account: 'elder', debitFen: 200, creditFen: 0, balanceFen: 200 },
        { account: 'payee:fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB', debitFen: 0, creditFen: 1200, balanceFen: -1200 },
        { account: 'payer:county:411025', debitFen: 1000, creditFen: 0, balanceFen: 1000 },
      ],
      debitFen: 1200,
      creditFen: 1200,
      balanced: true,
    },
  },
});

const requestBookCheck = defineRoute({
  name: 'request-book-check',
  method: 'POST',
  path: '/regions/{region}/book-checks',
  summary: '核对账簿：从第一笔起逐笔重算一个地区的账，与结转的余额和各结算单比对；rebuild 由财政把不符的余额重新结转',
  access: offices,
  params: z.strictObject({ region: regionCode }),
  body: z.strictObject({ checkId, asOf: businessDate, rebuild: z.boolean() }),
  answer: checkAnswer,
  refusals: { DATE_AHEAD },
  example: {
    params: { region: '411025' },
    body: { checkId: exampleCheck.checkId, asOf: '2026-10-31', rebuild: false },
    answer: exampleCheck,
  },
});

const readBookCheck = defineRoute({
  name: 'read-book-check',
  method: 'GET',
  path: '/regions/{region}/book-checks/{checkId}',
  summary: '查看账簿核对的进度和结果',
  access: offices,
  params: z.strictObject({ region: regionCode, checkId }),
  answer: checkAnswer,
  refusals: {},
  example: { params: { region: '411025', checkId: exampleCheck.checkId }, answer: exampleCheck },
});

export const booksRoutes = { readTrialBalance, requestBookCheck, readBookCheck };
