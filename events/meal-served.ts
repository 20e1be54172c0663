import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { mealOfElder } from './meal.ts';

/** An elder got a meal. `evidenceGrade` from 4 (card reader) to 0 (nothing). */
export const mealServed = defineEvent({
  name: 'meal.served',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    selfPayFen: z.int(),
    subsidyFen: z.int(),
    evidenceGrade: z.int().min(0).max(4),
    walkIn: z.boolean(),
  }),
});
