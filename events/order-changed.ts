import * as z from 'zod';
import { ROLES } from '../shared/access.ts';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';
import { regionCode } from '../shared/schemas.ts';

/**
 * An order of a home visit was placed, moved, or changed where it stands (`from` is `to`): whoever concerns themselves with
 * it reads the order.
 */
export const orderChanged = defineEvent({
  name: 'order.changed',
  version: 1,
  schema: z.strictObject({
    orderId: idSchema('order'),
    elderId: idSchema('elder'),
    providerId: idSchema('facility'),
    region: regionCode,
    /** Left out when it was placed. */
    from: z.string().optional(),
    to: z.string(),
    /** What was done where the states alone do not say it. */
    deed: z.string().optional(),
    by: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
    /** Epoch ms. */
    at: z.int(),
    /** Somebody is sent by this roster, which tells people of all its visits at once. */
    rosterId: idSchema('roster').optional(),
  }),
});
