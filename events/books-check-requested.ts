import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** Somebody wants the books of a region recomputed from every line; `round` counts the workers that went on with it. */
export const booksCheckRequested = defineEvent({
  name: 'books.check-requested',
  version: 1,
  schema: z.strictObject({
    region: regionCode,
    checkId: idSchema('check'),
    round: z.int().min(1),
  }),
});
