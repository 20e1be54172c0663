import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { OBJECTION_CHANNELS } from './objection.ts';
import { paymentRoutes } from './payment-contract.ts';
import { proofRoutes } from './proof-contract.ts';
import { settlementRefusals } from './refusals.ts';
import {
  arrearsAnswer,
  exportAnswer,
  exportId,
  facilityId,
  format,
  lineAnswer,
  lineCursor,
  noticeAnswer,
  noticeEntryAnswer,
  objectionAnswer,
  payer,
  period,
  reason,
  reviewAnswer,
  sha256,
  statementAnswer,
  verificationAnswer,
} from './schema.ts';
import { OFFICES, STATES } from './statement.ts';

const staff: AccessRule = { role: 'staff', within: 'own' };
const finance: AccessRule = { role: 'finance', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };
const readers = [staff, finance, auditor];
const offices = [finance, auditor];

const ofPoint = z.strictObject({ facilityId });
const ofStatement = z.strictObject({ facilityId, period });
const ofRegion = z.strictObject({ region: regionCode });

const exampleFacility = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleExport = 'ex_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const manager = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'staff' as const };
const exampleDigest = '3b1f6a0c52c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9';
const exampleKey = { facilityId: exampleFacility, period: '2026-10' };
const exampleLine = '1791430923000.tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleStatement = {
  ...exampleKey,
  facilityName: '山头店老年食堂',
  region: '411025101',
  serial: 'XL-411025-202610-0001',
  from: '2026-10-01T00:00:00+08:00',
  to: '2026-11-01T00:00:00+08:00',
  totals: {
    lines: 3,
    meals: 2,
    reversals: 1,
    corrections: 0,
    lateLines: 0,
    listFen: 1200,
    discountFen: 0,
    selfPayFen: 200,
    payeeBearsFen: 0,
    subsidyFen: 1000,
    payers: [{ payer: 'county:411025', label: '县级补贴', lines: 3, fen: 1000, settledFen: 0, paidFen: 0 }],
  },
  digest: exampleDigest,
  previousDigest: '0'.repeat(64),
  state: 'SUBMITTED' as const,
  desk: 'township' as const,
  deadline: '2026-11-10',
  payable: [{ payer: 'county:411025', label: '县级补贴', fen: 1000 }],
  withheld: [],
  openObjections: 0,
  steps: [
    {
      to: 'PREPARED' as const,
      by: { personId: 'system', role: 'system' as const },
      at: '2026-11-01T00:30:00+08:00',
    },
    { to: 'SUBMITTED' as const, by: manager, at: '2026-11-02T09:12:00+08:00' },
  ],
};
const { STATEMENT_ELSEWHERE, NOT_MANAGER, NOT_YOUR_OFFICE, SAME_PERSON, POINTS_OPEN, UNKNOWN_PAYER } =
  settlementRefusals;
const { NOTICE_RUNNING, NOT_ON_NOTICE, NOTHING_TO_REFUSE, NOT_REFUSED, NOT_SUBSIDISED } = settlementRefusals;
const { TOO_MANY_LINES, TOO_MANY_OBJECTIONS, NO_SUCH_ENTRY, OBJECTION_DECIDED } = settlementRefusals;
const { PERIOD_NOT_OVER, PERIOD_OUT_OF_ORDER, NOTHING_TO_SETTLE, FILE_UNREADABLE, FILE_NOT_OURS } = settlementRefusals;

const prepareStatement = defineRoute({
  name: 'prepare-statement',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}',
  summary: '生成一个助餐点某月的结算单（每月 1 日自动生成，财政也可随时办理已到期的月份）',
  access: [finance],
  params: ofStatement,
  answer: statementAnswer,
  refusals: { PERIOD_NOT_OVER, PERIOD_OUT_OF_ORDER, NOTHING_TO_SETTLE },
  example: { params: exampleKey, answer: exampleStatement },
});

const listStatements = defineRoute({
  name: 'list-statements',
  method: 'GET',
  path: '/facilities/{facilityId}/statements',
  summary: '查看一个助餐点的结算单，最近的在前',
  access: readers,
  params: ofPoint,
  query: z.strictObject({ before: period.optional() }),
  answer: z.strictObject({ statements: z.array(statementAnswer), next: period.optional() }),
  refusals: {},
  example: { params: { facilityId: exampleFacility }, query: {}, answer: { statements: [exampleStatement] } },
});

const readStatement = defineRoute({
  name: 'read-statement',
  method: 'GET',
  path: '/facilities/{facilityId}/statements/{period}',
  summary: '查看一张结算单',
  access: readers,
  params: ofStatement,
  answer: statementAnswer,
  refusals: {},
  example: { params: exampleKey, answer: exampleStatement },
});

