import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** An office stopped a provider of home services: nobody is to be sent from there any more. */
export const providerSuspended = defineEvent({
  name: 'provider.suspended',
  version: 1,
  schema: z.strictObject({ facilityId: idSchema('facility'), region: regionCode, reason: z.string() }),
});
