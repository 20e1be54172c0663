import * as z from 'zod';
import { FAMILY_SCOPES, ROLES } from '../shared/access.ts';
import { defineEvent } from '../shared/events.ts';
import { idSchema } from '../shared/ids.ts';

/** What every event of a family binding tells: ids only, no names. */
export const familyBinding = z.strictObject({
  elderId: idSchema('elder'),
  /** The relative. */
  personId: idSchema('person'),
  scopes: z.array(z.enum(FAMILY_SCOPES)).min(1),
  by: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
});

/** A relative asks to act for an elder, who (or whose counter or hotline) has to say yes. */
export const familyRequested = defineEvent({ name: 'family.requested', version: 1, schema: familyBinding });
