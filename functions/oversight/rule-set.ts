import * as z from 'zod';
import { MODES } from '../facilities/index.ts';

/**
 * What is looked for at night, as data. Thresholds are met when reached (`atLeast…`) or passed (`moreThan…`), as their
 * names say.
 */
const count = (description: string) => z.int().min(1).max(10_000).meta({ description });
const days = (description: string) => z.int().min(1).max(366).meta({ description });
const minutes = (description: string) => z.int().min(0).max(720).meta({ description });
const percent = (description: string) => z.int().min(0).max(1_000).meta({ description });
const enabled = z.boolean().meta({ description: '是否启用：true 启用，false 停用' });
const evidence = z.int().min(0).max(4).meta({
  description: '凭证等级不高于几级算弱凭证：0 无凭证，1 工作人员见证，2 领餐码或家属代领，3 本人动态码，4 刷卡或人脸',
});

const KINDS = {
  'not-entitled': z.strictObject({
    kind: z.literal('not-entitled').meta({ description: '幽灵用餐：老人已去世、已停服务或住在机构，仍有供餐' }),
    enabled,
    atLeastMeals: count('一位老人一个月至少几餐才提示'),
  }),
  'no-other-trace': z.strictObject({
    kind: z
      .literal('no-other-trace')
      .meta({ description: '幽灵用餐：老人只有弱凭证的餐，没有电话、没有本人账号、没有家属绑定，别无踪迹' }),
    enabled,
    atLeastMeals: count('一位老人一个月至少几餐才提示'),
    evidenceAtMost: evidence,
  }),
  burst: z.strictObject({
    kind: z.literal('burst').meta({ description: '集中刷餐：同一个收餐人几分钟内连续供餐过多' }),
    enabled,
    atLeastMeals: count('时间段内至少几餐才提示'),
    withinMinutes: count('时间段长度（分钟）'),
  }),
  'flat-counts': z.strictObject({
    kind: z.literal('flat-counts').meta({ description: '份数雷同：连续多天同一餐次的供餐份数一模一样' }),
    enabled,
    atLeastDays: days('至少连续几个供餐日'),
    atLeastMeals: count('每天至少几餐才算'),
  }),
  'same-collector': z.strictObject({
    kind: z
      .literal('same-collector')
      .meta({ description: '一人代领：同一家属出示领餐码，或同一人见证，一餐领走许多老人的餐' }),
    enabled,
    atLeastElders: count('一餐至少几位老人才提示'),
  }),
  witnessed: z.strictObject({
    kind: z.literal('witnessed').meta({ description: '弱凭证过多：一个月里弱凭证的餐数超过定额，或占比过高' }),
    enabled,
    evidenceAtMost: evidence,
    moreThanMeals: count('一个月超过几餐就提示'),
    moreThanPercent: percent('占全部供餐的百分比超过多少就提示'),
    atLeastMeals: count('按占比提示时，当月至少供了几餐'),
  }),
  'outside-hours': z.strictObject({
    kind: z.literal('outside-hours').meta({ description: '非供餐时间刷餐：在供餐时间以外登记的餐' }),
    enabled,
    moreThanMinutesBefore: minutes('早于开餐超过几分钟算时间以外'),
    moreThanMinutesAfter: minutes('晚于收餐超过几分钟算时间以外'),
    modes: z
      .array(z.enum(MODES))
      .min(1)
      .meta({ description: '看哪几种用餐方式：eat-in 堂食，pick-up 自取，delivery 送餐' }),
    atLeastMeals: count('一天至少几餐才提示'),
  }),
  'idle-then-daily': z.strictObject({
    kind: z.literal('idle-then-daily').meta({ description: '沉睡资格：老人长期不用餐，忽然天天用餐' }),
    enabled,
    idleDays: days('此前至少连续几天没有用餐'),
    atLeastMeals: count('随后至少几餐才提示'),
    withinDays: days('在几天之内'),
  }),
  'dearer-with-subsidy': z.strictObject({
    kind: z.literal('dearer-with-subsidy').meta({ description: '看人定价：有补贴的餐比没有补贴的餐标价高' }),
    enabled,
    moreThanPercent: percent('标价中位数高出百分之几以上就提示'),
    atLeastMeals: count('两边各至少几餐才比较'),
  }),
} as const;

export const rule = z.discriminatedUnion('kind', [
  KINDS['not-entitled'],
  KINDS['no-other-trace'],
  KINDS.burst,
  KINDS['flat-counts'],
  KINDS['same-collector'],
  KINDS.witnessed,
  KINDS['outside-hours'],
  KINDS['idle-then-daily'],
  KINDS['dearer-with-subsidy'],
]);
export type Rule = z.output<typeof rule>;
export type RuleKind = Rule['kind'];
export type RuleOf<Kind extends RuleKind> = Extract<Rule, { kind: Kind }>;
export const RULE_KINDS = Object.keys(KINDS) as [RuleKind, ...RuleKind[]];

export const RULE_WORDS: Readonly<Record<RuleKind, string>> = {
  'not-entitled': '已故、停服务或住机构仍供餐',
  'no-other-trace': '别无踪迹的老人',
  burst: '集中刷餐',
  'flat-counts': '份数雷同',
  'same-collector': '一人代领多人',
  witnessed: '弱凭证过多',
  'outside-hours': '非供餐时间刷餐',
  'idle-then-daily': '沉睡后天天用餐',
  'dearer-with-subsidy': '有补贴的餐标价更高',
};

export const ruleSet = z.strictObject({
  name: z.string().min(1).max(60).meta({ description: '这套规则的名称' }),
  rules: z
    .array(rule)
    .refine((rules) => new Set(rules.map(({ kind }) => kind)).size === rules.length, { message: '每种规则只写一条' })
    .meta({ description: '规则，每种一条。区县只写要改的几种，其余照默认' }),
});
export type RuleSet = z.output<typeof ruleSet>;

/** The default rules with those a county has set for itself in their place. */
export const withOwn = (defaults: RuleSet, own: RuleSet | undefined): Rule[] =>
  defaults.rules.map((one) => own?.rules.find(({ kind }) => kind === one.kind) ?? one);
