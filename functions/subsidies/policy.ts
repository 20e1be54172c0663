import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { lineOfText } from '../../shared/schemas.ts';
import { MEAL_KINDS, MEALTIMES, MODES } from '../facilities/index.ts';
import { CATEGORIES, codesOf, LEVELS } from '../registry/index.ts';

/**
 * The language of subsidy policies: JSON documents, strict (an unknown field is an error), without code and without
 * city names. Who, where, when and how much are independent of each other and mean the same wherever they are written.
 * The descriptions are Chinese because the people who write policies read them, through the exported JSON Schema.
 */

/** Above this (1,000 yuan a meal) an amount is taken for a mistake of units. */
const MAX_AMOUNT_FEN = 100_000;
/** Above this (a million yuan a month or a year) an amount for a meal point is taken for a mistake of units. */
const MAX_POINT_AMOUNT_FEN = 100_000_000;
/** Keeps fen times numerator far below 2^53. */
const MAX_FRACTION_PART = 10_000;
const MAX_METRES = 200_000;
const MAX_VOLUME = 10_000_000;

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
/** Of villages and points a county has hundreds. */
const longListOf = <Schema extends z.ZodType>(schema: Schema, description: string) =>
  described(z.array(schema).min(1).max(500), description);
const band = (max: number, unit: string, description: string) =>
  z
    .strictObject({
      from: described(z.int().min(0).max(max), `最少${unit}，含`).optional(),
      to: described(z.int().min(0).max(max), `最多${unit}，含`).optional(),
    })
    .meta({ description: `${description}；两端都含，只写一端表示不限另一端` });

export const personSchema = z
  .strictObject({
    age: band(150, '周岁', '年龄段').optional(),
    categories: listOf(z.enum(codesOf(CATEGORIES)), '属于其中任何一类').optional(),
    without: listOf(z.enum(codesOf(CATEGORIES)), '属于其中任何一类的除外').optional(),
    levels: listOf(z.enum(codesOf(LEVELS)), '能力评估等级是其中之一，评估须在有效期内').optional(),
    household: longListOf(regionCode, '户籍在其中任何一个地区之内').optional(),
    residence: longListOf(regionCode, '居住在其中任何一个地区之内').optional(),
  })
  .meta({ description: '一组人的条件，写出的各项须同时满足' });

const samePlace = (description: string) =>
  z
    .strictObject({
      level: described(
        z.enum(['city', 'county', 'township', 'village']),
        '同一个市（city）、县区（county）、乡镇街道（township）、村社区（village）',
      ),
      of: described(z.enum(['household', 'residence']), '与老人的户籍地（household）或居住地（residence）相比'),
    })
    .meta({ description })
    .optional();
const pointPlace = {
  regions: longListOf(regionCode, '就餐点在其中任何一个地区之内').optional(),
  kinds: listOf(z.enum(MEAL_KINDS), '就餐点是其中一种').optional(),
  facilities: longListOf(idSchema('facility'), '只限这些就餐点（定点）').optional(),
};
const placeSchema = z
  .strictObject({
    ...pointPlace,
    sameAs: samePlace('就餐点须与老人在同一个地方'),
    otherThan: samePlace('就餐点须与老人不在同一个地方'),
    metres: band(MAX_METRES, '米', '老人住处到就餐点的距离；距离不明的不符合').optional(),
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
    dates: listOf(
      z.strictObject({ from: date('第一天'), to: date('最后一天') }),
      '在其中任何一段日期之内，如重阳节',
    ).optional(),
  })
  .meta({ description: '时间条件，写出的各项须同时满足' });

const priceSchema = z
  .strictObject({
    of: described(z.enum(['list', 'net']), 'list 按原价算，net 按优惠后的价算'),
    atLeastFen: fen('餐费达到这个数').optional(),
    moreThanFen: fen('餐费超过这个数').optional(),
    atMostFen: fen('餐费不超过这个数').optional(),
  })
  .meta({ description: '餐费门槛，写出的各项须同时满足' });

