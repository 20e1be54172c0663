import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { MAX_FEN } from '../../shared/money.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { MEAL_KINDS, MEALTIMES, MODES } from '../facilities/index.ts';
import { CATEGORIES, codesOf, LEVELS } from '../registry/index.ts';

const MAX_TAKEN_MEALS = 100;
const MAX_ELDERS_ON_A_TRIP = 50;
/** A case is tried by hand: a real month is priced by a worker. */
const MAX_MEALS_OF_A_MONTH = 200;

const fen = z.int().min(0).max(MAX_FEN);
const facts = z.strictObject({
  birthDate: businessDate,
  categories: z.array(z.enum(codesOf(CATEGORIES))).max(20),
  assessmentLevel: z.enum(codesOf(LEVELS)).optional(),
  household: regionCode,
  residence: regionCode,
  deceased: z.boolean(),
  inInstitution: z.boolean(),
  suspended: z.boolean(),
  lastMonth: z
    .strictObject({ residence: regionCode, inInstitution: z.boolean() })
    .meta({ description: '上月最后一天的居住地和是否入住机构；只用于次月起停补的政策' })
    .optional(),
});
const facility = z.strictObject({ facilityId: idSchema('facility'), region: regionCode, kind: z.enum(MEAL_KINDS) });
const grade = lineOfText(20).optional();
const distanceMetres = z
  .int()
  .min(0)
  .max(1_000_000)
  .meta({ description: '老人住处到就餐点的距离（米）；不知道就不写' })
  .optional();
const at = { date: businessDate, mealtime: z.enum(MEALTIMES) };

const meal = z.strictObject({
  facts,
  facility,
  ...at,
  mode: z.enum(MODES),
  listFen: fen,
  distanceMetres,
  taken: z
    .array(
      z.strictObject({
        ...at,
        subsidyFen: fen,
        layers: z.array(z.strictObject({ payer: z.string().max(40), fen })).max(10),
      }),
    )
    .max(MAX_TAKEN_MEALS),
});
const trip = z.strictObject({
  facility,
  ...at,
  elders: z
    .array(z.strictObject({ facts, distanceMetres, subsidyFen: fen }))
    .min(1)
    .max(MAX_ELDERS_ON_A_TRIP),
});
const operatorMonth = z.strictObject({
  facility,
  grade,
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  meals: z
    .array(
      z.strictObject({
        elderId: idSchema('elder'),
        facts,
        ...at,
        mode: z.enum(MODES),
        listFen: fen,
        discountFen: fen,
        subsidyFen: fen,
        distanceMetres,
      }),
    )
    .max(MAX_MEALS_OF_A_MONTH),
  inForce: z.strictObject({ from: businessDate, to: businessDate }),
});
const count = z.int().min(0).max(100_000_000);
const operatorYear = z.strictObject({
  facility,
  grade,
  year: z.int().min(2000).max(2200),
  volume: z.strictObject({ meals: count, diners: count, days: z.int().min(0).max(366) }),
});

/** `PolicyCase` as the API reads and answers it. */
export const policyCase = z
  .union([
    z.strictObject({ meal }),
    z.strictObject({ trip }),
    z.strictObject({ operatorMonth }),
    z.strictObject({ operatorYear }),
  ])
  .meta({ description: '一个例子：一餐 meal、一趟送餐 trip、就餐点的一个月 operatorMonth 或一年 operatorYear' });
