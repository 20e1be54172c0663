import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A random sample was asked for and its seed stored; it is still to be drawn. */
export const sampleRequested = defineEvent({
  name: 'sample.requested',
  version: 1,
  schema: z.strictObject({ sampleId: idSchema('sample') }),
});