const elderConditions = {
  who: listOf(personSchema, '对象：满足其中任何一组即可；不写表示不限').optional(),
  where: placeSchema.optional(),
  when: timeSchema.optional(),
};
const conditions = {
  ...elderConditions,
  modes: listOf(z.enum(MODES), '就餐方式').optional(),
  price: priceSchema.optional(),
};
/** What is paid to the point may ask whether the meal itself was subsidised. */
const ownConditions = {
  subsidised: described(z.literal(true), '只算有补贴的餐；不写表示不论有没有补贴').optional(),
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
        of: described(
          z.enum(['list', 'net', 'rest']),
          'list 按原价算，net 按优惠后的价算，rest 按前面各层补后余下的算',
        ),
        ...fraction,
        stepFen: described(z.literal([10, 50, 100]), '取整到角（10）、五角（50）、元（100）；不写取整到分').optional(),
        capFen,
      })
      .meta({ description: '按餐费的几分之几' }),
    z
      .strictObject({
        kind: z.literal('fixed-price'),
        elderPaysFen: fen('老人自付这么多，超出部分补贴'),
        capFen,
      })
      .meta({ description: '老人付固定价，其余补贴' }),
  ])
  .meta({ description: '补多少；任何一种都不会超过餐费' });

const classSchema = z
  .strictObject({ label: label('这一档的名称，如“80 岁以上”'), ...conditions, amount: amountSchema })
  .meta({ description: '一档：谁、在哪、何时，补多少' });

const choose = described(
  z.enum(['first', 'best', 'all']),
  'first 取第一个符合的档，best 取对老人最有利的档，all 符合的各档相加',
);
const classes = { choose, classes: listOf(classSchema, '各档') };

