import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { regionCode } from '../../shared/schemas.ts';
import { budgetRefusals } from './refusals.ts';
import { amountFen, budgetAnswer, budgetYear, reason, version, yearText } from './schema.ts';

const finance: AccessRule = { role: 'finance', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };

const { NOT_YOUR_LEVEL, CHANGED_MEANWHILE, NOTHING_PROPOSED, SECOND_PERSON_NEEDED } = budgetRefusals;
const ofBudget = z.strictObject({ region: regionCode, year: yearText });
const treasurer = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' as const };
const colleague = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC', role: 'finance' as const };
const params = { region: '411025', year: '2026' };
const proposed = {
  amountFen: 300_000_000,
  reason: '县财预〔2026〕12 号',
  by: treasurer,
  at: '2026-01-08T10:00:00+08:00',
};
const name = { region: '411025', payer: 'county:411025', year: 2026 };
const exampleBudget = {
  ...name,
  amountFen: 300_000_000,
  changes: [
    {
      ...proposed,
      by: colleague,
      at: '2026-01-09T09:00:00+08:00',
      proposedBy: treasurer,
      proposedAt: '2026-01-08T10:00:00+08:00',
    },
  ],
  warnings: [{ percent: 80 as const, amountFen: 300_000_000, grantedFen: 240_100_000, through: '2026-10-19' }],
  version: 3,
};

const proposeBudget = defineRoute({
  name: 'propose-budget',
  method: 'PUT',
  path: '/regions/{region}/budgets/{year}',
  summary: '本级财政提出一个年度的补贴预算，另一位同事确认后生效',
  access: [finance],
  params: ofBudget,
  body: z.strictObject({ amountFen, reason, version }),
  answer: budgetAnswer,
  refusals: { NOT_YOUR_LEVEL, CHANGED_MEANWHILE },
  example: {
    params,
    body: { amountFen: 300_000_000, reason: '县财预〔2026〕12 号', version: 0 },
    answer: { ...name, proposal: proposed, changes: [], warnings: [], version: 1 },
  },
});

const confirmBudget = defineRoute({
  name: 'confirm-budget',
  method: 'POST',
  path: '/regions/{region}/budgets/{year}/confirmation',
  summary: '本级财政的另一位同事确认预算，从此生效',
  access: [finance],
  params: ofBudget,
  body: z.strictObject({ version }),
  answer: budgetAnswer,
  refusals: { NOT_YOUR_LEVEL, CHANGED_MEANWHILE, NOTHING_PROPOSED, SECOND_PERSON_NEEDED },
  example: { params, body: { version: 1 }, answer: exampleBudget },
});

const listBudgets = defineRoute({
  name: 'list-budgets',
  method: 'GET',
  path: '/regions/{region}/budgets',
  summary: '一个地区各级财政某年的预算、已核定和已拨付的补贴、结余和按进度推算的全年数',
  access: [finance, auditor],
  params: z.strictObject({ region: regionCode }),
  query: z.strictObject({ year: yearText }),
  answer: z.strictObject({ payers: z.array(budgetYear) }),
  refusals: {},
  example: {
    params: { region: '411025' },
    query: { year: '2026' },
    answer: {
      payers: [
        {
          ...name,
          budget: exampleBudget,
          grantedFen: 240_100_000,
          paidFen: 201_000_000,
          through: '2026-10-19',
          leftFen: 59_900_000,
          forecastFen: 300_125_000,
        },
      ],
    },
  },
});

export const budgetsRoutes = { proposeBudget, confirmBudget, listBudgets };
