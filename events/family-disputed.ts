import { defineEvent } from '../shared/events.ts';
import { familyBinding } from './family-requested.ts';

/** A binding is stopped until the hotline has heard everybody. */
export const familyDisputed = defineEvent({ name: 'family.disputed', version: 1, schema: familyBinding });
