import * as z from 'zod';
import { type AccessRule, ROLES } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { lineOfText, regionCode } from '../../shared/schemas.ts';
import { DEBT_REASONS } from './debt.ts';
import { BATCH_STATES } from './payment-batch.ts';
import { settlementRefusals } from './refusals.ts';
import { exportAnswer, exportId, facilityId, format, payer, period, reason } from './schema.ts';

const admin: AccessRule = { role: 'admin', within: 'region' };
const staff: AccessRule = { role: 'staff', within: 'own' };
const finance: AccessRule = { role: 'finance', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };

const batchId = idSchema('batch');
const ofPoint = z.strictObject({ facilityId });
const ofRegion = z.strictObject({ region: regionCode });
const ofBatch = z.strictObject({ region: regionCode, batchId });
const ofPayment = z.strictObject({ region: regionCode, batchId, facilityId });

const fen = z.int();
const count = z.int().min(0);
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

const accountAnswer = z.strictObject({
  holder: z.string(),
  bank: z.string(),
  /** The last four digits. */
  masked: z.string(),
  by,
  at: z.string(),
});
const batchAnswer = z.strictObject({
  batchId,
  region: regionCode,
  payer,
  label: z.string(),
  reason: z.string(),
  state: z.enum(BATCH_STATES),
  by,
  at: z.string(),
  serial: z.string().optional(),
  payments: count,
  totalFen: fen,
  digest: z.string().optional(),
  /** Points that are owed something and have no account yet: they are left for the next batch. */
  withoutAccount: z.array(facilityId),
  approved: z.strictObject({ by, at: z.string() }).optional(),
  cancelled: z.strictObject({ by, at: z.string(), reason: z.string() }).optional(),
});
const paymentAnswer = z.strictObject({
  facilityId,
  facilityName: z.string(),
  fen,
  parts: z.array(z.strictObject({ period, serial: z.string(), why: z.enum(DEBT_REASONS), fen })),
  state: z.enum(['SENT', 'PAID', 'RETURNED']),
  attempts: z.array(
    z.strictObject({
      holder: z.string(),
      bank: z.string(),
      masked: z.string(),
      by,
      at: z.string(),
      result: z
        .strictObject({ state: z.enum(['PAID', 'RETURNED']), on: z.string(), reason: z.string().optional() })
        .optional(),
    }),
  ),
});
const resultsAnswer = z.strictObject({
  sha256: z.string(),
  by,
  at: z.string(),
  paid: count,
  returned: count,
  /** Said before. */
  unchanged: count,
  refused: count,
  /** The rows left out as a CSV file, each with its line and the reason. */
  errors: z.string().optional(),
});

const exampleFacility = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleBatchId = 'pb_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleExport = 'ex_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleBy = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' as const };
const exampleDigest = '3b1f6a0c52c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9';
const exampleName = { region: '411025', batchId: exampleBatchId };
const exampleBatch = {
  ...exampleName,
  payer: 'county:411025',
  label: '县级补贴',
  reason: '拨付十月补贴',
  state: 'MADE' as const,
  by: exampleBy,
  at: '2026-11-23T09:00:00+08:00',
  serial: 'FK-411025-20261123-3B1F6A0C',
  payments: 1,
  totalFen: 154_000,
  digest: exampleDigest,
  withoutAccount: [],
};
const exampleAccount = { holder: '襄城县山头店镇敬老院', bank: '襄城农商行山头店支行', masked: '****3456' };
const examplePayment = {
  facilityId: exampleFacility,
  facilityName: '山头店老年食堂',
  fen: 154_000,
  parts: [{ period: '2026-10', serial: 'XL-411025-202610-0001', why: 'CLOSED' as const, fen: 154_000 }],
  state: 'SENT' as const,
  attempts: [{ ...exampleAccount, by: exampleBy, at: '2026-11-23T09:00:00+08:00' }],
};
const exampleResults = {
  sha256: exampleDigest,
  by: exampleBy,
  at: '2026-11-25T10:00:00+08:00',
  paid: 0,
  returned: 1,
  unchanged: 0,
  refused: 0,
};
const {
  NOT_YOUR_OFFICE,
  NOTHING_OWED,
  BATCH_ELSEWHERE,
  OWN_BATCH,
  NOT_RETURNED,
  OWN_ACCOUNT,
  NO_ACCOUNT,
  FILE_UNREADABLE,
} = settlementRefusals;

