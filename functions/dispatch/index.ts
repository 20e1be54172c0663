/** What other rooms may use of dispatch. */
export { type Assigning, USUAL_TRAVEL_MINUTES } from './assign-order.ts';
export { sendPlanned } from './send-planned.ts';
export { unassignOrder } from './unassign-order.ts';
