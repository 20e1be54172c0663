import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate } from '../shared/schemas.ts';

/** Something has happened to a published date, and how to mend it is planned: a dispatcher has to look and to say so. */
export const rosterProposed = defineEvent({
  name: 'roster.proposed',
  version: 1,
  schema: z.strictObject({
    providerId: idSchema('facility'),
    rosterId: idSchema('roster'),
    date: businessDate,
    /** Visits that would be sent or sent otherwise. */
    changes: z.int().min(0),
    /** Visits nobody can make. */
    unplanned: z.int().min(0),
  }),
});
