import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { businessDate, regionCode } from '../shared/schemas.ts';

/** A death was recorded, or its date corrected. Notices come late: meals may have been served since. */
export const elderDeceased = defineEvent({
  name: 'elder.deceased',
  version: 1,
  schema: z.strictObject({ elderId: idSchema('elder'), region: regionCode, on: businessDate }),
});
