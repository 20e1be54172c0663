/** What other rooms may use of privacy. */
export { privacyEventsOf } from './events-of.ts';
