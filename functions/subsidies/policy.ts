import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { lineOfText } from '../../shared/schemas.ts';
import { FACILITY_KINDS, MEALTIMES, MODES } from '../facilities/index.ts';
import { CATEGORIES, codesOf, LEVELS } from '../registry/index.ts';

/**
 * The language of subsidy policies: JSON documents, strict (an unknown field is an error), without code and without
 * city names. Who, where, when and how much are independent of each other and mean the same wherever they are written.
 * The descriptions are Chinese because the people who write policies read them, through the exported JSON Schema.
 */

/** Above this (1,000 yuan a meal) an amount is taken for a mistake of units. */
const MAX_AMOUNT_FEN = 100_000;
/** Keeps fen times numerator far below 2^53. */
const MAX_FRACTION_PART = 10_000;

const described = <Schema extends z.ZodType>(schema: Schema, description: string): Schema =>
  schema.meta({ description });
const fen = (description: string) => described(z.int().min(0).max(MAX_AMOUNT_FEN), `${description}（单位：分）`);
const label = (description: string) => described(lineOfText(40), description);
const date = (description: string) => described(z.iso.date(), `${description}（YYYY-MM-DD，北京时间）`);
// A pattern rather than shared/schemas.ts's check, so that the exported JSON Schema carries it.
const regionCode = z
  .string()
  .regex(/^\d{6}(\d{3}|\d{6})?$/)
  .meta({ description: '行政区划代码：6 位到县，9 位到乡镇，12 位到村' });
const listOf = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  described(z.array(schema).min(1).max(50), description);

const ageBand = z
  .strictObject({
    from: described(z.int().min(0).max(150), '最小周岁，含').optional(),
    to: described(z.int().min(0).max(150), '最大周岁，含').optional(),
  })
  .meta({ description: '年龄段，两端都含；只写一端表示不限另一端' });

export const personSchema = z
  .strictObject({
    age: ageBand.optional(),
    categories: listOf(z.enum(codesOf(CATEGORIES)), '属于其中任何一类').optional(),
    without: listOf(z.enum(codesOf(CATEGORIES)), '属于其中任何一类的除外').optional(),
    levels: listOf(z.enum(codesOf(LEVELS)), '能力评估等级是其中之一，评估须在有效期内').optional(),
    household: listOf(regionCode, '户籍在其中任何一个地区之内').optional(),
    residence: listOf(regionCode, '居住在其中任何一个地区之内').optional(),
  })
  .meta({ description: '一组人的条件，写出的各项须同时满足' });

const placeSchema = z
  .strictObject({
    regions: listOf(regionCode, '就餐点在其中任何一个地区之内').optional(),
    sameAs: z
      .strictObject({
        level: described(
          z.enum(['city', 'county', 'township', 'village']),
          '同一个市（city）、县区（county）、乡镇街道（township）、村社区（village）',
        ),
        of: described(z.enum(['household', 'residence']), '与老人的户籍地（household）或居住地（residence）相比'),
      })
      .meta({ description: '就餐点须与老人在同一个地方' })
      .optional(),
    kinds: listOf(z.enum(FACILITY_KINDS), '就餐点是其中一种').optional(),
    facilities: listOf(idSchema('facility'), '只限这些就餐点（定点）').optional(),
  })
  .meta({ description: '就餐点的条件，写出的各项须同时满足' });

const timeSchema = z
  .strictObject({
    mealtimes: listOf(z.enum(MEALTIMES), '餐次').optional(),
    days: listOf(
      z.enum(['workday', 'weekend', 'holiday']),
      '日子：workday 工作日（含调休上班日）、weekend 休息日（不含调休上班日）、holiday 法定节假日放假期间；不写表示不限',
    ).optional(),
    weekdays: listOf(z.int().min(1).max(7), '星期：1 是周一，7 是周日').optional(),
  })
  .meta({ description: '时间条件，写出的各项须同时满足' });

const priceOf = described(z.enum(['list', 'net']), 'list 按原价算，net 按优惠后的价算');
const priceSchema = z
  .union([
    z.strictObject({ of: priceOf, atLeastFen: fen('餐费达到这个数') }),
    z.strictObject({ of: priceOf, moreThanFen: fen('餐费超过这个数') }),
  ])
  .meta({ description: '餐费门槛' });

const conditions = {
  who: listOf(personSchema, '对象：满足其中任何一组即可；不写表示不限').optional(),
  where: placeSchema.optional(),
  when: timeSchema.optional(),
  modes: listOf(z.enum(MODES), '就餐方式').optional(),
  price: priceSchema.optional(),
};

const rounding = described(
  z.enum(['floor', 'half-up', 'half-even', 'ceil']),
  '不足一分的处理：floor 舍去、half-up 四舍五入、half-even 四舍六入五成双、ceil 进一',
);
const fraction = {
  numerator: described(z.int().min(1).max(MAX_FRACTION_PART), '分子'),
  denominator: described(z.int().min(1).max(MAX_FRACTION_PART), '分母'),
  rounding,
};
const capFen = fen('最多补这么多').optional();

export const amountSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('fixed'), fen: fen('每餐补这么多') }).meta({ description: '定额' }),
    z
      .strictObject({
        kind: z.literal('fraction'),
        of: priceOf,
        ...fraction,
        capFen,
      })
      .meta({ description: '按餐费的几分之几' }),
    z
      .strictObject({
        kind: z.literal('fixed-price'),
        elderPaysFen: fen('老人自付这么多，超出部分补贴'),
        share: z
          .strictObject(fraction)
          .meta({ description: '只承担超出部分的几分之几；零头归排在后面、不写 share 的一层' })
          .optional(),
        capFen,
      })
      .meta({ description: '老人付固定价，其余补贴' }),
  ])
  .meta({ description: '补多少；任何一种都不会超过餐费' });

