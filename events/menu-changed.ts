import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

const dish = z.strictObject({
  name: z.string(),
  priceFen: z.int(),
  diets: z.array(z.string()),
  allergens: z.array(z.string()),
});

/**
 * Dishes of a published meal are not what they were. Bookings keep their price; whoever booked a dish with new allergens
 * must be told and may cancel free of charge.
 */
export const menuChanged = defineEvent({
  name: 'menu.changed',
  version: 1,
  schema: z.strictObject({
    facilityId: idSchema('facility'),
    date: businessDate,
    mealtime: z.enum(['breakfast', 'lunch', 'dinner']),
    dishes: z
      .array(
        z.strictObject({
          dishId: idSchema('dish'),
          was: dish,
          is: dish,
          newAllergens: z.array(z.string()),
          /** Diets the dish was made for and is no more. */
          lostDiets: z.array(z.string()),
        }),
      )
      .min(1),
  }),
});
