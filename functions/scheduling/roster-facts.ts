import type { BusinessDate } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import { type Order, windowOf } from '../orders/index.ts';
import { openParcel } from './parcel.ts';
import type { DayFacts } from './planning-days.ts';
import type { Plan, PlanningDay } from './problem.ts';
import { editedPlanKey, factsKey, planKey, type RosterItem, type RosterVisit } from './roster.ts';
import { amongDays } from './sections/among-days.ts';
import type { Section } from './sections/section.ts';
import { STOPS_PER_SECTION, sectionsOf } from './sections/sections.ts';
import type { Step } from './sections/steps.ts';

/** An order as it was when the day was read. */
export type SeenOrder = Pick<
  RosterVisit,
  'orderId' | 'elderId' | 'service' | 'minutes' | 'workers' | 'earliest' | 'latest' | 'orderVersion' | 'orderState'
> & { readonly before: RosterVisit['before'] };

/** What a roster keeps of a date, sealed: everything its planning needs, so that every worker reads the same. */
export interface RosterFacts extends DayFacts {
  readonly orders: readonly SeenOrder[];
}

export const seenOrder = (order: Order): SeenOrder => ({
  orderId: order.orderId,
  elderId: order.elderId,
  service: order.service.name,
  minutes: order.minutes,
  workers: order.service.workers,
  earliest: windowOf(order).from,
  latest: windowOf(order).until,
  orderVersion: order.version,
  orderState: order.state,
  before: { caregiverIds: order.workers.map(({ caregiverId }) => caregiverId), startsAt: order.startsAt },
});

/** A date among the other dates of its roster, as they are planned so far. */
export interface DayInRoster {
  readonly facts: RosterFacts;
  readonly day: PlanningDay;
  readonly plan: Plan | undefined;
}

const missing = (roster: RosterItem, date: BusinessDate): never => {
  throw new Error(`${roster.rosterId} has lost what it knew of ${date}`);
};

/** A date's plan by the last of its steps before a step. */
async function planBefore(
  table: Pick<Table, 'query'>,
  keyring: Keyring,
  roster: RosterItem,
  date: BusinessDate,
  before: number,
): Promise<Plan | undefined> {
  const step = roster.steps.slice(0, before).findLastIndex((each) => each.date === date);
  return step < 0 ? undefined : openParcel<Plan>(table, keyring, planKey(roster, step));
}

/** The dates of a roster that have visits, each as the others leave it, as planned before a step. */
export async function daysInRoster(
  table: Pick<Table, 'query'>,
  keyring: Keyring,
  roster: RosterItem,
  before: number = roster.step,
): Promise<Map<BusinessDate, DayInRoster>> {
  const { read: reading = '' } = roster;
  const dates = [...new Set(roster.steps.map(({ date }) => date))];
  const read = await Promise.all(
    dates.map(async (date) => ({
      date,
      facts: (await openParcel<RosterFacts>(table, keyring, factsKey(roster, reading, date))) ?? missing(roster, date),
      plan:
        (await openParcel<Plan>(table, keyring, editedPlanKey(roster, date))) ??
        (await planBefore(table, keyring, roster, date, before)),
    })),
  );
  return new Map(
    read.map(({ date, facts, plan }) => {
      const others = read.flatMap((other) =>
        other.date !== date && other.plan ? [{ day: other.facts.day, plan: other.plan }] : [],
      );
      return [date, { facts, plan, day: amongDays(facts.day, others, facts.left) }];
    }),
  );
}

/** The sections of a step: the same whoever asks while the step lasts. */
export function sectionsFor(
  { day, plan }: Pick<DayInRoster, 'day' | 'plan'>,
  { round }: Pick<Step, 'round'>,
): Section[] {
  return sectionsOf(day, { round, most: STOPS_PER_SECTION, ...(round > 0 && plan ? { plan } : {}) });
}