const classSchema = z
  .strictObject({ label: label('这一档的名称，如“80 岁以上”'), ...conditions, amount: amountSchema })
  .meta({ description: '一档：谁、在哪、何时，补多少' });

const classes = {
  choose: described(z.enum(['first', 'best']), 'first 取第一个符合的档，best 取对老人最有利的档'),
  classes: listOf(classSchema, '各档'),
};

const per = described(
  z.enum(['mealtime', 'day', 'week', 'month']),
  'mealtime 每个餐次、day 每天、week 每个自然周（周一到周日）、month 每个自然月；不结转',
);
export const quotaSchema = z
  .union([
    z.strictObject({ per, meals: described(z.int().min(1).max(200), '最多补这么多餐') }),
    z.strictObject({
      per,
      fen: described(
        z
          .int()
          .min(1)
          .max(MAX_AMOUNT_FEN * 100),
        '最多补这么多钱（单位：分）',
      ),
    }),
  ])
  .meta({ description: '上限' });
const quotas = (description: string) => described(z.array(quotaSchema).max(10), description).default([]);

export const payerSchema = z
  .discriminatedUnion('level', [
    z.strictObject({
      level: described(
        z.enum(['province', 'city', 'county', 'township', 'village']),
        'province 省级（含直辖市）、city 市级、county 县区级、township 乡镇街道、village 村社区',
      ),
      of: described(
        z.enum(['household', 'residence', 'facility', 'policy']),
        '哪里的：household 老人户籍地、residence 老人居住地、facility 就餐点所在地、policy 本政策的地区',
      ),
    }),
    z.strictObject({
      level: described(z.enum(['operator', 'merchant', 'charity']), 'operator 运营方、merchant 商家、charity 慈善捐赠'),
    }),
  ])
  .meta({ description: '出资方' });

const discountSchema = z
  .strictObject({ label: label('优惠名称'), ...conditions, ...classes })
  .meta({ description: '商家优惠，先于补贴；排在后面的按前面优惠后的价计算' });

const layerSchema = z
  .strictObject({
    label: label('这一层的名称，如“区级补贴”'),
    payer: payerSchema,
    ...conditions,
    ...classes,
    quotas: quotas('这一出资方的上限'),
  })
  .meta({ description: '一层补贴：一个出资方' });

const calendarSchema = z
  .strictObject({
    years: listOf(z.int().min(2000).max(2200), '本日历包含的年份'),
    holidays: z
      .array(z.strictObject({ label: label('节日'), from: date('放假第一天'), to: date('放假最后一天') }))
      .max(200)
      .meta({ description: '法定节假日放假安排' }),
    makeUpWorkdays: z.array(date('调休上班日')).max(200).meta({ description: '调休上班的周末' }),
  })
  .meta({ description: '放假安排；用到工作日、休息日、节假日的政策须写' });

export const policySchema = z
  .strictObject({
    name: label('政策名称'),
    basis: described(lineOfText(200), '依据的文件').optional(),
    region: described(z.string().regex(/^\d{6}$/), '政策的地区：县、市或省的 6 位行政区划代码'),
    from: date('从哪一天的餐开始执行'),
    birthday: z
      .strictObject({
        counts: described(
          z.enum(['on-the-day', 'from-month-start', 'from-next-month']),
          '到龄当天、当月 1 日、次月 1 日起算',
        ),
        leapDay: described(z.enum(['02-28', '03-01']), '2 月 29 日出生的，平年按哪天过生日'),
      })
      .meta({ description: '年龄怎么算' }),
    stops: z
      .array(z.enum(['institution', 'moved-out']))
      .max(2)
      .meta({
        description:
          '停补的情形：institution 入住机构、moved-out 不再居住在本政策的地区。去世和暂停服务的一律停补，不必写',
      })
      .default([]),
    calendar: calendarSchema.optional(),
    discounts: described(z.array(discountSchema).max(10), '商家优惠，按顺序').default([]),
    layers: described(z.array(layerSchema).max(10), '各层补贴，按顺序：前面的先付，餐费付完为止'),
    minimumOwnFen: fen('老人至少自付；餐费更低时付全部餐费').default(0),
    quotas: quotas('各层合计的上限'),
  })
  .meta({ title: '助餐补贴政策' });

/** A policy as written and published. */
export type PolicyDocument = z.output<typeof policySchema>;
/** A published version: the document and the id that every meal priced by it keeps. */
export type Policy = PolicyDocument & { readonly policyId: string };

export type Person = z.output<typeof personSchema>;
export type Place = z.output<typeof placeSchema>;
export type Time = z.output<typeof timeSchema>;
export type Price = z.output<typeof priceSchema>;
export type Conditions = Pick<PolicyDocument['layers'][number], 'who' | 'where' | 'when' | 'modes' | 'price'>;
export type Amount = z.output<typeof amountSchema>;
export type Rounding = z.output<typeof rounding>;
export type Quota = z.output<typeof quotaSchema>;
export type Payer = z.output<typeof payerSchema>;
export type Class = z.output<typeof classSchema>;
export type Layer = z.output<typeof layerSchema>;
export type Discount = z.output<typeof discountSchema>;
export type Calendar = z.output<typeof calendarSchema>;
export type Birthday = PolicyDocument['birthday'];