const listStatementLines = defineRoute({
  name: 'list-statement-lines',
  method: 'GET',
  path: '/facilities/{facilityId}/statements/{period}/lines',
  summary: '查看结算单的每一笔记账，按入账先后',
  access: readers,
  params: ofStatement,
  query: z.strictObject({ after: lineCursor.optional() }),
  answer: z.strictObject({ lines: z.array(lineAnswer), next: lineCursor.optional() }),
  refusals: {},
  example: {
    params: exampleKey,
    query: {},
    answer: {
      lines: [
        {
          transferId: 'tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
          line: exampleLine,
          kind: 'MEAL_SERVED',
          postedAt: '2026-10-08T11:42:03+08:00',
          originDate: '2026-10-08',
          late: false,
          listFen: 1200,
          discountFen: 0,
          layers: [{ payer: 'county:411025', label: '县级补贴', fen: 1000 }],
          selfPayFen: 200,
          payeeBearsFen: 0,
          meal: {
            bookingId: 'bk_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
            elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
            mealtime: 'lunch',
            mode: 'eat-in',
            policyId: 'po_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
            categories: ['living-alone'],
            evidenceGrade: 3,
          },
        },
      ],
    },
  },
});

const submitStatement = defineRoute({
  name: 'submit-statement',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/submission',
  summary: '助餐点负责人提交结算单',
  access: [staff],
  params: ofStatement,
  answer: statementAnswer,
  refusals: { NOT_MANAGER, STATEMENT_ELSEWHERE },
  example: { params: exampleKey, answer: exampleStatement },
});

const approveStatement = defineRoute({
  name: 'approve-statement',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/approvals',
  summary: '财政审核：乡镇初审、区县复审、市级确认，不能由同一个人办理',
  access: [finance],
  params: ofStatement,
  body: z.strictObject({ office: z.enum(OFFICES) }),
  answer: statementAnswer,
  refusals: { NOT_YOUR_OFFICE, SAME_PERSON, STATEMENT_ELSEWHERE },
  example: { params: exampleKey, body: { office: 'township' }, answer: exampleStatement },
});

const approveStatements = defineRoute({
  name: 'approve-statements',
  method: 'POST',
  path: '/regions/{region}/approvals',
  summary: '财政一次审核一个地区某月的多张结算单，各自有结果，互不影响',
  access: [finance],
  params: ofRegion,
  body: z.strictObject({ office: z.enum(OFFICES), period, facilityIds: z.array(facilityId).min(1).max(50) }),
  answer: z.strictObject({
    results: z.array(
      z.strictObject({
        facilityId,
        state: z.enum(STATES).optional(),
        refused: z.strictObject({ code: z.string(), message: z.string() }).optional(),
      }),
    ),
  }),
  refusals: {},
  example: {
    params: { region: '411025' },
    body: { office: 'county', period: '2026-10', facilityIds: [exampleFacility] },
    answer: { results: [{ facilityId: exampleFacility, state: 'APPROVED_COUNTY' }] },
  },
});

const rejectStatement = defineRoute({
  name: 'reject-statement',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/rejections',
  summary: '财政退回结算单，写明原因',
  access: [finance],
  params: ofStatement,
  body: z.strictObject({ reason }),
  answer: statementAnswer,
  refusals: { NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE },
  example: { params: exampleKey, body: { reason: '10 月 8 日的供餐凭证不全' }, answer: exampleStatement },
});

const closeStatement = defineRoute({
  name: 'close-statement',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/closure',
  summary: '公示期满后区县财政办结，之后只能在以后月份冲正；办结的款项从此应付',
  access: [finance],
  params: ofStatement,
  answer: statementAnswer,
  refusals: { NOT_YOUR_OFFICE, SAME_PERSON, STATEMENT_ELSEWHERE, NOTICE_RUNNING },
  example: { params: exampleKey, answer: exampleStatement },
});

const listRegionStatements = defineRoute({
  name: 'list-region-statements',
  method: 'GET',
  path: '/regions/{region}/statements',
  summary: '查看一个地区某月各助餐点的结算进度和合计',
  access: offices,
  params: ofRegion,
  query: z.strictObject({ period }),
  answer: z.strictObject({
    statements: z.array(statementAnswer.omit({ steps: true, previousDigest: true })),
    withoutStatement: z.array(z.strictObject({ facilityId, name: z.string() })),
  }),
  refusals: {},
  example: {
    params: { region: '411025' },
    query: { period: '2026-10' },
    answer: { statements: [], withoutStatement: [{ facilityId: exampleFacility, name: '山头店老年食堂' }] },
  },
});

