import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** Somebody asked for a settlement file; it is still to be made. */
export const exportRequested = defineEvent({
  name: 'export.requested',
  version: 1,
  schema: z.strictObject({
    exportId: idSchema('export'),
    /** Under whom the request is kept. */
    owner: z.union([z.strictObject({ facilityId: idSchema('facility') }), z.strictObject({ region: regionCode })]),
  }),
});
