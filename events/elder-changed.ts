import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate, regionCode } from '../shared/schemas.ts';

/** An elder's file was opened or changed. Says which fields, never what stands in them: who needs it reads the file. */
export const elderChanged = defineEvent({
  name: 'elder.changed',
  version: 1,
  schema: z.strictObject({
    elderId: idSchema('elder'),
    /** Where the elder lives now. */
    region: regionCode,
    fields: z.array(z.string()).min(1),
    registered: z.boolean(),
    /** The first day on which the elder is entitled to something else than was known: meals since are looked at again. */
    since: businessDate.optional(),
  }),
});
