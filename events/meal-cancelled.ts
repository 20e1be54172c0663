import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { mealOfElder } from './meal.ts';

/** A booking ended before it was served: by request, because the point closed, or for a meal at another point. */
export const mealCancelled = defineEvent({
  name: 'meal.cancelled',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    how: z.enum(['CANCELLED', 'CANCELLED_BY_POINT', 'SUBSTITUTED']),
    /** After the cut-off: the kitchen had counted it. */
    late: z.boolean(),
    reason: z.string().optional(),
  }),
});
