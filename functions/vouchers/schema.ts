import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { datesBetween } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, regionCode } from '../../shared/schemas.ts';
import { VOUCHER_KINDS, type VoucherKind } from './entries.ts';

/** A year and a day: more is asked for in parts. */
const MAX_STATEMENT_DAYS = 367;

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const programId = idSchema('program');
export const region = regionCode.regex(/^\d{6}$/);
export const version = z.int().min(1);
const fen = z.int();
const units = z.int().min(0);
const instant = z.iso.datetime({ offset: true });
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });
const unit = z.enum(['fen', 'point', 'minute']);

// Checked by `checkProgram`, which names every problem in Chinese, and not here, where only the first would be told.
export const document = z
  .unknown()
  .refine((value) => typeof value === 'object' && value !== null && !Array.isArray(value))
  .meta({ description: '券的方案，写法见 docs/vouchers.md 和 docs/voucher-program.schema.json' });

const problem = z.strictObject({
  path: z.string(),
  problem: z.string(),
  advice: z.string(),
  example: z.string().meta({ description: '显示这一问题的一位老人' }).optional(),
});
const heading = {
  programId,
  state: z.enum(['DRAFT', 'PUBLISHED']),
  version,
  draftedBy: by,
  draftedAt: instant,
  publishedBy: by.optional(),
  publishedAt: instant.optional(),
};
export const programAnswer = z.strictObject({
  ...heading,
  region,
  document,
  paysFor: z.string().meta({ description: '可以付什么，一句话' }),
  warnings: z.array(problem),
});
export const listedProgram = z.strictObject({
  ...heading,
  name: z.string(),
  code: z.string(),
  unit,
  paysFor: z.string(),
  from: businessDate,
  to: businessDate.meta({ description: '最后一天' }).optional(),
  place: z
    .enum(['none', 'coming', 'in-force', 'past', 'replaced'])
    .meta({ description: 'none 草稿、coming 未到日期、in-force 执行中、past 已过、replaced 执行前被另一版替换' }),
});

const lot = z.strictObject({
  lotId: z.string(),
  programId,
  name: z.string(),
  unit,
  issuedUnits: units,
  leftUnits: units,
  heldUnits: units,
  leftText: z.string().meta({ description: '还能用多少，如“20.00 元”“35 分”' }),
  paysFor: z.string(),
  from: businessDate,
  expiresOn: businessDate,
  state: z
    .enum(['usable', 'coming', 'used-up', 'expired', 'clawed-back'])
    .meta({ description: 'usable 可用、coming 未到日期、used-up 用完、expired 过期、clawed-back 已收回' }),
});
const hold = z.strictObject({
  holdId: z.string().meta({ description: '占用它的订单或订餐的编号' }),
  scope: z.enum(['meal', 'home-care']),
  date: businessDate,
  heldAt: instant,
  fen: fen.meta({ description: '预计付多少' }),
});
export const walletAnswer = z.strictObject({
  elderId,
  lots: z.array(lot).meta({ description: '先用的在前' }),
  holds: z.array(hold),
  freeFen: fen.meta({ description: '可用部分最多值多少' }),
  heldFen: fen,
});

export const period = z
  .strictObject({ from: businessDate, to: businessDate })
  .refine(({ from, to }) => from <= to && datesBetween(from, to).length <= MAX_STATEMENT_DAYS, {
    message: `at most ${MAX_STATEMENT_DAYS} days`,
  });
const balance = z.strictObject({
  programId,
  name: z.string(),
  unit,
  freeUnits: z.int(),
  heldUnits: z.int(),
});
const line = z.strictObject({
  at: instant,
  date: businessDate.meta({ description: '事情发生的日子' }),
  kind: z.enum(Object.keys(VOUCHER_KINDS) as VoucherKind[]),
  programId,
  lotId: z.string(),
  text: z.string(),
  freeUnits: z.int().meta({ description: '可用部分的增减' }),
  heldUnits: z.int().meta({ description: '占用部分的增减' }),
  balance: z.int().meta({ description: '这种券记完这一笔后可用多少' }),
  holdId: z.string().optional(),
  reason: z.string().optional(),
  by,
});
export const walletStatementAnswer = z.strictObject({
  elderId,
  from: businessDate,
  to: businessDate,
  opening: z.array(balance),
  lines: z.array(line),
  closing: z.array(balance),
});
