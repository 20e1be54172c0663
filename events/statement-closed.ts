import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/** A point's month has passed every office: nothing moves it any more. Amounts in fen. */
export const statementClosed = defineEvent({
  name: 'statement.closed',
  version: 1,
  schema: z.strictObject({
    facilityId: idSchema('facility'),
    region: regionCode,
    period: z.string().regex(/^\d{4}-\d{2}$/),
    serial: z.string(),
    digest: z.string(),
    subsidyFen: z.int(),
    payers: z.array(z.strictObject({ payer: z.string(), fen: z.int() })),
  }),
});
