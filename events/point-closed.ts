import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate, regionCode } from '../shared/schemas.ts';

/** A meal point does not serve some mealtimes of a date it was open on. Told once for each mealtime that newly closed. */
export const pointClosed = defineEvent({
  name: 'point.closed',
  version: 1,
  schema: z.strictObject({
    facilityId: idSchema('facility'),
    region: regionCode,
    date: businessDate,
    mealtimes: z.array(z.enum(['breakfast', 'lunch', 'dinner'])).min(1),
    reason: z.string(),
  }),
});
