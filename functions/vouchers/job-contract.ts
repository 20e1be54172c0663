import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate, fileName, regionCode } from '../../shared/schemas.ts';
import { OUTCOMES } from './external-import.ts';
import { externalRefusals } from './external-refusals.ts';
import { issueRefusals } from './issue-refusals.ts';
import {
  checkId,
  exclusionsAnswer,
  externalImportAnswer,
  importId,
  issueAnswer,
  issueId,
  liabilityAnswer,
  month,
  pageNumber,
  programId,
  reason,
  system,
} from './job-schema.ts';

const finance: AccessRule = { role: 'finance', within: 'region' };
const auditor: AccessRule = { role: 'auditor', within: 'region' };
const offices = [finance, auditor];

const { COUNTY_NEEDED, PROGRAM_NOT_IN_FORCE, OWNED_ELSEWHERE, ISSUE_DATE, NOT_COUNTED } = issueRefusals;
const { ISSUING_ALREADY, ISSUE_NEEDS_SECOND_PERSON, LIABILITY_DATE_AHEAD } = issueRefusals;
const { LIST_UNREADABLE, NOT_COMPARED } = externalRefusals;

const treasurer = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'finance' as const };
const colleague = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC', role: 'finance' as const };
const region = '411025';
const exampleProgram = 'vp_01JD8Q0V7ME3T5Y9K2R4W6XZAB';

const ofIssue = z.strictObject({ region: regionCode, issueId });
const exampleIssue = 'rq_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const counted = {
  elders: 1_200,
  issued: 180,
  units: 1_080_000,
  fen: 1_080_000,
  already: 0,
  excluded: [{ whyNot: '不属于任何一档的对象', elders: 1_020 }],
};
const nothing = { elders: 0, issued: 0, units: 0, fen: 0, already: 0, excluded: [] };
const asked = {
  issueId: exampleIssue,
  programId: exampleProgram,
  programName: '居家养老服务券',
  date: '2026-11-01',
  reason: '县民政〔2026〕31 号',
  by: treasurer,
  at: '2026-11-01T09:00:00+08:00',
};
const issued = {
  ...asked,
  state: 'ISSUED' as const,
  confirmedBy: colleague,
  confirmedAt: '2026-11-01T10:00:00+08:00',
  counted,
  issued: counted,
};

const requestVoucherIssue = defineRoute({
  name: 'request-voucher-issue',
  method: 'POST',
  path: '/regions/{region}/voucher-issues',
  summary: '申请给一个县符合条件的老人发放本月的券：先清点多少人、多少钱、谁不发和为什么，不发放；另一位同事确认后发放',
  access: [finance],
  params: z.strictObject({ region: regionCode }),
  body: z.strictObject({ issueId, programId, date: businessDate, reason }),
  answer: issueAnswer,
  refusals: { COUNTY_NEEDED, PROGRAM_NOT_IN_FORCE, OWNED_ELSEWHERE, ISSUE_DATE },
  example: {
    params: { region },
    body: { issueId: exampleIssue, programId: exampleProgram, date: '2026-11-01', reason: asked.reason },
    answer: { ...asked, state: 'COUNTING', counted: nothing, issued: nothing },
  },
});

const confirmVoucherIssue = defineRoute({
  name: 'confirm-voucher-issue',
  method: 'POST',
  path: '/regions/{region}/voucher-issues/{issueId}/confirmation',
  summary: '另一位同事看过清点结果后确认发放；下个月起每月 1 日自动发放',
  access: [finance],
  params: ofIssue,
  answer: issueAnswer,
  refusals: { NOT_COUNTED, ISSUE_NEEDS_SECOND_PERSON, ISSUE_DATE },
  example: { params: { region, issueId: exampleIssue }, answer: issued },
});

