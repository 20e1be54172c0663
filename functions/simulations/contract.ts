import * as z from 'zod';
import { type AccessRule, ROLES } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { MEALTIMES } from '../facilities/index.ts';
import { policyRefusals } from '../subsidies/index.ts';
import { simulationsRefusals } from './refusals.ts';

const askers: AccessRule[] = [
  { role: 'admin', within: 'region' },
  { role: 'finance', within: 'region' },
];
const readers: AccessRule[] = [...askers, { role: 'auditor', within: 'region' }];

const simulationId = idSchema('simulation');
const region = regionCode.regex(/^\d{6}$/);
const ofRegion = z.strictObject({ region });
const ofSimulation = z.strictObject({ region, simulationId });
const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'month of the meals in Asia/Shanghai, YYYY-MM' });
const document = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .meta({ description: '政策文件，写法见 docs/subsidies.md 和 docs/policy.schema.json' });

/** Fen; may be negative. */
const fen = z.int();
const count = z.int().min(0);
const instant = z.string();
const sum = {
  nowFen: fen.meta({ description: '账上现在是多少' }),
  lateNewsFen: fen.meta({ description: '按原政策现在重算会多出多少：档案后来有变等，与新政策无关' }),
  effectFen: fen.meta({ description: '换成新政策多出多少' }),
  thenFen: fen.meta({ description: '换成新政策后是多少，等于前三项之和' }),
};
const elders = z.strictObject({ elders: count, fen: count });
const late = z.strictObject({ meals: count, fen });
const meal = {
  transferId: z.string(),
  elderId: z.string(),
  facilityId: z.string(),
  date: businessDate,
  mealtime: z.enum(MEALTIMES),
  listFen: fen,
};
const result = z.strictObject({
  meals: count,
  elders: count,
  otherRules: count.meta({ description: '不归这份政策管的餐：老人住在别处，或那里有更近一级的政策' }),
  setAside: z
    .strictObject({ borne: count, 'no-file': count, 'no-policy': count })
    .meta({ description: '没有重算的餐：由助餐点承担、查不到档案、查不到原政策' }),
  subsidisedNow: count,
  subsidisedThen: count,
  payers: z.array(z.strictObject({ payer: z.string(), label: z.string(), ...sum })),
  discount: z.strictObject(sum),
  selfPay: z.strictObject(sum),
  gaining: elders.meta({ description: '自付减少的老人，合计少付多少' }),
  losing: elders.meta({ description: '自付增加的老人，合计多付多少' }),
  late: z
    .strictObject({ file: late, order: late, other: late })
    .meta({ description: '按原政策重算也与账上不同的餐：档案后来有变、上限的先后、其他' }),
  biggestElders: z.array(
    z.strictObject({ elderId: z.string(), meals: count, selfPayWasFen: fen, selfPayThenFen: fen }),
  ),
  biggestMeals: z.array(
    z.strictObject({
      ...meal,
      subsidyWasFen: fen,
      subsidyThenFen: fen,
      selfPayWasFen: fen,
      selfPayThenFen: fen,
      reasons: z.array(z.string()),
    }),
  ),
  biggestLate: z.array(
    z.strictObject({
      ...meal,
      why: z.enum(['file', 'order', 'other']),
      subsidyPostedFen: fen,
      subsidyWasFen: fen,
    }),
  ),
});
const listed = {
  simulationId,
  region,
  month,
  name: z.string(),
  reason: z.string(),
  by: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
  at: instant,
  counties: z.array(regionCode),
  done: count.meta({ description: '已经算完几个区县' }),
  readyAt: instant.optional(),
};
const simulationAnswer = z.strictObject({
  ...listed,
  progress: z
    .strictObject({ county: regionCode, step: z.enum(['reading', 'pricing']), done: count, of: count })
    .meta({ description: '正在算的区县：reading 读账，已读几个助餐点；pricing 重算，已算几位老人' })
    .optional(),
  result,
  files: z
    .array(z.strictObject({ county: regionCode, link: z.string(), linkExpiresAt: instant }))
    .meta({ description: '每个区县一个文件，列出自付有变化的全部老人；链接五分钟内有效' }),
});

