export { budgetsEventsOf } from './events-of.ts';