const cancelVoucherIssue = defineRoute({
  name: 'cancel-voucher-issue',
  method: 'POST',
  path: '/regions/{region}/voucher-issues/{issueId}/cancellation',
  summary: '取消还没有确认的发放',
  access: [finance],
  params: ofIssue,
  answer: issueAnswer,
  refusals: { ISSUING_ALREADY },
  example: {
    params: { region, issueId: exampleIssue },
    answer: { ...asked, state: 'CANCELLED', counted, issued: nothing },
  },
});

const readVoucherIssue = defineRoute({
  name: 'read-voucher-issue',
  method: 'GET',
  path: '/regions/{region}/voucher-issues/{issueId}',
  summary: '查看一次发放的进度：清点和发放了多少人、多少钱，不发的各有多少人',
  access: offices,
  params: ofIssue,
  answer: issueAnswer,
  refusals: {},
  example: { params: { region, issueId: exampleIssue }, answer: issued },
});

const listVoucherIssues = defineRoute({
  name: 'list-voucher-issues',
  method: 'GET',
  path: '/regions/{region}/voucher-issues',
  summary: '一个县最近的发放，新的在前',
  access: offices,
  params: z.strictObject({ region: regionCode }),
  answer: z.strictObject({ issues: z.array(issueAnswer) }),
  refusals: {},
  example: { params: { region }, answer: { issues: [issued] } },
});

