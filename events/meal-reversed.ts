import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { mealOfElder } from './meal.ts';

/** A served meal was taken back: at the till, after which it may be served again, or for good. */
export const mealReversed = defineEvent({
  name: 'meal.reversed',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    how: z.enum(['undone', 'reversed']),
    reason: z.string().optional(),
  }),
});
