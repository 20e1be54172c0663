import * as z from 'zod';
import { ROLES } from '../shared/access.ts';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate, wallTime } from '../shared/schemas.ts';

/** A care plan could not order a visit, or not take it back: told once for each reason, with its Chinese sentence. */
export const carePlanRefused = defineEvent({
  name: 'care-plan.refused',
  version: 1,
  schema: z.strictObject({
    elderId: idSchema('elder'),
    carePlanId: idSchema('carePlan'),
    providerId: idSchema('facility'),
    date: businessDate,
    time: wallTime,
    madeBy: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
    code: z.string(),
    message: z.string(),
  }),
});
