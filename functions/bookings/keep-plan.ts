import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, datesBetween, type Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import { absent } from '../../shared/table.ts';
import { MEALTIMES, type Mealtime } from '../facilities/index.ts';
import { type Menu, menuKey, portionsLeftOf, type Slot, slotKey } from '../menus/index.ts';
import type { ElderHead } from '../registry/index.ts';
import { bookMeal } from './book-meal.ts';
import { type Claim, holderOf } from './booking.ts';
import { cancelBooking } from './cancel-booking.ts';
import { claimOn } from './load-meal.ts';
import { dueOn, type PlanItem, type PlanRefusal, plannedBookingId, planRefusalKey } from './plan.ts';
import { refusePlan } from './refusals.ts';
import type { Shell } from './shell.ts';
import { bookingKey, bookingOf, claimOf, claimsBetween } from './store.ts';
import { firstSuitable } from './suitable-dishes.ts';

/** Plans book this many days ahead, from tomorrow on: as long as menus are usually out. */
const PLAN_DAYS_AHEAD = 7;
export const planDates = (now: Instant): BusinessDate[] => {
  const today = businessDateOf(now);
  return datesBetween(addDays(today, 1), addDays(today, PLAN_DAYS_AHEAD));
};

interface Meal {
  date: BusinessDate;
  mealtime: Mealtime;
}
export type Step = (Meal & { do: 'book'; round: number }) | (Meal & { do: 'give-up'; bookingId: string });

/**
 * What a plan does about its meals of some dates. A meal that is due and free is booked; one that somebody cancelled is
 * left alone, unless the plan itself gave it up before. What the plan booked and no longer asks for is given up.
 * `give-up` names bookings the system made; only those of this plan are touched.
 */
export function stepsOf(plan: PlanItem, dates: readonly BusinessDate[], claims: readonly Claim[]): Step[] {
  return dates.flatMap((date) => {
    const due = dueOn(plan, date);
    return MEALTIMES.flatMap((mealtime): Step[] => {
      const claim = claimOn(claims, { date, mealtime });
      if (claim?.state === 'HELD') {
        const isWanted = due.includes(mealtime) && claim.facilityId === plan.facilityId;
        return isWanted || claim.by.role !== 'system'
          ? []
          : [{ do: 'give-up', date, mealtime, bookingId: holderOf(claim) }];
      }
      const isFree = claim === undefined || claim.releasedByPlan === true;
      return due.includes(mealtime) && isFree
        ? [{ do: 'book', date, mealtime, round: claim?.bookings.length ?? 0 }]
        : [];
    });
  });
}

/** Nobody is told every day that the elder has died. */
const QUIET = ['MEAL_NOT_PUBLISHED', 'ALREADY_BOOKED', 'ID_REUSED', 'ELDER_DECEASED'];

/** The plan acts as the system, for the person who made it. */
const actorOf = (plan: PlanItem): Actor => ({ personId: plan.madeBy.personId, role: 'system' });

async function bookPlanned(
  shell: Shell,
  plan: PlanItem,
  { date, mealtime, round }: Meal & { round: number },
  now: Instant,
) {
  const { elderId, facilityId, mode, planId, useVouchers } = plan;
  const [elder, menu, slot] = await shell.table.getMany([
    elderHead(elderId),
    menuKey(facilityId, date, mealtime),
    slotKey(facilityId, date, mealtime),
  ]);
  if (!elder || !menu || !slot || menu.state !== 'PUBLISHED') return undefined;
  const dish = firstSuitable(
    menu as Menu,
    elder as ElderHead,
    plan.prefer,
    (candidate) => portionsLeftOf(slot as Slot, candidate) !== 0,
  );
  if (!dish) return refusePlan('NO_SUITABLE_DISH');
  const bookingId = plannedBookingId(planId, date, mealtime, round);
  const dishes = [{ dishId: dish.dishId, quantity: 1 }];
  const asked = { elderId, bookingId, facilityId, date, mealtime, mode, dishes, planId, useVouchers };
  return bookMeal(shell, asked, { actor: actorOf(plan), now });
}

/** Told once for each meal: a second refusal of the same meal finds the first. */
async function tell(shell: Shell, plan: PlanItem, { date, mealtime }: Meal, { code, message }: Refusal): Promise<void> {
  const { elderId, planId, facilityId, madeBy } = plan;
  const refusal: PlanRefusal = {
    ...planRefusalKey(plan, date, mealtime),
    kind: 'plan-refusal',
    elderId,
    planId,
    facilityId,
    date,
    mealtime,
    madeBy,
    code,
    message,
  };
  await shell.table.commit([{ put: refusal, when: absent }]);
}

async function giveUp(shell: Shell, plan: PlanItem, bookingId: string, now: Instant): Promise<Refusal | undefined> {
  const item = await shell.table.get(bookingKey({ elderId: plan.elderId, bookingId }));
  if (!item || bookingOf(item).planId !== plan.planId) return undefined;
  const cancelled = await cancelBooking(
    shell,
    { elderId: plan.elderId, bookingId },
    { actor: actorOf(plan), now, forPlan: true },
  );
  return isRefusal(cancelled) ? cancelled : undefined;
}

/**
 * Brings the meals a plan has booked on some dates in line with what it says. Through the same commands as everybody
 * else, under ids derived from the plan and the meal: run twice, it changes nothing. Throws when the table is too busy.
 */
export async function keepPlan(
  shell: Shell,
  plan: PlanItem,
  dates: readonly BusinessDate[],
  now: Instant,
): Promise<void> {
  const [first, last] = [dates[0], dates.at(-1)];
  if (first === undefined || last === undefined) return;
  const steps = async (): Promise<Step[]> => {
    const { items } = await shell.table.query(claimsBetween(plan.elderId, first, last));
    return stepsOf(plan, dates, items.map(claimOf));
  };
  const whenNotBusy = <Done>(done: Done | Refusal): Done | Refusal => {
    if (isRefusal(done) && done.code === 'BUSY')
      throw new Error(`plan ${plan.planId} could not be kept: the table is busy`);
    return done;
  };
  const planned = await steps();
  const givenUp = planned.filter((step) => step.do === 'give-up');
  for (const { bookingId } of givenUp) whenNotBusy(await giveUp(shell, plan, bookingId, now));
  // What was given up at one point may be due at another.
  for (const step of givenUp.length ? await steps() : planned) {
    if (step.do !== 'book') continue;
    const done = whenNotBusy(await bookPlanned(shell, plan, step, now));
    if (isRefusal(done) && !QUIET.includes(done.code)) await tell(shell, plan, step, done);
  }
}
