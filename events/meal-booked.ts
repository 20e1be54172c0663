import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { mealOfElder } from './meal.ts';

/** A meal was booked. */
export const mealBooked = defineEvent({
  name: 'meal.booked',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    selfPayFen: z.int(),
    /** Booked by a recurring plan. */
    planId: idSchema('plan').optional(),
  }),
});
