/** What other rooms may use of the simulations: nothing but their events. */
export { simulationsEventsOf } from './events-of.ts';
