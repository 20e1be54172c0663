/** What other rooms may use of the imports: how a list is written, for templates and seeds. */
export { elderSheet } from './elder-row.ts';
export { facilityIdOf } from './facility-rows.ts';
