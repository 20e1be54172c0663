import * as z from 'zod';
import type { RegionCode } from '../../shared/regions.ts';
import { lineOfText } from '../../shared/schemas.ts';
import { CATEGORIES, codesOf } from '../registry/index.ts';
import { HELPS } from '../services/index.ts';
import { payment, personSchema } from '../subsidies/index.ts';

/**
 * The language of voucher programs: JSON documents, strict and without code, which say who gets what, what it pays, until
 * when, and who bears it. People and payers are written as in subsidy policies. The descriptions are Chinese because the
 * people who write programs read them, through the exported JSON Schema.
 */

/** A hundred thousand yuan, points or minutes of a unit of a fen each: far above any voucher, an error of units below it. */
const MAX_UNITS = 10_000_000;
/** A hundred yuan a unit. */
const MAX_FEN_PER_UNIT = 10_000;

const described = <Schema extends z.ZodType>(schema: Schema, description: string): Schema =>
  schema.meta({ description });
const date = (description: string) => described(z.iso.date(), `${description}（YYYY-MM-DD，北京时间）`);
const label = (description: string) => described(lineOfText(40), description);
const units = (description: string) => described(z.int().min(1).max(MAX_UNITS), description);

/** A program's name in documents, the same for every version of it: `monthly-60`. */
const programCode = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,39}$/)
  .meta({ description: '券的代号：小写字母、数字和连字符，如 monthly-60；换新版时不变' });

const servicesSchema = z
  .union([
    z.literal('all'),
    z.strictObject({
      helps: described(
        z.array(z.enum(Object.keys(HELPS) as (keyof typeof HELPS)[])).min(1),
        '六助中的哪几助',
      ).optional(),
      groups: described(z.array(lineOfText(40)).min(1).max(50), '服务目录中的哪几类').optional(),
      serviceIds: described(z.array(z.string().max(40)).min(1).max(200), '服务目录中的哪几项').optional(),
    }),
  ])
  .meta({ description: '可付哪些上门服务：all 全部；或列出几助、几类、几项，属于其中任何一个即可' });

const scopeSchema = z
  .strictObject({
    meals: described(z.literal(true), '可付助餐').optional(),
    services: servicesSchema.optional(),
    carePlansOnly: described(z.literal(true), '只付照护计划派出的上门服务，老人自己下的单不付').optional(),
  })
  .meta({ description: '可以付什么；助餐和上门服务都写的，两样都可以付' });

const expirySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('month-end') }).meta({ description: '发放当月的最后一天' }),
    z
      .strictObject({ kind: z.literal('days'), days: described(z.int().min(1).max(3660), '连发放当天在内的天数') })
      .meta({ description: '发放后若干天' }),
    z.strictObject({ kind: z.literal('date'), date: date('最后一天') }).meta({ description: '固定的日子' }),
  ])
  .meta({ description: '最后哪一天还能用' });

export const programSchema = z
  .strictObject({
    name: label('券的名称'),
    code: programCode,
    basis: described(lineOfText(200), '依据的文件').optional(),
    region: described(z.string().regex(/^\d{6}$/), '发券的地区：县、市或省的 6 位行政区划代码'),
    from: date('从哪一天起执行'),
    to: date('最后执行到哪一天；不写表示一直执行到换新版').optional(),
    unit: described(z.enum(['fen', 'point', 'minute']), 'fen 金额（单位：分）、point 积分、minute 分钟'),
    fenPerUnit: described(
      z.int().min(1).max(MAX_FEN_PER_UNIT),
      '一个单位最多付多少分：金额写 1，积分和分钟写每分、每分钟的价',
    ),
    pointsPerHour: described(
      z.int().min(1).max(10_000),
      '一小时服务用多少分；不写的按价付。分钟券一小时总是 60 分钟，不写',
    ).optional(),
    percent: described(z.int().min(1).max(100), '最多付价款的百分之几，不足一分的舍去').default(100),
    beyond: described(
      z.enum(['self-pay', 'refuse']),
      '券不够付的部分：self-pay 老人自付；refuse 不办理，有这种券的老人不能只付一部分',
    ).default('self-pay'),
    scope: scopeSchema,
    who: described(z.array(personSchema).min(1).max(50), '对象：满足其中任何一组即可；不写表示不限').optional(),
    cadence: described(
      z.enum(['monthly', 'once', 'daily-minutes']),
      'monthly 每月发一次；once 一人一次；daily-minutes 每天若干分钟，按月合计发放，月中起享受的从那天算起',
    ),
    amount: z
      .strictObject({
        choose: described(z.enum(['first', 'best']), 'first 取第一个符合的档，best 取最多的一档'),
        classes: described(
          z
            .array(
              z.strictObject({
                label: label('这一档的名称，如“重度失能”'),
                who: described(z.array(personSchema).min(1).max(50), '这一档的对象；不写表示其余的人').optional(),
                units: units('每次发多少个单位；daily-minutes 写每天多少分钟'),
              }),
            )
            .min(1)
            .max(20),
          '各档',
        ),
      })
      .meta({ description: '发多少' }),
    expiry: expirySchema,
    graceDays: described(
      z.int().min(0).max(60),
      '过期后几天之内，还能用过期前已占用的券结清过期前已完成的服务',
    ).default(0),
    clawBack: described(
      z.array(z.enum(['death', 'loss'])).max(2),
      '什么时候收回没有用完的券：death 老人去世，loss 不再符合条件；不写的两样都不收回，用到到期',
    ).default([]),
    excludes: described(
      z
        .array(
          z
            .strictObject({
              program: programCode,
              from: date('从哪一天起').optional(),
              to: date('到哪一天为止').optional(),
            })
            .meta({ description: '已有这种券的人不发本券；两个日期都含；由另一个系统发放的，双方任何一方写了都算' }),
        )
        .max(50),
      '不能同时享受的券',
    ).default([]),
    payer: payment.payer.optional(),
    shares: payment.shares,
    rank: described(z.int().min(0).max(100), '限制的松紧：同一天到期的券，数字大的（用处更窄的）先用').default(0),
    external: z
      .strictObject({
        system: described(lineOfText(40), '另一个系统的名称，如“民政通”'),
        holders: described(
          z.enum(codesOf(CATEGORIES)),
          '享受它的人在档案里属于哪一类；名单按类别导入，起止日期记在档案里。写了的，互斥按名单判断',
        ).optional(),
      })
      .meta({ description: '由另一个系统发放和结算的券：这里只登记，不发放、不拨付' })
      .optional(),
  })
  .meta({ title: '养老服务券' });

/** A program as written and published. */
export type ProgramDocument = z.output<typeof programSchema>;
/** A published version: every lot and every tender keeps its id. It never changes. */
export type Program = ProgramDocument & { readonly programId: string };
/** Published programs by their ids. */
export type Programs = ReadonlyMap<string, Program>;

export const UNIT_WORDS = { fen: '元', point: '分', minute: '分钟' } as const;

/** How many units an hour of service takes; undefined where a program pays by price. */
export const unitsPerHour = ({ unit, pointsPerHour }: Pick<Program, 'unit' | 'pointsPerHour'>): number | undefined =>
  unit === 'minute' ? 60 : pointsPerHour;

/** Names a published version: all that is needed to load it. */
export interface ProgramRef {
  readonly region: RegionCode;
  readonly programId: string;
}
