import * as z from 'zod';
import { datesBetween } from '../../shared/business-time.ts';
import { documentProblem, draftHeading, placeOnDateLine, writtenDocument } from '../../shared/draft-answer.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, by, regionCode } from '../../shared/schemas.ts';
import { VOUCHER_KINDS, type VoucherKind } from './entries.ts';

/** A year and a day: more is asked for in parts. */
const MAX_STATEMENT_DAYS = 367;

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const programId = idSchema('program');
export const region = regionCode.regex(/^\d{6}$/);
const fen = z.int();
const units = z.int().min(0);
const instant = z.iso.datetime({ offset: true });
const unit = z.enum(['fen', 'point', 'minute']);

export const document = writtenDocument('券的方案，写法见 docs/vouchers.md 和 docs/voucher-program.schema.json');

const heading = { programId, ...draftHeading };
export const programAnswer = z.strictObject({
  ...heading,
  region,
  document,
  paysFor: z.string().meta({ description: '可以付什么，一句话' }),
  warnings: z.array(documentProblem(z.string().meta({ description: '显示这一问题的一位老人' }))),
});
export const listedProgram = z.strictObject({
  ...heading,
  name: z.string(),
  code: z.string(),
  unit,
  paysFor: z.string(),
  from: businessDate,
  to: businessDate.meta({ description: '最后一天' }).optional(),
  place: placeOnDateLine,
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
  unitsPerDay: units.meta({ description: '一天的服务最多付多少；不写的没有限制' }).optional(),
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