const exampleReview = {
  transferId: 'tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  line: exampleLine,
  originDate: '2026-10-08',
  elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  state: 'REFUSED' as const,
  held: [],
  objections: [],
  reason: '当天没有到场就餐',
  by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' as const },
  at: '2026-11-09T10:00:00+08:00',
};
const lineNamed = z.strictObject({ line: lineCursor, reason });
const exampleLineNamed = { line: exampleLine, reason: '当天没有到场就餐' };

const disallowLine = defineRoute({
  name: 'disallow-line',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/refusals',
  summary: '审核中的财政核减一餐的补贴或一次服务的券支付，写明原因；其余照常往下走',
  access: [finance],
  params: ofStatement,
  body: lineNamed,
  answer: reviewAnswer,
  refusals: { NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE, NOT_SUBSIDISED, NOTHING_TO_REFUSE },
  example: { params: exampleKey, body: exampleLineNamed, answer: exampleReview },
});

const restoreLine = defineRoute({
  name: 'restore-line',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/restorations',
  summary: '恢复被核减的一餐或一次服务；办结以后由区县的另一个人恢复，随下一批拨付',
  access: [finance],
  params: ofStatement,
  body: lineNamed,
  answer: reviewAnswer,
  refusals: { NOT_YOUR_OFFICE, STATEMENT_ELSEWHERE, NOT_SUBSIDISED, NOT_REFUSED, SAME_PERSON },
  example: {
    params: exampleKey,
    body: { ...exampleLineNamed, reason: '补交了签到表' },
    answer: { ...exampleReview, state: 'CLEAR', reason: '补交了签到表' },
  },
});

const listLineReviews = defineRoute({
  name: 'list-line-reviews',
  method: 'GET',
  path: '/facilities/{facilityId}/statements/{period}/reviews',
  summary: '查看一张结算单里被核减、有异议和恢复了的账',
  access: readers,
  params: ofStatement,
  query: z.strictObject({ after: idSchema('transfer').optional() }),
  answer: z.strictObject({ reviews: z.array(reviewAnswer), next: z.string().optional() }),
  refusals: {},
  example: { params: exampleKey, query: {}, answer: { reviews: [exampleReview] } },
});

const exampleNotice = {
  facilityId: exampleFacility,
  facilityName: '山头店老年食堂',
  region: '411025101',
  period: '2026-10',
  from: '2026-11-15T09:00:00+08:00',
  until: '2026-11-21T00:00:00+08:00',
};

/** Whoever asks without signing in makes us look at the points of one county at most. */
const withinCounty = regionCode.refine((region) => region.length > 6 || !region.endsWith('00'));

const listNotices = defineRoute({
  name: 'list-notices',
  method: 'GET',
  path: '/regions/{region}/notices',
  summary: '一个区县、乡镇里哪些助餐点的补贴名单正在公示，不用登录',
  access: 'public',
  params: z.strictObject({ region: withinCounty }),
  query: z.strictObject({ period }),
  answer: z.strictObject({ notices: z.array(noticeAnswer) }),
  refusals: {},
  example: { params: { region: '411025' }, query: { period: '2026-10' }, answer: { notices: [exampleNotice] } },
});

const readNotice = defineRoute({
  name: 'read-notice',
  method: 'GET',
  path: '/facilities/{facilityId}/notices/{period}',
  summary: '公示名单的一页：姓名打星号、村（社区）、餐数、服务次数、补贴金额，不用登录，只在公示期内看得到',
  access: 'public',
  params: ofStatement,
  query: z.strictObject({ page: z.coerce.number().int().min(1).max(9999).optional() }),
  answer: noticeAnswer.extend({
    page: z.int().min(1),
    pages: z.int().min(0),
    entries: z.array(noticeEntryAnswer),
  }),
  refusals: { NOT_ON_NOTICE },
  example: {
    params: exampleKey,
    query: {},
    answer: {
      ...exampleNotice,
      page: 1,
      pages: 1,
      entries: [{ entry: 1, name: '张*英', village: '411025101201', meals: 22, visits: 0, subsidyFen: 15_400 }],
    },
  },
});

const exampleObjection = {
  objectionId: 'ob_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
  period: '2026-10',
  entry: 1,
  reason: '老人十月住院，没有来吃饭',
  channel: 'own-phone' as const,
  by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'system' as const },
  at: '2026-11-16T19:30:00+08:00',
  lines: 22,
  undecidedLines: 22,
};

