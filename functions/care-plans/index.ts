/** What other rooms may use of the care plans. */
export { carePlansEventsOf } from './events-of.ts';
export { carePlansOfElder } from './plan.ts';
