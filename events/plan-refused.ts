import * as z from 'zod';
import { ROLES } from '../shared/access.ts';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

/** A recurring plan could not book a meal: told once for each meal, with the refusal's code and Chinese sentence. */
export const planRefused = defineEvent({
  name: 'plan.refused',
  version: 1,
  schema: z.strictObject({
    elderId: idSchema('elder'),
    planId: idSchema('plan'),
    facilityId: idSchema('facility'),
    date: businessDate,
    mealtime: z.enum(['breakfast', 'lunch', 'dinner']),
    madeBy: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
    code: z.string(),
    message: z.string(),
  }),
});
