import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A section of a roster is to be planned, or planned further where a worker stopped. */
export const rosterSectionRequested = defineEvent({
  name: 'roster-section.requested',
  version: 1,
  schema: z.strictObject({
    providerId: idSchema('facility'),
    rosterId: idSchema('roster'),
    step: z.int().min(0),
    section: z.int().min(0),
  }),
});