const raiseObjection = defineRoute({
  name: 'raise-objection',
  method: 'POST',
  path: '/facilities/{facilityId}/notices/{period}/objections',
  summary: '对公示名单的一行提出异议，本人在手机上提，或由 12349 坐席、助餐点窗口代记；涉及的账先不拨付',
  access: 'anyone-signed-in',
  params: ofStatement,
  body: z.strictObject({
    objectionId: idSchema('objection'),
    entry: z.int().min(1).max(499_950),
    from: businessDate.optional(),
    to: businessDate.optional(),
    reason: lineOfText(200),
    channel: z.enum(OBJECTION_CHANNELS),
  }),
  answer: objectionAnswer,
  refusals: { NOT_ON_NOTICE, NO_SUCH_ENTRY, TOO_MANY_LINES, TOO_MANY_OBJECTIONS },
  example: {
    params: exampleKey,
    body: {
      objectionId: 'ob_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
      entry: 1,
      reason: '老人十月住院，没有来吃饭',
      channel: 'own-phone',
    },
    answer: exampleObjection,
  },
});

const listObjections = defineRoute({
  name: 'list-objections',
  method: 'GET',
  path: '/facilities/{facilityId}/objections',
  summary: '查看对一张结算单的异议，最近的在前',
  access: readers,
  params: ofPoint,
  query: z.strictObject({ before: idSchema('objection').optional() }),
  answer: z.strictObject({ objections: z.array(objectionAnswer), next: z.string().optional() }),
  refusals: {},
  example: { params: { facilityId: exampleFacility }, query: {}, answer: { objections: [exampleObjection] } },
});

const decideObjection = defineRoute({
  name: 'decide-objection',
  method: 'POST',
  path: '/facilities/{facilityId}/objections/{objectionId}/decision',
  summary: '区县财政答复异议：成立则核减，不成立则放行，随下一批拨付',
  access: [finance],
  params: z.strictObject({ facilityId, objectionId: idSchema('objection') }),
  body: z.strictObject({ upheld: z.boolean(), reason }),
  answer: objectionAnswer,
  refusals: { NOT_YOUR_OFFICE, SAME_PERSON, OBJECTION_DECIDED },
  example: {
    params: { facilityId: exampleFacility, objectionId: 'ob_01JD8Q0V7ME3T5Y9K2R4W6XZAB' },
    body: { upheld: true, reason: '住院记录属实' },
    answer: {
      ...exampleObjection,
      undecidedLines: 0,
      decision: {
        upheld: true,
        reason: '住院记录属实',
        by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' },
        at: '2026-11-18T10:00:00+08:00',
      },
    },
  },
});

const readArrears = defineRoute({
  name: 'read-arrears',
  method: 'GET',
  path: '/regions/{region}/arrears',
  summary: '一个地区某月的结算拖在哪里：在谁手里、晚了几天、还欠多少',
  access: offices,
  params: ofRegion,
  query: z.strictObject({ period, after: facilityId.optional() }),
  answer: z.strictObject({ arrears: z.array(arrearsAnswer), next: z.string().optional() }),
  refusals: {},
  example: {
    params: { region: '411025' },
    query: { period: '2026-10' },
    answer: {
      arrears: [
        {
          facilityId: exampleFacility,
          facilityName: '山头店老年食堂',
          region: '411025101',
          serial: 'XL-411025-202610-0001',
          state: 'SUBMITTED',
          desk: 'township',
          deadline: '2026-11-10',
          daysLate: 2,
          daysSincePeriod: 12,
          payers: [{ payer: 'county:411025', label: '县级补贴', payableFen: 1000 }],
          unpaidFen: 1000,
        },
      ],
    },
  },
});

const exampleRequested = {
  exportId: exampleExport,
  period: '2026-10',
  format: 'xlsx' as const,
  reason: '十月结算报账',
  by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' as const },
  at: '2026-11-06T10:00:00+08:00',
  state: 'REQUESTED' as const,
};
const exampleReady = {
  ...exampleRequested,
  state: 'READY' as const,
  serial: 'XL-411025-202610-0001',
  sha256: exampleDigest,
  bytes: 40_312,
  lines: 412,
  readyAt: '2026-11-06T10:00:02+08:00',
};

const requestPointExport = defineRoute({
  name: 'request-point-export',
  method: 'POST',
  path: '/facilities/{facilityId}/statements/{period}/exports',
  summary: '导出一个助餐点某月的结算文件，写明用途',
  access: readers,
  params: ofStatement,
  body: z.strictObject({ exportId, format, reason }),
  answer: exportAnswer,
  refusals: {},
  example: {
    params: exampleKey,
    body: { exportId: exampleExport, format: 'xlsx', reason: '十月结算报账' },
    answer: exampleRequested,
  },
});

