import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { mealOfElder } from './meal.ts';

/**
 * A booking is not what it was: somebody chose again, news about the elder changed the price, or a dish got an allergen
 * after it was booked. Then the elder must be called and may cancel at any time.
 */
export const mealChanged = defineEvent({
  name: 'meal.changed',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    why: z.enum(['choice', 'entitlement', 'new-allergen']),
    selfPayFen: z.int(),
    /** Only `entitlement`: what the elder would have paid before. */
    selfPayBeforeFen: z.int().optional(),
    /** Only `new-allergen`: all that came after the booking. */
    allergens: z.array(z.string()),
  }),
});
