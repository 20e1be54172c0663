import type { Handlers } from '../../shared/api.ts';
import { bookMeal } from './book-meal.ts';
import { cancelBooking } from './cancel-booking.ts';
import { changeBooking } from './change-booking.ts';
import { changePlan } from './change-plan.ts';
import type { bookingsRoutes } from './contract.ts';
import { countKitchen } from './count-kitchen.ts';
import { listBookings } from './list-bookings.ts';
import { listKitchen } from './list-kitchen.ts';
import { listPlans } from './list-plans.ts';
import { makePlan } from './make-plan.ts';
import { markPrepared } from './mark-prepared.ts';
import { quoteMeal } from './quote-meal.ts';
import { readBooking } from './read-booking.ts';
import { reverseMeal } from './reverse-meal.ts';
import { sendOut } from './send-out.ts';
import { serveMeal } from './serve-meal.ts';
import { serveWalkIn } from './serve-walk-in.ts';
import type { Shell } from './shell.ts';
import { showBookingCode } from './show-booking-code.ts';
import { showMealCode } from './show-meal-code.ts';
import { undoServing } from './undo-serving.ts';

export const bookingsHandlers = (shell: Shell): Handlers<typeof bookingsRoutes> => ({
  quoteMeal: ({ params, body }, { now }) => quoteMeal(shell, { ...params, ...body }, now),
  quoteAtCounter: ({ params, body }, { now }) => quoteMeal(shell, { ...params, ...body }, now),

  bookMeal: ({ params, body }, call) => bookMeal(shell, { ...params, ...body }, call),
  bookAtCounter: ({ params, body }, call) => bookMeal(shell, { ...params, ...body }, call),
  changeBooking: ({ params, body }, call) => changeBooking(shell, params, body, call),
  cancelBooking: ({ params, body }, { actor, now }) => cancelBooking(shell, params, { actor, now, ...body }),
  cancelAtCounter: ({ params: { facilityId, bookingId }, body: { elderId, reason } }, { actor, now }) =>
    cancelBooking(shell, { elderId, bookingId }, { actor, now, facilityId, reason }),

  listBookings: ({ params, query }, call) => listBookings(shell.table, params.elderId, query, call),
  readBooking: ({ params }, call) => readBooking(shell.table, params, call),
  showBookingCode: ({ params }) => showBookingCode(shell, params),
  showMealCode: ({ params }, call) => showMealCode(shell, params.elderId, call),

  makePlan: ({ params, body }, { actor }) => makePlan(shell, { ...params, ...body }, actor),
  changePlan: ({ params, body }, { actor }) => changePlan(shell, { ...params, ...body }, actor),
  listPlans: ({ params }) => listPlans(shell.table, params.elderId),

  countKitchen: ({ params }, { now }) => countKitchen(shell.table, params, now),
  listKitchen: ({ params }, { actor, now }) => listKitchen(shell, params, { duty: actor.grant?.duty, now }),
  markPrepared: ({ params }, call) => markPrepared(shell, params, call),
  sendOut: ({ params, body: { elderId, tripId } }, call) =>
    sendOut(shell, { ...params, elderId, ...(tripId === undefined ? {} : { tripId }) }, call),

  serveMeal: ({ params, body }, call) => serveMeal(shell, { ...params, ...body }, call),
  serveWalkIn: ({ params, body }, call) => serveWalkIn(shell, { ...params, ...body }, call),
  undoServing: ({ params, body }, call) => undoServing(shell, { ...params, ...body }, call),
  reverseMeal: ({ params, body }, call) => reverseMeal(shell, { ...params, ...body }, call),
});
