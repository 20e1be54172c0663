import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

/** A roster was published that sends somebody to an elder on a date: who and when is in the orders. */
export const visitDayPublished = defineEvent({
  name: 'visit-day.published',
  version: 1,
  schema: z.strictObject({
    providerId: idSchema('facility'),
    rosterId: idSchema('roster'),
    elderId: idSchema('elder'),
    date: businessDate,
    /** In the order in which they begin. */
    orderIds: z.array(idSchema('order')).min(1),
  }),
});
