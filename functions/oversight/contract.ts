import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { businessDate, regionCode } from '../../shared/schemas.ts';
import { FINDING_STATES } from './finding.ts';
import { oversightRefusals } from './refusals.ts';
import { RULE_KINDS, ruleSet } from './rule-set.ts';
import { OUTCOMES, SUBJECTS } from './sample.ts';
import {
  cursor,
  elderId,
  facilityId,
  findingAnswer,
  findingId,
  kind,
  note,
  period,
  personId,
  reason,
  rulesAnswer,
  sampleAnswer,
  sampleId,
  sampleLine,
  sampleOverview,
  sampleSize,
  seed,
  trailAnswer,
  version,
} from './schema.ts';

const auditor: AccessRule = { role: 'auditor', within: 'region' };
const finance: AccessRule = { role: 'finance', within: 'region' };
const admin: AccessRule = { role: 'admin', within: 'region' };

const { SPAN_TOO_LONG, NOTHING_TO_SAMPLE, NOT_DRAWN_YET, CHANGED_MEANWHILE, NOT_A_COUNTY } = oversightRefusals;
const { SECOND_PERSON_NEEDED, NO_DRAFT } = oversightRefusals;

const ofRegion = z.strictObject({ region: regionCode });
const span = { from: businessDate.optional(), to: businessDate.optional() };

const region = '411025';
const exampleElder = 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleFacility = 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleSample = 'sm_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleFinding = 'fd_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleTransfer = 'tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const clerk = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAB', role: 'operator' as const };
const inspector = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAC', role: 'auditor' as const };
const colleague = { personId: 'pn_01JD8Q0V7ME3T5Y9K2R4W6XZAD', role: 'auditor' as const };
const exampleLine = {
  at: '2026-10-08T09:12:00+08:00',
  did: 'created',
  kind: 'booking',
  thing: `ELDER#${exampleElder}/BOOKING#bk_01JD8Q0V7ME3T5Y9K2R4W6XZAB`,
  by: clerk,
  channel: 'hotline' as const,
  region: '411025101',
  elderId: exampleElder,
  facilityId: exampleFacility,
  fields: ['dishes', 'listFen', 'selfPayFen', 'state', 'subsidyFen'],
  amounts: [{ field: 'listFen', before: null, after: 1200 }],
  state: { before: null, after: 'BOOKED' },
};

const listAuditTrail = defineRoute({
  name: 'list-audit-trail',
  method: 'GET',
  path: '/regions/{region}/audit-trail',
  summary: '审计轨迹：一个地区一段日期里谁对什么做了什么，最近的在前；可按人、老人、种类筛选',
  access: [auditor],
  params: ofRegion,
  query: z.strictObject({
    ...span,
    personId: personId.optional(),
    elderId: elderId.optional(),
    kind: kind.optional(),
    cursor,
  }),
  answer: trailAnswer,
  refusals: { SPAN_TOO_LONG },
  example: {
    params: { region },
    query: { from: '2026-10-01', to: '2026-10-31', kind: 'booking' },
    answer: { lines: [exampleLine] },
  },
});

const listElderAuditTrail = defineRoute({
  name: 'list-elder-audit-trail',
  method: 'GET',
  path: '/elders/{elderId}/audit-trail',
  summary: '一位老人的审计轨迹：谁看过、谁改过、替老人办过什么，最近的在前',
  access: [auditor, admin],
  params: z.strictObject({ elderId }),
  query: z.strictObject({ ...span, cursor }),
  answer: trailAnswer,
  refusals: { SPAN_TOO_LONG },
  example: {
    params: { elderId: exampleElder },
    query: {},
    answer: {
      lines: [
        {
          at: '2026-10-09T15:03:00+08:00',
          did: 'see-citizen-number',
          kind: 'elder-trail',
          thing: `ELDER#${exampleElder}/TRAIL#1791529380000#Sm9nXjE5PHcEJ0g=`,
          by: clerk,
          channel: 'hotline',
          region: '411025101',
          elderId: exampleElder,
          fields: [],
          amounts: [],
          reason: '核对补贴名单',
        },
      ],
    },
  },
});

const listExportLog = defineRoute({
  name: 'list-export-log',
  method: 'GET',
  path: '/regions/{region}/export-log',
  summary: '导出登记：一个地区谁在什么时候、为什么导出过哪些文件',
  access: [auditor],
  params: ofRegion,
  query: z.strictObject({ ...span, cursor }),
  answer: trailAnswer,
  refusals: { SPAN_TOO_LONG },
  example: {
    params: { region },
    query: { from: '2026-11-01', to: '2026-11-30' },
    answer: {
      lines: [
        {
          at: '2026-11-06T10:00:00+08:00',
          did: 'created',
          kind: 'export',
          thing: `FACILITY#${exampleFacility}/EXPORT#ex_01JD8Q0V7ME3T5Y9K2R4W6XZAB`,
          by: { personId: clerk.personId, role: 'finance' },
          channel: 'office',
          region: '411025101',
          facilityId: exampleFacility,
          fields: ['exportId', 'format', 'period', 'reason', 'state', 'subject'],
          amounts: [],
          state: { before: null, after: 'REQUESTED' },
          reason: '十月结算报账',
        },
      ],
    },
  },
});