const per = described(
  z.enum(['mealtime', 'day', 'week', 'month', 'year']),
  'mealtime 每个餐次、day 每天、week 每个自然周（周一到周日）、month 每个自然月、year 每个自然年；不结转',
);
export const quotaSchema = z
  .union([
    z.strictObject({ per, meals: described(z.int().min(1).max(1100), '最多补这么多餐') }),
    z.strictObject({
      per,
      fen: described(
        z
          .int()
          .min(1)
          .max(MAX_AMOUNT_FEN * 1000),
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
  .meta({ description: '出资方；写了 shares 的，其余各家分担后余下的和零头归它' });
/** Who pays: one, or several with the rest and the odd fen to the first named. */
export const payment = {
  payer: payerSchema,
  shares: described(
    z
      .array(z.strictObject({ payer: payerSchema, ...fraction }))
      .min(1)
      .max(5),
    '共同分担的其他出资方，各承担这一层的几分之几',
  ).optional(),
};

const discountSchema = z
  .strictObject({ label: label('优惠名称'), ...conditions, ...classes })
  .meta({ description: '商家优惠，先于补贴；排在后面的按前面优惠后的价计算' });

const layerSchema = z
  .strictObject({
    label: label('这一层的名称，如“区级补贴”'),
    ...payment,
    ...conditions,
    ...classes,
    quotas: quotas('这一层的上限'),
  })
  .meta({ description: '一层补贴：一个出资方，或几家按比例分担' });

const deliverySchema = z
  .strictObject({
    label: label('送餐补贴的名称'),
    ...payment,
    ...elderConditions,
    ...ownConditions,
    per: described(
      z.enum(['trip', 'elder']),
      'trip 每趟算一次，同趟有几位老人的取最高的一位；elder 每送到一位老人算一次',
    ),
    choose,
    classes: listOf(
      z
        .strictObject({
          label: label('这一档的名称，如“3 公里以内”'),
          ...elderConditions,
          amount: z.strictObject({ kind: z.literal('fixed'), fen: fen('每次补这么多') }).meta({ description: '定额' }),
        })
        .meta({ description: '一档' }),
      '各档',
    ),
  })
  .meta({ description: '送餐补贴：付给送餐的就餐点，不从餐费里减' });

const operatorSchema = z
  .strictObject({
    label: label('运营补贴的名称'),
    ...payment,
    ...conditions,
    ...ownConditions,
    per: described(
      z.enum(['meal', 'diner-day', 'diner-month', 'month', 'year']),
      'meal 每餐、diner-day 每人每天一次、diner-month 每人每月一次、month 每个就餐点每月、year 每个就餐点每年',
    ),
    choose,
    classes: listOf(
      z
        .strictObject({
          label: label('这一档的名称，如“一级”“日均 50 人以上”'),
          ...conditions,
          grades: listOf(lineOfText(20), '就餐点的等级是其中之一，与评定时的写法一致').optional(),
          volume: z
            .strictObject({
              meals: band(MAX_VOLUME, '份', '期内供餐份数').optional(),
              diners: band(MAX_VOLUME, '人', '期内就餐老人数，一人只数一次').optional(),
              mealsADay: band(MAX_VOLUME, '份', '平均每个供餐日的份数').optional(),
            })
            .meta({ description: '就餐点的规模：当月（per 为 year 时全年）已供的餐，写出的各项须同时满足' })
            .optional(),
          amount: z
            .strictObject({
              kind: z.literal('fixed'),
              fen: described(z.int().min(0).max(MAX_POINT_AMOUNT_FEN), '每次补这么多（单位：分）'),
            })
            .meta({ description: '定额' }),
        })
        .meta({ description: '一档' }),
      '各档',
    ),
    capFen: described(
      z.int().min(1).max(MAX_POINT_AMOUNT_FEN),
      '每个就餐点每月（per 为 year 时每年）最多补这么多（单位：分）',
    ).optional(),
  })
  .meta({ description: '运营补贴：付给就餐点，不从餐费里减' });

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
          z.enum(['on-the-day', 'from-month-start', 'from-next-month', 'from-year-start']),
          '到龄当天、当月 1 日、次月 1 日、当年 1 月 1 日起算',
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
    stopsFrom: described(
      z.enum(['at-once', 'next-month']),
      '上面的停补从何时起：at-once 当天，next-month 次月 1 日。去世和暂停服务总是当天',
    ).default('at-once'),
    priceAt: described(
      z.enum(['booking', 'serving']),
      'booking 按订餐时的情况计价，serving 取餐时按当天的情况重算补贴；菜价总是订餐时的',
    ).default('booking'),
    calendar: calendarSchema.optional(),
    discounts: described(z.array(discountSchema).max(10), '商家优惠，按顺序').default([]),
    layers: described(z.array(layerSchema).max(10), '各层补贴，按顺序：前面的先付，餐费付完为止'),
    minimumOwnFen: fen('老人至少自付；餐费更低时付全部餐费').default(0),
    noMinimumFor: listOf(personSchema, '不必付最低自付的人：满足其中任何一组即可').optional(),
    quotas: quotas('各层合计的上限'),
    deliveries: described(z.array(deliverySchema).max(10), '送餐补贴').default([]),
    operator: described(z.array(operatorSchema).max(10), '运营补贴').default([]),
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
/** Every condition there is; each list of the document allows some of them. */
export type Conditions = Pick<OperatorRule, 'who' | 'where' | 'when' | 'modes' | 'price' | 'subsidised'>;
export type Amount = z.output<typeof amountSchema>;
export type Rounding = z.output<typeof rounding>;
export type Quota = z.output<typeof quotaSchema>;
export type Payer = z.output<typeof payerSchema>;
export type Payment = Pick<PolicyDocument['layers'][number], 'payer' | 'shares'>;
export type Class = z.output<typeof classSchema>;
export type Layer = z.output<typeof layerSchema>;
export type Discount = z.output<typeof discountSchema>;
export type DeliveryRule = z.output<typeof deliverySchema>;
export type OperatorRule = z.output<typeof operatorSchema>;
export type Choose = z.output<typeof choose>;
export type Calendar = z.output<typeof calendarSchema>;
export type Birthday = PolicyDocument['birthday'];