const readPointExport = defineRoute({
  name: 'read-point-export',
  method: 'GET',
  path: '/facilities/{facilityId}/exports/{exportId}',
  summary: '查看导出是否完成，完成后给出五分钟内有效的下载地址',
  access: readers,
  params: z.strictObject({ facilityId, exportId }),
  answer: exportAnswer,
  refusals: {},
  example: { params: { facilityId: exampleFacility, exportId: exampleExport }, answer: exampleReady },
});

const listPointExports = defineRoute({
  name: 'list-point-exports',
  method: 'GET',
  path: '/facilities/{facilityId}/exports',
  summary: '查看谁为什么导出过这个助餐点的结算文件，最近的在前',
  access: offices,
  params: ofPoint,
  answer: z.strictObject({ exports: z.array(exportAnswer) }),
  refusals: {},
  example: { params: { facilityId: exampleFacility }, answer: { exports: [exampleReady] } },
});

const requestPayerExport = defineRoute({
  name: 'request-payer-export',
  method: 'POST',
  path: '/regions/{region}/exports',
  summary: '导出一个出资方某月应付一个地区各助餐点的文件，写明用途',
  access: offices,
  params: ofRegion,
  body: z.strictObject({ exportId, payer, period, format, reason }),
  answer: exportAnswer,
  refusals: { POINTS_OPEN, UNKNOWN_PAYER },
  example: {
    params: { region: '411025' },
    body: {
      exportId: exampleExport,
      payer: 'county:411025',
      period: '2026-10',
      format: 'xlsx',
      reason: '十月拨付',
    },
    answer: { ...exampleRequested, payer: 'county:411025', reason: '十月拨付' },
  },
});

const readPayerExport = defineRoute({
  name: 'read-payer-export',
  method: 'GET',
  path: '/regions/{region}/exports/{exportId}',
  summary: '查看出资方文件是否完成，完成后给出五分钟内有效的下载地址',
  access: offices,
  params: z.strictObject({ region: regionCode, exportId }),
  answer: exportAnswer,
  refusals: {},
  example: {
    params: { region: '411025', exportId: exampleExport },
    answer: { ...exampleReady, payer: 'county:411025' },
  },
});

const listPayerExports = defineRoute({
  name: 'list-payer-exports',
  method: 'GET',
  path: '/regions/{region}/exports',
  summary: '查看谁为什么导出过这个地区的出资方文件，最近的在前',
  access: offices,
  params: ofRegion,
  answer: z.strictObject({ exports: z.array(exportAnswer) }),
  refusals: {},
  example: {
    params: { region: '411025' },
    answer: { exports: [{ ...exampleReady, payer: 'county:411025' }] },
  },
});

/** Base64 of a file: Lambda takes 6 MB a request. */
const MAX_FILE_BASE64 = 5_400_000;

const verifyFile = defineRoute({
  name: 'verify-file',
  method: 'POST',
  path: '/regions/{region}/verifications',
  summary: '核验结算文件：上传文件逐格与账本比对，或只报文件的 SHA-256',
  access: offices,
  params: ofRegion,
  body: z.union([
    z.strictObject({ contentBase64: z.base64().min(4).max(MAX_FILE_BASE64) }),
    z.strictObject({ sha256 }),
  ]),
  maxBodyBytes: MAX_FILE_BASE64 + 1_000,
  answer: verificationAnswer,
  refusals: { FILE_UNREADABLE, FILE_NOT_OURS, POINTS_OPEN, UNKNOWN_PAYER },
  example: {
    params: { region: '411025' },
    body: { sha256: exampleDigest },
    answer: {
      verdict: 'EXACT',
      serial: 'XL-411025-202610-0001',
      original: { exportId: exampleExport, readyAt: '2026-11-06T10:00:02+08:00' },
      brokenStatements: [],
      missing: 0,
      extra: 0,
      changed: 0,
      differences: [],
    },
  },
});

export const settlementRoutes = {
  ...proofRoutes,
  prepareStatement,
  listStatements,
  readStatement,
  listStatementLines,
  submitStatement,
  approveStatement,
  approveStatements,
  rejectStatement,
  closeStatement,
  disallowLine,
  restoreLine,
  listLineReviews,
  listNotices,
  readNotice,
  raiseObjection,
  listObjections,
  decideObjection,
  readArrears,
  listRegionStatements,
  requestPointExport,
  readPointExport,
  listPointExports,
  requestPayerExport,
  readPayerExport,
  listPayerExports,
  verifyFile,
  ...paymentRoutes,
};
