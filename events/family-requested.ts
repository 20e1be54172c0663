import { defineEvent } from '../shared/events.ts';
import { familyBinding } from './family-binding.ts';

/** A relative asks to act for an elder, who (or whose counter or hotline) has to say yes. */
export const familyRequested = defineEvent({ name: 'family.requested', version: 1, schema: familyBinding });
