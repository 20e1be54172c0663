import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A caregiver's papers, skills, leave, standing or provider changed: who plans with them reads the file again. */
export const caregiverChanged = defineEvent({
  name: 'caregiver.changed',
  version: 1,
  schema: z.strictObject({
    caregiverId: idSchema('caregiver'),
    providerId: idSchema('facility'),
    fields: z.array(z.string()).min(1),
  }),
});
