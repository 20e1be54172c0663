import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A care plan was made or changed: the visits it has ordered ahead are brought in line. */
export const carePlanChanged = defineEvent({
  name: 'care-plan.changed',
  version: 1,
  schema: z.strictObject({
    elderId: idSchema('elder'),
    carePlanId: idSchema('carePlan'),
    providerId: idSchema('facility'),
  }),
});
