import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { version } from '../../shared/draft-answer.ts';
import { voucherRefusals } from './refusals.ts';
import { document, listedProgram, programAnswer, programId, region } from './schema.ts';

const writers: AccessRule[] = [
  { role: 'admin', within: 'region' },
  { role: 'finance', within: 'region' },
];
const readers: AccessRule[] = [
  ...writers,
  { role: 'operator', within: 'region' },
  { role: 'auditor', within: 'region' },
];

const ofRegion = z.strictObject({ region });
const ofProgram = z.strictObject({ region, programId });

const exampleId = 'vp_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleDocument = {
  name: '奉节县基本养老服务券',
  code: 'monthly-60',
  region: '500236',
  from: '2027-01-01',
  unit: 'fen',
  fenPerUnit: 1,
  scope: { services: 'all' },
  cadence: 'monthly',
  amount: { choose: 'first', classes: [{ label: '每人每月 60 元', units: 6000 }] },
  expiry: { kind: 'month-end' },
  payer: { level: 'county', of: 'policy' },
};
const [drafter, publisher] = ['pn_01JD000000000000000000000A', 'pn_01JD000000000000000000000B'];
const heading = {
  programId: exampleId,
  state: 'DRAFT' as const,
  version: 1,
  draftedBy: { personId: drafter!, role: 'admin' as const },
  draftedAt: '2026-11-22T10:50:00+08:00',
};
const published = {
  ...heading,
  state: 'PUBLISHED' as const,
  publishedBy: { personId: publisher!, role: 'finance' as const },
  publishedAt: '2026-11-23T09:10:00+08:00',
};
const body = { region: '500236', document: exampleDocument, paysFor: '上门服务', warnings: [] };
const params = { region: '500236', programId: exampleId };

const { PROGRAM_INVALID, PROGRAM_PUBLISHED, CHANGED_MEANWHILE, SECOND_PERSON_NEEDED, FROM_TOO_EARLY } = voucherRefusals;

export const draftProgram = defineRoute({
  name: 'draft-program',
  method: 'PUT',
  path: '/regions/{region}/voucher-programs/{programId}',
  summary: '起草或修改一种服务券的方案；修改时写明所改草稿的 version',
  access: writers,
  params: ofProgram,
  body: z.strictObject({ document, version: version.optional() }),
  answer: programAnswer,
  refusals: { PROGRAM_INVALID, PROGRAM_PUBLISHED, CHANGED_MEANWHILE },
  example: { params, body: { document: exampleDocument }, answer: { ...heading, ...body } },
});

export const publishProgram = defineRoute({
  name: 'publish-program',
  method: 'POST',
  path: '/regions/{region}/voucher-programs/{programId}/publish',
  summary: '由起草人以外的人发布；从方案写明的日期起执行，发布后不能再改，同一代号的上一版到那天为止',
  access: writers,
  params: ofProgram,
  body: z.strictObject({ version }),
  answer: programAnswer,
  refusals: { SECOND_PERSON_NEEDED, FROM_TOO_EARLY, CHANGED_MEANWHILE, PROGRAM_INVALID },
  example: { params, body: { version: 1 }, answer: { ...published, ...body } },
});

export const listPrograms = defineRoute({
  name: 'list-programs',
  method: 'GET',
  path: '/regions/{region}/voucher-programs',
  summary: '查看一个地区的各种服务券和各版方案',
  access: readers,
  params: ofRegion,
  answer: z.strictObject({ programs: z.array(listedProgram) }),
  refusals: {},
  example: {
    params: { region: '500236' },
    answer: {
      programs: [
        {
          ...published,
          name: '奉节县基本养老服务券',
          code: 'monthly-60',
          unit: 'fen',
          paysFor: '上门服务',
          from: '2027-01-01',
          place: 'coming',
        },
      ],
    },
  },
});

export const readProgram = defineRoute({
  name: 'read-program',
  method: 'GET',
  path: '/regions/{region}/voucher-programs/{programId}',
  summary: '查看一版服务券方案',
  access: readers,
  params: ofProgram,
  answer: programAnswer,
  refusals: {},
  example: { params, answer: { ...heading, ...body } },
});