const listIssueExclusions = defineRoute({
  name: 'list-issue-exclusions',
  method: 'GET',
  path: '/regions/{region}/voucher-issues/{issueId}/exclusions',
  summary: '这次不发的老人和原因，一页一页看；姓名遮盖，查看有登记',
  access: offices,
  params: ofIssue,
  query: z.strictObject({ from: pageNumber.optional() }),
  answer: exclusionsAnswer,
  refusals: {},
  example: {
    params: { region, issueId: exampleIssue },
    query: {},
    answer: {
      elders: [{ elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB', name: '张*兰', whyNot: '不属于任何一档的对象' }],
      next: 1,
    },
  },
});

/** Two megabytes of CSV: some twenty thousand rows. */
const MAX_FILE_BASE64 = 2_800_000;
const ofImport = z.strictObject({ region: regionCode, importId });
const exampleImport = 'im_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const compared = {
  importId: exampleImport,
  system: '民政通',
  month: '2026-11',
  fileName: '结算名单-2026-11.csv',
  sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  state: 'COMPARED' as const,
  by: treasurer,
  at: '2026-12-02T09:00:00+08:00',
  rows: 2,
  compared: [
    { outcome: 'matched' as const, rows: 1, fen: 6_000 },
    { outcome: 'differs' as const, rows: 1, fen: 3_000 },
  ],
  settled: { rows: 0, fen: 0 },
};

const importExternalList = defineRoute({
  name: 'import-external-list',
  method: 'POST',
  path: '/regions/{region}/external-lists',
  summary: '导入其他系统的结算名单（CSV：交易流水号、补贴金额、结算日期），与本系统的登记逐笔核对，先不结算',
  access: [finance],
  params: z.strictObject({ region: regionCode }),
  body: z.strictObject({
    importId,
    system,
    month,
    fileName: fileName(100),
    contentBase64: z.base64().min(4).max(MAX_FILE_BASE64),
  }),
  maxBodyBytes: MAX_FILE_BASE64 + 2_000,
  answer: externalImportAnswer,
  refusals: { COUNTY_NEEDED, LIST_UNREADABLE },
  example: {
    params: { region },
    body: {
      importId: exampleImport,
      system: '民政通',
      month: '2026-11',
      fileName: compared.fileName,
      contentBase64: '5Lqk5piT5rWB5rC05Y+3',
    },
    answer: { ...compared, state: 'COMPARING', compared: [] },
  },
});

const readExternalList = defineRoute({
  name: 'read-external-list',
  method: 'GET',
  path: '/regions/{region}/external-lists/{importId}',
  summary: '查看名单核对和结算的进度：一致、金额不同、本系统没有、对方没有的各有几笔、多少钱',
  access: offices,
  params: ofImport,
  answer: externalImportAnswer,
  refusals: {},
  example: { params: { region, importId: exampleImport }, answer: compared },
});

const applyExternalList = defineRoute({
  name: 'apply-external-list',
  method: 'POST',
  path: '/regions/{region}/external-lists/{importId}/application',
  summary: '看过核对结果后，把一致的逐笔记为对方已结算；其余的不动',
  access: [finance],
  params: ofImport,
  answer: externalImportAnswer,
  refusals: { NOT_COMPARED },
  example: {
    params: { region, importId: exampleImport },
    answer: { ...compared, state: 'APPLIED', settled: { rows: 1, fen: 6_000 } },
  },
});

const downloadExternalRows = defineRoute({
  name: 'download-external-rows',
  method: 'GET',
  path: '/regions/{region}/external-lists/{importId}/rows',
  summary: '下载核对结果（CSV），可以只要一种结果；文件分段给出，后面的接在前面的后边',
  access: offices,
  params: ofImport,
  query: z.strictObject({ outcome: z.enum(OUTCOMES).optional(), from: pageNumber.optional() }),
  answer: z.strictObject({ fileName: z.string(), csv: z.string(), next: z.int().min(0).optional() }),
  refusals: {},
  example: {
    params: { region, importId: exampleImport },
    query: { outcome: 'differs' },
    answer: { fileName: '结算名单-2026-11-核对结果.csv', csv: '结果,行号,交易流水号\r\n' },
  },
});

const exampleCheck = 'ck_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleLiability = {
  checkId: exampleCheck,
  asOf: '2026-11-30',
  state: 'ADDED_UP' as const,
  by: { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAE', role: 'auditor' as const },
  at: '2026-12-01T09:00:00+08:00',
  wallets: 180,
  lines: 900,
  linesRead: 900,
  programs: [
    {
      programId: exampleProgram,
      name: '居家养老服务券',
      grantedFen: 1_080_000,
      spentFen: 700_000,
      expiredFen: 374_000,
      clawedBackFen: 0,
      movedFen: 0,
      outstandingFen: 6_000,
      heldFen: 6_000,
      outstandingNowFen: 6_000,
      walletFreeFen: 0,
      walletHeldFen: 6_000,
    },
  ],
  outstandingFen: 6_000,
  verdict: 'EXACT' as const,
  found: 0,
  findings: [],
  doneAt: '2026-12-01T09:00:03+08:00',
};
const ofCheck = z.strictObject({ region: regionCode, checkId });

const requestVoucherLiability = defineRoute({
  name: 'request-voucher-liability',
  method: 'POST',
  path: '/regions/{region}/voucher-liabilities',
  summary:
    '券的余额表：一个县各种券到某天为止发放、使用、到期、收回和结余多少，从账上加出来（写 whole 的从第一笔起逐笔重算），并与老人的券包核对',
  access: offices,
  params: z.strictObject({ region: regionCode }),
  body: z.strictObject({ checkId, asOf: businessDate, whole: z.boolean().default(false) }),
  answer: liabilityAnswer,
  refusals: { COUNTY_NEEDED, LIABILITY_DATE_AHEAD },
  example: {
    params: { region },
    body: { checkId: exampleCheck, asOf: '2026-11-30', whole: true },
    answer: exampleLiability,
  },
});

const readVoucherLiability = defineRoute({
  name: 'read-voucher-liability',
  method: 'GET',
  path: '/regions/{region}/voucher-liabilities/{checkId}',
  summary: '查看券的余额表的进度和结果',
  access: offices,
  params: ofCheck,
  answer: liabilityAnswer,
  refusals: {},
  example: { params: { region, checkId: exampleCheck }, answer: exampleLiability },
});

/** Work on the vouchers of a whole county, and vouchers of other systems. */
export const voucherJobRoutes = {
  requestVoucherIssue,
  confirmVoucherIssue,
  cancelVoucherIssue,
  readVoucherIssue,
  listVoucherIssues,
  listIssueExclusions,
  importExternalList,
  readExternalList,
  applyExternalList,
  downloadExternalRows,
  requestVoucherLiability,
  readVoucherLiability,
};
