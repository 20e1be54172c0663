import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A roster waits for somebody to go on with it as a whole: to begin, to join its sections, to publish. */
export const rosterRequested = defineEvent({
  name: 'roster.requested',
  version: 1,
  schema: z.strictObject({ providerId: idSchema('facility'), rosterId: idSchema('roster') }),
});
