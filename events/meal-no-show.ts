import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { mealOfElder } from './meal.ts';

/** Nobody came for a booked meal. Of an elder who lives alone this is a sign that somebody should look in. */
export const mealNoShow = defineEvent({
  name: 'meal.no-show',
  version: 1,
  schema: z.strictObject({
    ...mealOfElder,
    livesAlone: z.boolean(),
  }),
});
