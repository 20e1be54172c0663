/** What other rooms may use of scheduling: nothing but its events. */
export { schedulingEventsOf } from './events-of.ts';