const setBankAccount = defineRoute({
  name: 'set-bank-account',
  method: 'PUT',
  path: '/facilities/{facilityId}/bank-account',
  summary: '管理员登记或更改助餐点的收款账户；已经制单的拨付不受影响',
  access: [admin],
  params: ofPoint,
  body: z.strictObject({ holder: lineOfText(60), bank: lineOfText(60), number: z.string().regex(/^\d{8,30}$/) }),
  answer: accountAnswer,
  refusals: {},
  example: {
    params: { facilityId: exampleFacility },
    body: { holder: '襄城县山头店镇敬老院', bank: '襄城农商行山头店支行', number: '6228480012345673456' },
    answer: { ...exampleAccount, by: { ...exampleBy, role: 'admin' }, at: '2026-11-20T09:00:00+08:00' },
  },
});

const readBankAccount = defineRoute({
  name: 'read-bank-account',
  method: 'GET',
  path: '/facilities/{facilityId}/bank-account',
  summary: '查看助餐点的收款账户，账号只露后四位',
  access: [staff, admin, finance, auditor],
  params: ofPoint,
  answer: accountAnswer,
  refusals: {},
  example: {
    params: { facilityId: exampleFacility },
    answer: { ...exampleAccount, by: { ...exampleBy, role: 'admin' }, at: '2026-11-20T09:00:00+08:00' },
  },
});

const makeBatch = defineRoute({
  name: 'make-batch',
  method: 'POST',
  path: '/regions/{region}/payment-batches',
  summary: '出资的财政把已办结、还没拨付的补贴制成一个拨付批次，每个助餐点一笔',
  access: [finance],
  params: ofRegion,
  body: z.strictObject({ batchId, payer, reason }),
  answer: batchAnswer,
  refusals: { NOT_YOUR_OFFICE, NOTHING_OWED, BATCH_ELSEWHERE },
  example: {
    params: { region: '411025' },
    body: { batchId: exampleBatchId, payer: 'county:411025', reason: '拨付十月补贴' },
    answer: exampleBatch,
  },
});

const listBatches = defineRoute({
  name: 'list-batches',
  method: 'GET',
  path: '/regions/{region}/payment-batches',
  summary: '查看一个财政的拨付批次，最近的在前',
  access: [finance, auditor],
  params: ofRegion,
  query: z.strictObject({ before: batchId.optional() }),
  answer: z.strictObject({ batches: z.array(batchAnswer), next: z.string().optional() }),
  refusals: {},
  example: { params: { region: '411025' }, query: {}, answer: { batches: [exampleBatch] } },
});

const readBatch = defineRoute({
  name: 'read-batch',
  method: 'GET',
  path: '/regions/{region}/payment-batches/{batchId}',
  summary: '查看一个拨付批次：每一笔付给谁、付的是哪几张结算单、银行怎么说',
  access: [finance, auditor],
  params: ofBatch,
  answer: z.strictObject({
    batch: batchAnswer,
    payments: z.array(paymentAnswer),
    results: z.array(resultsAnswer),
  }),
  refusals: {},
  example: {
    params: exampleName,
    answer: { batch: exampleBatch, payments: [examplePayment], results: [] },
  },
});

