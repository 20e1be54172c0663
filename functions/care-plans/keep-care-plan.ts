import type { Actor } from '../../shared/access.ts';
import { addDays, type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import {
  cancelOrder,
  careDaysBetween,
  decideOrder,
  loadPlacing,
  type Order,
  type OrderAsked,
  type OrdersShell,
  orderKey,
  orderOf,
  type PlacingState,
} from '../orders/index.ts';
import type { Program } from '../vouchers/index.ts';
import {
  type CarePlanItem,
  type CarePlanRefusal,
  carePlanKey,
  dueOn,
  type PlannedVisit,
  planDates,
  plannedOrderId,
  refusalKey,
  refusalsFrom,
} from './plan.ts';
import { refuseNotice } from './refusals.ts';
import { GAVE_UP, type Step, stepsOf } from './steps.ts';

/** The plan acts as the system, for the person who made it. */
const actorOf = ({ madeBy }: CarePlanItem): Actor => ({ personId: madeBy.personId, role: 'system' });

const MAX_KEYS = 100;

/** The orders a plan has made of some dates: those in the elder's days, and first ones that a person moved elsewhere. */
async function ordersOf(
  table: Pick<Table, 'getMany' | 'query'>,
  plan: CarePlanItem,
  dates: readonly BusinessDate[],
): Promise<Order[]> {
  const [first, last] = [dates[0]!, dates.at(-1)!];
  const { items: days } = await table.query(careDaysBetween(plan.elderId, first, last));
  const planned = dates.flatMap((date) => dueOn(plan, date)).map((visit) => plannedOrderId(plan.carePlanId, visit, 0));
  const inDays = days.flatMap(({ orders }) => Object.keys(orders as Record<string, unknown>));
  const ids = [...new Set([...inDays, ...planned])];
  const orders: Order[] = [];
  for (let i = 0; i < ids.length; i += MAX_KEYS) {
    const found = await table.getMany(ids.slice(i, i + MAX_KEYS).map(orderKey));
    for (const item of found) if (item?.carePlanId === plan.carePlanId) orders.push(orderOf(item));
  }
  return orders;
}

/**
 * The programs of an elder's vouchers that may pay: of a plan that government buys only its own, in every version the elder
 * has vouchers of; of the elder's own plan all but those meant for what government buys.
 */
function programIdsOf({ purse }: PlacingState, code: string | undefined): string[] {
  const pays = ({ code: of, scope }: Program): boolean =>
    code === undefined ? scope.carePlansOnly !== true : of === code;
  const ids = purse.wallet.lots.map(({ programId }) => programId);
  return [...new Set(ids)].filter((programId) => {
    const program = purse.programs.get(programId);
    return program !== undefined && pays(program);
  });
}

/** As long as the plan is what was read: an edit that comes first orders by its own words. */
const stillSays = ({ elderId, carePlanId, version }: CarePlanItem): Write => ({
  check: carePlanKey(elderId, carePlanId),
  when: [['version', '=', version]],
  orElse: refuseNotice('PLAN_CHANGED_MEANWHILE'),
});

export function decidePlanned(
  state: PlacingState,
  plan: CarePlanItem,
  asked: Omit<OrderAsked, 'useVouchers'>,
  context: { keyring: Keyring; now: Instant },
): Decision<'ordered'> {
  const { program } = plan;
  if (state.order) return { writes: [], answer: 'ordered' };
  const useVouchers = programIdsOf(state, program);
  const decision = decideOrder(state, { ...asked, useVouchers }, { actor: actorOf(plan), ...context });
  if (isRefusal(decision)) return decision;
  // What government buys is never put on the elder's own bill because the vouchers have run out.
  if (program !== undefined && decision.answer.price.priceFen > 0 && decision.answer.price.vouchers.length === 0)
    return refuseNotice('NO_VOUCHER_LEFT');
  return { writes: [...decision.writes, stillSays(plan)], answer: 'ordered' };
}

async function orderPlanned(
  shell: OrdersShell,
  plan: CarePlanItem,
  visit: PlannedVisit,
  round: number,
  now: Instant,
): Promise<'ordered' | Refusal> {
  const { elderId, carePlanId, providerId, serviceId, preferredCaregiverId, note } = plan;
  const orderId = plannedOrderId(carePlanId, visit, round);
  const { startsAt, minutes, windowMinutes, time: slot } = visit;
  const asked = {
    elderId,
    orderId,
    providerId,
    serviceId,
    startsAt,
    minutes,
    windowMinutes,
    preferredCaregiverId,
    note,
    carePlanId,
    slot,
  };
  const keyring = await shell.keyring();
  return execute(
    shell.table,
    () => loadPlacing(shell, asked),
    (state) => decidePlanned(state, plan, asked, { keyring, now }),
  );
}

/** Nobody is told every night that the elder has died, or what another run is just doing. */
const QUIET = ['ELDER_DECEASED', 'MERGED', 'ID_REUSED', 'PLAN_CHANGED_MEANWHILE', 'TOO_LATE_TO_ORDER'];
const OF_VOUCHERS = ['NO_VOUCHER_LEFT', 'VOUCHER_NOT_ENOUGH'];

/** The vouchers of a month may come on its first day: until then nobody is told that there are none for it. */
const isTold = ({ code }: Refusal, date: BusinessDate, now: Instant): boolean => {
  const tomorrow = addDays(businessDateOf(now), 1);
  const mayStillCome = OF_VOUCHERS.includes(code) && date > tomorrow && date.slice(0, 7) > tomorrow.slice(0, 7);
  return !QUIET.includes(code) && !mayStillCome;
};

function refusalOf(
  plan: CarePlanItem,
  { date, time }: Pick<PlannedVisit, 'date' | 'time'>,
  { code, message }: Refusal,
): CarePlanRefusal {
  const { elderId, carePlanId, providerId, madeBy } = plan;
  return {
    ...refusalKey(plan, { date, time }, code),
    kind: 'care-plan-refusal',
    elderId,
    carePlanId,
    providerId,
    date,
    time,
    madeBy,
    code,
    message,
  };
}

/** What is in the way now stands in the list, told when it is new; what no longer is, is taken off it. */
async function keepRefusals(
  table: Pick<Table, 'commit' | 'query'>,
  plan: CarePlanItem,
  refused: readonly CarePlanRefusal[],
  now: Instant,
): Promise<void> {
  const { items } = await table.query<CarePlanRefusal>(refusalsFrom(plan.elderId, businessDateOf(now)));
  const known = items.filter(({ carePlanId }) => carePlanId === plan.carePlanId);
  const keys = new Set(refused.map(({ sk }) => sk));
  for (const { pk, sk } of known) if (!keys.has(sk)) await table.commit([{ delete: { pk, sk } }]);
  for (const refusal of refused)
    if (!known.some(({ sk }) => sk === refusal.sk)) await table.commit([{ put: refusal, when: absent }]);
}

function whenNotBusy<Done>(plan: CarePlanItem, done: Done | Refusal): Done | Refusal {
  if (isRefusal(done) && done.code === 'BUSY')
    throw new Error(`care plan ${plan.carePlanId} could not be kept: the table is busy`);
  return done;
}

/**
 * Brings the orders a plan has made for the days ahead in line with what it says. Through the same decisions as everybody
 * else, under ids derived from plan, date and time: run twice or by two at once, it changes nothing twice. An edit while it
 * runs stops it, and is kept by what hears of the edit. Throws when the table is too busy.
 */
export async function keepCarePlan(shell: OrdersShell, plan: CarePlanItem, now: Instant): Promise<void> {
  const dates = planDates(now);
  const steps = async (): Promise<Step[]> => stepsOf(plan, dates, await ordersOf(shell.table, plan, dates), now);
  const planned = await steps();
  const givenUp = planned.filter((step) => step.do === 'give-up');
  for (const { orderId } of givenUp) {
    const cancelling = { actor: actorOf(plan), now, reason: GAVE_UP, as: 'CANCELLED_BY_ELDER' as const };
    // One that has begun meanwhile is left to people.
    whenNotBusy(plan, await cancelOrder(shell, { orderId, elderId: plan.elderId }, cancelling));
  }
  const refused: CarePlanRefusal[] = [];
  for (const step of givenUp.length ? await steps() : planned) {
    if (step.do === 'give-up') continue;
    if (step.do === 'tell') {
      refused.push(refusalOf(plan, step.visit, refuseNotice(step.code)));
      continue;
    }
    const done = whenNotBusy(plan, await orderPlanned(shell, plan, step.visit, step.round, now));
    if (!isRefusal(done)) continue;
    if (done.code === 'PLAN_CHANGED_MEANWHILE') return;
    if (isTold(done, step.visit.date, now)) refused.push(refusalOf(plan, step.visit, done));
  }
  await keepRefusals(shell.table, plan, refused, now);
}
