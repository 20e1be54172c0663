/** What other rooms may use of the bookings. */
export { isOpen } from './booking.ts';
export { useTicket } from './check-proof.ts';
export { addressPlace, isExpired, type MealCode, QR_LIFE_MS, readMealCode } from './codes.ts';
export { bookingsEventsOf } from './events-of.ts';
export { plansOfElder } from './plan.ts';
export { bookingKey, bookingOf, claimOf, claimsBetween } from './store.ts';