const exampleDigest = '3b1f6a0c52c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9';
const exampleSeed = '9f3a01cc52c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9';
const exampleOverview = {
  sampleId: exampleSample,
  region,
  period: '2026-10',
  of: 'meals' as const,
  size: 30,
  byPoint: true,
  seed: exampleSeed,
  seedFrom: 'server' as const,
  digest: exampleDigest,
  reason: '四季度实地核查',
  by: inspector,
  at: '2026-11-06T10:00:00+08:00',
  state: 'DRAWN' as const,
  population: 412,
  drawn: 30,
};
const exampleSampleLine = {
  number: 1,
  rank: '0004a1b2c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9ff',
  facilityId: exampleFacility,
  facilityName: '山头店老年食堂',
  meal: {
    transferId: exampleTransfer,
    postedAt: '2026-10-08T11:42:03+08:00',
    bookingId: 'bk_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
    elderId: exampleElder,
    originDate: '2026-10-08',
    mealtime: 'lunch',
    listFen: 1200,
    subsidyFen: 1000,
    evidenceGrade: 3,
  },
  version: 1,
};

const requestSample = defineRoute({
  name: 'request-sample',
  method: 'POST',
  path: '/regions/{region}/samples',
  summary: '抽样：从一个地区某月的结算单里随机抽若干餐、若干次上门服务（或若干个点）实地核查，种子先存后抽',
  access: [auditor, finance],
  params: ofRegion,
  body: z.strictObject({
    sampleId,
    period,
    of: z.enum(SUBJECTS),
    size: sampleSize,
    byPoint: z.boolean().meta({ description: '按各点供餐份数（上门服务按次数）分摊' }),
    seed: seed.optional(),
    reason,
  }),
  answer: sampleOverview,
  refusals: { NOTHING_TO_SAMPLE },
  example: {
    params: { region },
    body: {
      sampleId: exampleSample,
      period: '2026-10',
      of: 'meals',
      size: 30,
      byPoint: true,
      reason: '四季度实地核查',
    },
    answer: exampleOverview,
  },
});

const listSamples = defineRoute({
  name: 'list-samples',
  method: 'GET',
  path: '/regions/{region}/samples',
  summary: '查看一个地区某月抽过的全部样本，一次不少',
  access: [auditor, finance],
  params: ofRegion,
  query: z.strictObject({ period }),
  answer: z.strictObject({ samples: z.array(sampleOverview) }),
  refusals: {},
  example: { params: { region }, query: { period: '2026-10' }, answer: { samples: [exampleOverview] } },
});

const readSample = defineRoute({
  name: 'read-sample',
  method: 'GET',
  path: '/regions/{region}/samples/{sampleId}',
  summary: '查看一份样本：种子、来源结算单、每一行和核查结果',
  access: [auditor, finance],
  params: z.strictObject({ region: regionCode, sampleId }),
  answer: sampleAnswer,
  refusals: {},
  example: {
    params: { region, sampleId: exampleSample },
    answer: {
      ...exampleOverview,
      statements: [
        {
          facilityId: exampleFacility,
          facilityName: '山头店老年食堂',
          serial: 'XL-411025-202610-0001',
          digest: exampleDigest,
          meals: 412,
          visits: 0,
        },
      ],
      lines: [exampleSampleLine],
      summary: {
        checked: 0,
        outcomes: { confirmed: 0, differs: 0, 'not-found': 0, refused: 0 },
        errorBasisPoints: 0,
        judgedFen: 0,
        wrongFen: 0,
      },
    },
  },
});

const recordCheck = defineRoute({
  name: 'record-check',
  method: 'PUT',
  path: '/regions/{region}/samples/{sampleId}/lines/{number}',
  summary: '登记一行的核查结果：属实、不符、查无此餐、拒绝回答',
  access: [auditor, finance],
  params: z.strictObject({ region: regionCode, sampleId, number: z.string().regex(/^[1-9]\d{0,2}$/) }),
  body: z.strictObject({ version, outcome: z.enum(OUTCOMES), note: note.optional() }),
  answer: sampleLine,
  refusals: { NOT_DRAWN_YET, CHANGED_MEANWHILE },
  example: {
    params: { region, sampleId: exampleSample, number: '1' },
    body: { version: 1, outcome: 'confirmed' },
    answer: {
      ...exampleSampleLine,
      outcome: 'confirmed',
      by: inspector,
      at: '2026-11-07T09:30:00+08:00',
      version: 2,
    },
  },
});

