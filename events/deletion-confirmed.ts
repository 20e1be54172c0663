import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** A person's file is erased; what lies elsewhere is to be taken away, or the last worker's time was up. */
export const deletionConfirmed = defineEvent({
  name: 'deletion.confirmed',
  version: 1,
  schema: z.strictObject({ elderId: idSchema('elder'), round: z.int() }),
});
