import { defineEvent } from '../shared/events.ts';
import { familyBinding } from './family-requested.ts';

/** A relative may act for an elder from now on, with these scopes. */
export const familyBound = defineEvent({ name: 'family.bound', version: 1, schema: familyBinding });
