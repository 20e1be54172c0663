/** What other rooms may use of the bookings. */
export { bookingsEventsOf } from './events-of.ts';
export { bookingKey, bookingOf, claimOf, claimsBetween } from './store.ts';
