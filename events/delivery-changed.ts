import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/**
 * A meal was handed out at the elder's door, taken back again, or is subsidised otherwise: if it was delivered, the trip
 * that brought it is to be counted again. How the meal stands is read from the booking.
 */
export const deliveryChanged = defineEvent({
  name: 'delivery.changed',
  version: 1,
  schema: z.strictObject({
    elderId: idSchema('elder'),
    bookingId: idSchema('booking'),
  }),
});
