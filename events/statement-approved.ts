import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** The county has approved a point's month: it is to be shown to the public. */
export const statementApproved = defineEvent({
  name: 'statement.approved',
  version: 1,
  schema: z.strictObject({
    facilityId: idSchema('facility'),
    period: z.string().regex(/^\d{4}-\d{2}$/),
    /** Of the statement, when it was approved. */
    version: z.int().min(1),
  }),
});
