import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

/** A roster was published that gives a caregiver visits on a date, or gives them otherwise than before. */
export const workdayPublished = defineEvent({
  name: 'workday.published',
  version: 1,
  schema: z.strictObject({
    providerId: idSchema('facility'),
    rosterId: idSchema('roster'),
    caregiverId: idSchema('caregiver'),
    date: businessDate,
    /** Of the whole day, those included that are as they were. */
    visits: z.int().min(1),
    /** When the first begins. Epoch ms. */
    firstAt: z.int(),
  }),
});
