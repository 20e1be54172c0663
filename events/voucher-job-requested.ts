import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { regionCode } from '../shared/schemas.ts';

/** Work on the vouchers of a county waits for a worker; `round` counts those who went on with it. */
export const voucherJobRequested = defineEvent({
  name: 'voucher-job.requested',
  version: 1,
  schema: z.strictObject({
    what: z.enum(['issue', 'expiry', 'external', 'liability']),
    region: regionCode,
    jobId: z.string(),
    round: z.int().min(1),
  }),
});
