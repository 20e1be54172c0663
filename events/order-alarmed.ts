import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** Something about an order needs a person: a time ran out, or the elder did not open the door. */
export const orderAlarmed = defineEvent({
  name: 'order.alarmed',
  version: 1,
  schema: z.strictObject({
    orderId: idSchema('order'),
    elderId: idSchema('elder'),
    providerId: idSchema('facility'),
    region: regionCode,
    what: z.enum([
      'not-accepted',
      'nobody-sent',
      'not-checked-in',
      'not-checked-out',
      'elder-absent',
      'caregiver-absent',
    ]),
    /** Epoch ms. */
    at: z.int(),
  }),
});
