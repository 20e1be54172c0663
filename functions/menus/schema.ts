import * as z from 'zod';
import { weekdayOf } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText } from '../../shared/schemas.ts';
import { MEALTIMES, portionKey } from '../facilities/index.ts';
import { ALLERGENS, codesOf, DIETS } from '../registry/index.ts';

export const MAX_DISHES = 40;
/** 500 yuan a portion: above it somebody has typed yuan for fen. */
export const MAX_PRICE_FEN = 50_000;
export const MAX_PORTIONS = 9_999;
const MAX_MG = 1_000_000;
const MAX_KJ = 20_000;

export const facilityId = idSchema('facility');
export const dishId = idSchema('dish');
export const mealtime = z.enum(MEALTIMES);
export const monday = businessDate.refine((date) => weekdayOf(date) === 1).meta({ description: 'a Monday' });

const each = <Code extends string>(codes: readonly [Code, ...Code[]]) =>
  z
    .array(z.enum(codes))
    .max(codes.length)
    .refine((chosen) => new Set(chosen).size === chosen.length);

export const dish = z.strictObject({
  dishId,
  name: lineOfText(40),
  kind: z.enum(['set', 'dish']),
  priceFen: z.int().min(0).max(MAX_PRICE_FEN).meta({ description: 'price of a portion in fen; 0 is a free meal' }),
  portions: z.int().min(1).max(MAX_PORTIONS).optional(),
  diets: each(codesOf(DIETS)),
  allergens: each(codesOf(ALLERGENS)),
  nutrition: z
    .strictObject({
      energyKj: z.int().min(0).max(MAX_KJ),
      proteinMg: z.int().min(0).max(MAX_MG),
      fatMg: z.int().min(0).max(MAX_MG),
      carbohydrateMg: z.int().min(0).max(MAX_MG),
      sodiumMg: z.int().min(0).max(MAX_MG),
    })
    .optional(),
});

/** The dishes of one meal. Ids that end alike are refused: a slot tells dishes apart by the end of their ids. */
export const dishes = z
  .array(dish)
  .max(MAX_DISHES)
  .refine((all) => new Set(all.map((one) => portionKey(one.dishId))).size === all.length);
