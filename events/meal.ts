import * as z from 'zod';
import { ROLES } from '../shared/access.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

const person = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

/** What every event of a meal says: which meal of which elder where, who did it, and who had booked it. No names. */
export const mealOfElder = {
  elderId: idSchema('elder'),
  bookingId: idSchema('booking'),
  facilityId: idSchema('facility'),
  date: businessDate,
  mealtime: z.enum(['breakfast', 'lunch', 'dinner']),
  mode: z.enum(['eat-in', 'pick-up', 'delivery']),
  by: person,
  bookedBy: person,
};