const exampleFindingItem = {
  findingId: exampleFinding,
  rule: 'burst' as const,
  ruleName: '集中刷餐',
  region: '411025101',
  facilityId: exampleFacility,
  facilityName: '山头店老年食堂',
  bucket: '2026-10-08',
  sentence: '2026-10-08 11:31 至 11:32，同一人连续登记供餐 42 餐，达到每 2 分钟 30 餐的警戒线。',
  personId: clerk.personId,
  transferIds: [exampleTransfer],
  meals: 42,
  subsidyFen: 42000,
  state: 'OPEN' as const,
  raisedAt: '2026-10-09T02:00:00+08:00',
  resolutions: [],
  version: 1,
};

const listFindings = defineRoute({
  name: 'list-findings',
  method: 'GET',
  path: '/regions/{region}/findings',
  summary: '异常线索：待核实、已说明、已查实的清单，每条写明数目和账目',
  access: [auditor, finance],
  params: ofRegion,
  query: z.strictObject({
    state: z.enum(FINDING_STATES),
    rule: z.enum(RULE_KINDS).optional(),
    facilityId: facilityId.optional(),
    cursor,
  }),
  answer: z.strictObject({ findings: z.array(findingAnswer), cursor: z.string().optional() }),
  refusals: {},
  example: { params: { region }, query: { state: 'OPEN' }, answer: { findings: [exampleFindingItem] } },
});

const resolveFinding = defineRoute({
  name: 'resolve-finding',
  method: 'PUT',
  path: '/regions/{region}/findings/{findingId}',
  summary: '登记一条线索的处理：已说明（情况正常）或已查实，写明经过',
  access: [auditor, finance],
  params: z.strictObject({ region: regionCode, findingId }),
  body: z.strictObject({ version, outcome: z.enum(['EXPLAINED', 'CONFIRMED']), note }),
  answer: findingAnswer,
  refusals: { CHANGED_MEANWHILE },
  example: {
    params: { region, findingId: exampleFinding },
    body: { version: 1, outcome: 'EXPLAINED', note: '停电后集中补录，已看纸质签名' },
    answer: {
      ...exampleFindingItem,
      state: 'EXPLAINED',
      resolutions: [
        {
          outcome: 'EXPLAINED',
          note: '停电后集中补录，已看纸质签名',
          by: inspector,
          at: '2026-10-10T10:00:00+08:00',
        },
      ],
      version: 2,
    },
  },
});

const exampleRules = {
  name: '襄城县的异常规则',
  rules: [{ kind: 'same-collector' as const, enabled: true, atLeastElders: 12 }],
};
const exampleRulesAnswer = {
  region,
  version: 1,
  rules: exampleRules.rules,
  draft: {
    document: exampleRules,
    reason: '志愿者每天代领十一位老人的餐',
    draftedBy: inspector,
    draftedAt: '2026-10-10T10:00:00+08:00',
  },
};

const readAnomalyRules = defineRoute({
  name: 'read-anomaly-rules',
  method: 'GET',
  path: '/regions/{region}/anomaly-rules',
  summary: '查看一个区县现行的异常规则、自定的部分和待发布的草稿',
  access: [auditor, finance, admin],
  params: ofRegion,
  answer: rulesAnswer,
  refusals: { NOT_A_COUNTY },
  example: { params: { region }, answer: exampleRulesAnswer },
});

const draftAnomalyRules = defineRoute({
  name: 'draft-anomaly-rules',
  method: 'PUT',
  path: '/regions/{region}/anomaly-rules/draft',
  summary: '起草区县自己的异常规则，写明理由；没写到的照默认',
  access: [auditor, admin],
  params: ofRegion,
  body: z.strictObject({ version, document: ruleSet, reason }),
  answer: rulesAnswer,
  refusals: { NOT_A_COUNTY, CHANGED_MEANWHILE },
  example: {
    params: { region },
    body: { version: 0, document: exampleRules, reason: '志愿者每天代领十一位老人的餐' },
    answer: exampleRulesAnswer,
  },
});

const publishAnomalyRules = defineRoute({
  name: 'publish-anomaly-rules',
  method: 'POST',
  path: '/regions/{region}/anomaly-rules/publication',
  summary: '发布起草好的异常规则，须由起草人以外的人办，当夜起用',
  access: [auditor, admin],
  params: ofRegion,
  body: z.strictObject({ version }),
  answer: rulesAnswer,
  refusals: { NOT_A_COUNTY, CHANGED_MEANWHILE, SECOND_PERSON_NEEDED, NO_DRAFT },
  example: {
    params: { region },
    body: { version: 1 },
    answer: {
      region,
      version: 2,
      rules: exampleRules.rules,
      own: {
        document: exampleRules,
        reason: '志愿者每天代领十一位老人的餐',
        draftedBy: inspector,
        publishedBy: colleague,
        publishedAt: '2026-10-11T10:00:00+08:00',
      },
    },
  },
});

export const oversightRoutes = {
  listAuditTrail,
  listElderAuditTrail,
  listExportLog,
  requestSample,
  listSamples,
  readSample,
  recordCheck,
  listFindings,
  resolveFinding,
  readAnomalyRules,
  draftAnomalyRules,
  publishAnomalyRules,
};
