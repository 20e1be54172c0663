import { rooms } from './deploy.ts';

/**
 * How a function that nobody waits for ends, however much there is to do. `short`: one thing, of a size that is bounded.
 * `next`: watches its time and calls another worker, or leaves the rest to one. `again`: what was cut off is tried twice
 * more, wakes somebody, and comes back on schedule; every try passes over what is done. `whole`: a file in one go, whose
 * longest case is measured (docs/size.md).
 */
type Ends = readonly ['short' | 'next' | 'again' | 'whole', why: string];
const ENDS: Readonly<Record<string, Ends>> = {
  'identity/onElderMerged': ['short', 'the rights over one file'],
  'identity/rotateKeys': ['short', 'one key'],
  'care-plans/on-care-plan-changed': ['short', 'the weeks ahead of one plan'],
  'care-plans/on-elder-merged': ['short', 'the plans of one file'],
  'care-plans/nightly-plans': ['again', 'a visit ordered has the id of its plan and time'],
  'dispatch/on-order-changed': ['short', 'one order'],
  'dispatch/on-caregiver-changed': ['short', 'the orders one caregiver has ahead'],
  'scheduling/roster': ['next', 'a step at a time; what stands still is taken up every five minutes'],
  'scheduling/section': ['next', 'a slice at a time; what stands still is taken up every five minutes'],
  'scheduling/on-order-changed': ['short', 'one order'],
  'scheduling/on-five-minutes': ['again', 'names what stands still'],
  'simulations/simulate': ['next', 'a county at a time'],
  'bookings/on-menu-published': ['again', 'a meal booked by a plan is there already'],
  'bookings/on-plan-changed': ['short', 'the weeks ahead of one plan'],
  'bookings/on-meal-off': ['short', 'the bookings of one meal, or of one elder'],
  'bookings/on-entitlement-changed': ['short', 'the meals of one elder'],
  'bookings/on-delivery-changed': ['short', 'one trip'],
  'bookings/on-elder-merged': ['short', 'what one file has ahead'],
  'bookings/daily-plans': ['again', 'a meal booked by a plan is there already'],
  'bookings/no-shows': ['again', 'what is marked is no longer open'],
  'orders/on-minute': ['again', 'a timer that was done is gone; the next minute goes on'],
  'orders/on-news': ['short', 'the orders of one elder, provider or statement'],
  'settlement/closeMonth': ['again', 'a statement that is made stands'],
  'settlement/makeExport': ['whole', 'a file of a million lines'],
  'settlement/publishNotice': ['whole', 'the public list of one statement'],
  'settlement/settleCounty': ['short', 'one mark'],
  'books/carryBooks': ['again', 'a day that is carried stands'],
  'books/checkBooks': ['next', 'a point at a time'],
  'budgets/followSpending': ['again', 'counts from the books as a whole; a run left out changes nothing'],
  'oversight/keepTrail': ['again', 'the stream comes back from the first record that was not kept'],
  'oversight/drawSample': ['whole', 'one pass over a month of a region'],
  'oversight/findAnomalies': ['next', 'begins no point in its last two minutes; the next hour goes on'],
  'visits/on-order-changed': ['short', 'one visit'],
  'vouchers/on-voucher-job': ['next', 'a page of elders at a time'],
  'vouchers/on-voucher-night': ['short', 'one job a county and program'],
  'vouchers/on-quarter-hour': ['short', 'names what stands still'],
  'vouchers/on-elder-news': ['short', 'one wallet'],
  'notifications/tell': ['short', 'thirty people at most'],
  'privacy/onDeletionConfirmed': ['next', 'an item at a time'],
  'publisher/publish': ['again', 'the stream comes back from the first record that was not told'],
  'canary/onFiveMinutes': ['short', 'one story'],
};
/** Seconds beyond which a bounded thing is no longer called one. */
const SHORT_SECONDS = 300;

const unattended = Object.entries(rooms).flatMap(([room, spec]) =>
  Object.entries(spec).flatMap(([name, one]) =>
    one.on || one.schedule || one.stream ? [{ name: `${room}/${name}`, seconds: one.timeoutSeconds ?? 30 }] : [],
  ),
);

test('F22: of every function nobody waits for somebody has said how it ends when there is much to do', () => {
  expect(Object.keys(ENDS).toSorted()).toEqual(unattended.map(({ name }) => name).toSorted());
});

test('F22: what is said to be short has no long time', () => {
  const long = unattended.filter(({ name, seconds }) => ENDS[name]?.[0] === 'short' && seconds > SHORT_SECONDS);
  expect(long).toEqual([]);
});
