import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** Two files turned out to be of one person: `duplicateId` is now another name for `elderId`. */
export const elderMerged = defineEvent({
  name: 'elder.merged',
  version: 1,
  schema: z.strictObject({ elderId: idSchema('elder'), duplicateId: idSchema('elder'), region: regionCode }),
});