const exampleParams = { region: '411025', simulationId: 'si_01JD8Q0V7ME3T5Y9K2R4W6XZAB' };
const examplePerson = { personId: 'pn_01JD000000000000000000000A', role: 'finance' as const };
const exampleListed = {
  ...exampleParams,
  month: '2026-10',
  name: '襄城县老年助餐补贴（征求意见稿）',
  reason: '2027 年预算测算',
  by: examplePerson,
  at: '2026-11-22T10:50:00+08:00',
  counties: ['411025'],
  done: 1,
  readyAt: '2026-11-22T10:50:40+08:00',
};
const exampleSum = (nowFen: number, effectFen: number) => ({
  nowFen,
  lateNewsFen: 0,
  effectFen,
  thenFen: nowFen + effectFen,
});
const exampleAnswer = {
  ...exampleListed,
  result: {
    meals: 2,
    elders: 1,
    otherRules: 0,
    setAside: { borne: 0, 'no-file': 0, 'no-policy': 0 },
    subsidisedNow: 2,
    subsidisedThen: 2,
    payers: [{ payer: 'county:411025', label: '县级补贴', ...exampleSum(2000, 200) }],
    discount: exampleSum(0, 0),
    selfPay: exampleSum(400, -200),
    gaining: { elders: 1, fen: 200 },
    losing: { elders: 0, fen: 0 },
    late: { file: { meals: 0, fen: 0 }, order: { meals: 0, fen: 0 }, other: { meals: 0, fen: 0 } },
    biggestElders: [{ elderId: 'el_01JD8Q0V7ME3T5Y9K2R4W6XZAB', meals: 2, selfPayWasFen: 400, selfPayThenFen: 200 }],
    biggestMeals: [],
    biggestLate: [],
  },
  files: [],
};
const exampleDocument = {
  name: '襄城县老年助餐补贴（征求意见稿）',
  region: '411025',
  from: '2027-01-01',
  birthday: { counts: 'on-the-day', leapDay: '02-28' },
  layers: [
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'policy' },
      choose: 'first',
      classes: [{ label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 1100 } }],
    },
  ],
};

const { POLICY_INVALID } = policyRefusals;
const { MONTH_NOT_OVER, CALENDAR_LACKS_YEAR } = simulationsRefusals;

const requestSimulation = defineRoute({
  name: 'request-simulation',
  method: 'POST',
  path: '/regions/{region}/simulations',
  summary: '按另一份政策重算一个月已供的餐：各出资方花费的变化，哪些老人多付、少付；后台计算，账上什么都不改',
  access: askers,
  params: ofRegion,
  body: z.strictObject({ simulationId, month, document, reason: lineOfText(100) }),
  maxBodyBytes: 128 * 1024,
  answer: simulationAnswer,
  refusals: { POLICY_INVALID, MONTH_NOT_OVER, CALENDAR_LACKS_YEAR },
  example: {
    params: { region: exampleParams.region },
    body: {
      simulationId: exampleParams.simulationId,
      month: '2026-10',
      document: exampleDocument,
      reason: exampleListed.reason,
    },
    answer: exampleAnswer,
  },
});

const seeSimulation = defineRoute({
  name: 'see-simulation',
  method: 'GET',
  path: '/regions/{region}/simulations/{simulationId}',
  summary: '查看一次重算：进度、结果、明细文件',
  access: readers,
  params: ofSimulation,
  answer: simulationAnswer,
  refusals: {},
  example: { params: exampleParams, answer: exampleAnswer },
});

const listSimulations = defineRoute({
  name: 'list-simulations',
  method: 'GET',
  path: '/regions/{region}/simulations',
  summary: '查看一个地区做过的重算：谁、什么时候、为什么',
  access: readers,
  params: ofRegion,
  answer: z.strictObject({ simulations: z.array(z.strictObject(listed)) }),
  refusals: {},
  example: { params: { region: exampleParams.region }, answer: { simulations: [exampleListed] } },
});

export const simulationsRoutes = { requestSimulation, seeSimulation, listSimulations };
