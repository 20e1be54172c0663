import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

/** A meal can be booked from now on. */
export const menuPublished = defineEvent({
  name: 'menu.published',
  version: 1,
  schema: z.strictObject({
    facilityId: idSchema('facility'),
    date: businessDate,
    mealtime: z.enum(['breakfast', 'lunch', 'dinner']),
  }),
});
