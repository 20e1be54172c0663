import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A recurring plan was made or changed: the meals it has booked ahead are brought in line. */
export const planChanged = defineEvent({
  name: 'plan.changed',
  version: 1,
  schema: z.strictObject({ elderId: idSchema('elder'), planId: idSchema('plan'), facilityId: idSchema('facility') }),
});
