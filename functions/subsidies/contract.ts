import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { documentProblem, draftHeading, placeOnDateLine, version, writtenDocument } from '../../shared/draft-answer.ts';
import { idSchema } from '../../shared/ids.ts';
import { MAX_FEN } from '../../shared/money.ts';
import { businessDate, regionCode } from '../../shared/schemas.ts';
import { policyCase } from './case-schema.ts';
import { policyRefusals } from './refusals.ts';

const writers: AccessRule[] = [
  { role: 'admin', within: 'region' },
  { role: 'finance', within: 'region' },
];
const readers: AccessRule[] = [...writers, { role: 'auditor', within: 'region' }];

const policyId = idSchema('policy');
const region = regionCode.regex(/^\d{6}$/);
const ofRegion = z.strictObject({ region });
const ofPolicy = z.strictObject({ region, policyId });
const document = writtenDocument('政策文件，写法见 docs/subsidies.md 和 docs/policy.schema.json');
const fen = z.int().min(0).max(MAX_FEN);
const problem = documentProblem(z.unknown().meta({ description: '显示这一问题的最小例子，可以原样用作试算的 case' }));
const heading = { policyId, ...draftHeading };
const policyAnswer = z.strictObject({ ...heading, region, document, warnings: z.array(problem) });

const layers = z.array(z.strictObject({ payer: z.string(), label: z.string(), fen, reason: z.string() }));
const reasons = z.array(z.string());
const quote = z.strictObject({ listFen: fen, discountFen: fen, layers, subsidyFen: fen, selfPayFen: fen, reasons });
const ownQuote = z.strictObject({ layers, subsidyFen: fen, reasons });
const operatorQuote = z.strictObject({ label: z.string(), units: z.int(), layers, subsidyFen: fen, reasons });

const exampleId = 'po_01JD8Q0V7ME3T5Y9K2R4W6XZAB';
const exampleDocument = {
  name: '襄城县老年助餐补贴',
  region: '411025',
  from: '2027-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'policy' },
      choose: 'first',
      classes: [
        {
          label: '80 岁以上',
          who: [{ age: { from: 80 } }],
          amount: { kind: 'fixed-price', elderPaysFen: 200 },
        },
      ],
    },
  ],
};
const [drafter, publisher] = ['pn_01JD000000000000000000000A', 'pn_01JD000000000000000000000B'];
const exampleHeading = {
  policyId: exampleId,
  state: 'DRAFT' as const,
  version: 1,
  draftedBy: { personId: drafter!, role: 'admin' as const },
  draftedAt: '2026-11-22T10:50:00+08:00',
};
const examplePublished = {
  ...exampleHeading,
  state: 'PUBLISHED' as const,
  publishedBy: { personId: publisher!, role: 'finance' as const },
  publishedAt: '2026-11-23T09:10:00+08:00',
};
const exampleAnswer = { ...exampleHeading, region: '411025', document: exampleDocument, warnings: [] };
const exampleParams = { region: '411025', policyId: exampleId };

const { POLICY_INVALID, POLICY_PUBLISHED, CHANGED_MEANWHILE, SECOND_PERSON_NEEDED, FROM_TOO_EARLY } = policyRefusals;

const draftPolicy = defineRoute({
  name: 'draft-policy',
  method: 'PUT',
  path: '/regions/{region}/policies/{policyId}',
  summary: '起草或修改一版补贴政策；修改时写明所改草稿的 version',
  access: writers,
  params: ofPolicy,
  body: z.strictObject({ document, version: version.optional() }),
  answer: policyAnswer,
  refusals: { POLICY_INVALID, POLICY_PUBLISHED, CHANGED_MEANWHILE },
  example: { params: exampleParams, body: { document: exampleDocument }, answer: exampleAnswer },
});

const publishPolicy = defineRoute({
  name: 'publish-policy',
  method: 'POST',
  path: '/regions/{region}/policies/{policyId}/publish',
  summary: '由起草人以外的人发布；从政策写明的日期起执行，发布后不能再改',
  access: writers,
  params: ofPolicy,
  body: z.strictObject({ version }),
  answer: policyAnswer,
  refusals: { SECOND_PERSON_NEEDED, FROM_TOO_EARLY, CHANGED_MEANWHILE, POLICY_INVALID },
  example: {
    params: exampleParams,
    body: { version: 1 },
    answer: { ...examplePublished, region: '411025', document: exampleDocument, warnings: [] },
  },
});

const listPolicies = defineRoute({
  name: 'list-policies',
  method: 'GET',
  path: '/regions/{region}/policies',
  summary: '查看一个地区的各版政策，按开始执行的日期排列；to 那天起由下一版接上',
  access: readers,
  params: ofRegion,
  answer: z.strictObject({
    policies: z.array(
      z.strictObject({
        ...heading,
        name: z.string(),
        from: businessDate,
        to: businessDate.optional(),
        place: placeOnDateLine,
      }),
    ),
  }),
  refusals: {},
  example: {
    params: { region: '411025' },
    answer: {
      policies: [{ ...examplePublished, name: '襄城县老年助餐补贴', from: '2027-01-01', place: 'coming' }],
    },
  },
});

const readPolicy = defineRoute({
  name: 'read-policy',
  method: 'GET',
  path: '/regions/{region}/policies/{policyId}',
  summary: '查看一版政策',
  access: readers,
  params: ofPolicy,
  answer: policyAnswer,
  refusals: {},
  example: { params: exampleParams, answer: exampleAnswer },
});

const tryPolicy = defineRoute({
  name: 'try-policy',
  method: 'POST',
  path: '/policies/try',
  summary: '用一份政策文件试算一餐、一趟送餐或一个就餐点：各出多少，为什么；不保存任何内容',
  access: [
    { role: 'admin', within: 'any' },
    { role: 'finance', within: 'any' },
  ],
  body: z.strictObject({ document, case: policyCase }),
  answer: z.strictObject({
    meal: quote.optional(),
    trip: ownQuote.optional(),
    operator: z.array(operatorQuote).optional(),
    warnings: z.array(problem),
  }),
  refusals: { POLICY_INVALID },
  example: {
    body: {
      document: exampleDocument,
      case: {
        meal: {
          facts: {
            birthDate: '1944-03-12',
            categories: ['living-alone'],
            household: '411025101001',
            residence: '411025101001',
            deceased: false,
            inInstitution: false,
            suspended: false,
          },
          facility: { facilityId: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB', region: '411025101', kind: 'canteen' },
          date: '2027-01-04',
          mealtime: 'lunch',
          mode: 'eat-in',
          listFen: 1200,
          taken: [],
        },
      },
    },
    answer: {
      meal: {
        listFen: 1200,
        discountFen: 0,
        layers: [
          {
            payer: 'county:411025',
            label: '县级补贴',
            fen: 1000,
            reason: '80 岁以上：老人付 2.00 元，超出部分',
          },
        ],
        subsidyFen: 1000,
        selfPayFen: 200,
        reasons: [],
      },
      warnings: [],
    },
  },
});

export const subsidiesRoutes = {
  draftPolicy,
  publishPolicy,
  listPolicies,
  readPolicy,
  tryPolicy,
};
