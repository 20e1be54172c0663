/** What other rooms may use of oversight. */
export { oversightEventsOf } from './events-of.ts';
