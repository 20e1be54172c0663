import { defineEvent } from '../shared/events.ts';
import { familyBinding } from './family-requested.ts';

/** A relative who could act for an elder may do so no longer. */
export const familyRevoked = defineEvent({ name: 'family.revoked', version: 1, schema: familyBinding });