const approveBatch = defineRoute({
  name: 'approve-batch',
  method: 'POST',
  path: '/regions/{region}/payment-batches/{batchId}/approval',
  summary: '另一个人审批拨付批次：不能是制单人，也不能是登记过其中账户的人',
  access: [finance],
  params: ofBatch,
  answer: batchAnswer,
  refusals: { NOT_YOUR_OFFICE, BATCH_ELSEWHERE, OWN_BATCH },
  example: {
    params: exampleName,
    answer: {
      ...exampleBatch,
      state: 'APPROVED',
      approved: {
        by: { ...exampleBy, personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC' },
        at: '2026-11-23T15:00:00+08:00',
      },
    },
  },
});

const cancelBatch = defineRoute({
  name: 'cancel-batch',
  method: 'POST',
  path: '/regions/{region}/payment-batches/{batchId}/cancellation',
  summary: '审批以前作废一个拨付批次，款项回到应付',
  access: [finance],
  params: ofBatch,
  body: z.strictObject({ reason }),
  answer: batchAnswer,
  refusals: { NOT_YOUR_OFFICE, BATCH_ELSEWHERE },
  example: {
    params: exampleName,
    body: { reason: '有一个账户登记错了' },
    answer: {
      ...exampleBatch,
      state: 'CANCELLED',
      cancelled: { by: exampleBy, at: '2026-11-23T15:00:00+08:00', reason: '有一个账户登记错了' },
    },
  },
});

const requestPaymentFile = defineRoute({
  name: 'request-payment-file',
  method: 'POST',
  path: '/regions/{region}/payment-batches/{batchId}/files',
  summary: '要一份交给银行的拨付清单，写明用途；银行已经答复的不再列入；用“查看出资方文件”取',
  access: [finance],
  params: ofBatch,
  body: z.strictObject({ exportId, attempt: z.int().min(1).max(99), format, reason }),
  answer: exportAnswer,
  refusals: { NOT_YOUR_OFFICE, BATCH_ELSEWHERE, NOTHING_OWED },
  example: {
    params: exampleName,
    body: { exportId: exampleExport, attempt: 1, format: 'csv', reason: '交农商行代发' },
    answer: {
      exportId: exampleExport,
      period: '2026-11',
      payer: 'county:411025',
      format: 'csv',
      reason: '交农商行代发',
      by: exampleBy,
      at: '2026-11-23T15:10:00+08:00',
      state: 'REQUESTED',
    },
  },
});

/** 200 KB of CSV: what was left out of it is kept beside the batch. */
const MAX_FILE_BASE64 = 273_000;

const importBankResults = defineRoute({
  name: 'import-bank-results',
  method: 'POST',
  path: '/regions/{region}/payment-batches/{batchId}/results',
  summary: '导入银行的回单（CSV：付款编号、金额、结果、退回原因、日期），不对的行逐行退回，不影响其他行',
  access: [finance],
  params: ofBatch,
  body: z.strictObject({ contentBase64: z.base64().min(4).max(MAX_FILE_BASE64) }),
  maxBodyBytes: MAX_FILE_BASE64 + 1_000,
  answer: resultsAnswer,
  refusals: { NOT_YOUR_OFFICE, BATCH_ELSEWHERE, FILE_UNREADABLE },
  example: { params: exampleName, body: { contentBase64: '5LuY5qy+57yW5Y+3' }, answer: exampleResults },
});

const resendPayment = defineRoute({
  name: 'resend-payment',
  method: 'POST',
  path: '/regions/{region}/payment-batches/{batchId}/payments/{facilityId}/resending',
  summary: '银行退回的一笔，账户改正后重新拨付，不用再审批；不能由改账户的人办',
  access: [finance],
  params: ofPayment,
  answer: paymentAnswer,
  refusals: { NOT_YOUR_OFFICE, NOT_RETURNED, NO_ACCOUNT, OWN_ACCOUNT },
  example: { params: { ...exampleName, facilityId: exampleFacility }, answer: examplePayment },
});

export const paymentRoutes = {
  setBankAccount,
  readBankAccount,
  makeBatch,
  listBatches,
  readBatch,
  approveBatch,
  cancelBatch,
  requestPaymentFile,
  importBankResults,
  resendPayment,
};
