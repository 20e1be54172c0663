import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Condition, Table } from '../../shared/table.ts';
import { sendPlanned } from '../dispatch/index.ts';
import { type Order, type OrderState, orderKey, orderOf } from '../orders/index.ts';
import { ON_THE_WAY_MS } from './planning-days.ts';
import { refuseRoster } from './refusals.ts';
import {
  movedRoster,
  type PublishResult,
  type RosterDay,
  type RosterItem,
  type RosterVisit,
  rosterKey,
  rosterVisitKey,
} from './roster.ts';
import type { WorkShell } from './shell.ts';

export const USUAL_REASON = '排班调整';
const AGREED = '老人一方在电话里同意改时间';
/** A caregiver without WeChat is told by phone, and the dispatcher has seen so in the list. */
export const DESPITE = ['NOT_LINKED'];
/** Another visit of the plan may be in the way that has not left its old place yet. */
const IN_THE_WAY = ['OVERLAPS', 'DAY_FULL', 'MONTH_FULL', 'NO_TIME', 'BUSY'];

/** Why it is too late for a visit to be sent as planned, whatever else; undefined when it is not. */
export function whyTooLate(
  { orderState, before, startsAt }: Pick<RosterVisit, 'orderState' | 'before' | 'startsAt'>,
  now: Instant,
): Refusal | undefined {
  if (startsAt < now) return refuseRoster('HOUR_PAST');
  const isSent = orderState !== 'PLACED';
  return isSent && before.startsAt - now <= ON_THE_WAY_MS ? refuseRoster('ON_THE_WAY') : undefined;
}

/** Whether the same may go once others have moved. */
export function mayStillGo({ code, details }: Refusal): boolean {
  const reasons = (details?.reasons ?? []) as { code: string; blocks: boolean }[];
  const blocking = reasons.filter(({ blocks }) => blocks);
  if (code === 'NOT_DISPATCHABLE') return blocking.every((reason) => IN_THE_WAY.includes(reason.code));
  return IN_THE_WAY.includes(code);
}

export function resultOf(refusal: Refusal): PublishResult {
  const reasons = (refusal.details?.reasons ?? []) as { message: string }[];
  const message = reasons.map((reason) => reason.message).join('；') || refusal.message;
  return { done: 'refused', code: refusal.code, message };
}

/** Minutes between a visit and the others of a caregiver's day: the way to a neighbour; others are further than any way. */
export function waysIn(
  { orderIds, ways }: Pick<RosterDay, 'orderIds' | 'ways'>,
  orderId: string,
): Record<string, number> {
  const own = orderIds.indexOf(orderId);
  return Object.fromEntries(
    orderIds.map((other, i) => [other, Math.abs(i - own) === 1 ? (ways[Math.max(i, own)] ?? 0) : 0]),
  );
}

export interface Publishing {
  shell: WorkShell;
  roster: RosterItem;
  actor: Actor;
  dayOf: (visit: RosterVisit, caregiverId: string) => RosterDay | undefined;
}

/** Where somebody goes or has gone to an order, and it is not over without a visit. */
const STANDS: readonly OrderState[] = ['DISPATCHED', 'ACCEPTED', 'CHECKED_IN', 'CHECKED_OUT'];
/** A worker may have died between sending a visit and writing down that it has. */
export const standsAsPlanned = (order: Order | undefined, { caregiverIds, startsAt }: RosterVisit): boolean =>
  order !== undefined &&
  STANDS.includes(order.state) &&
  order.startsAt === startsAt &&
  isDeepStrictEqual(order.workers.map((worker) => worker.caregiverId).toSorted(), caregiverIds.toSorted());

export async function orderNow(table: Pick<Table, 'get'>, { orderId }: RosterVisit): Promise<Order | undefined> {
  const item = await table.get(orderKey(orderId));
  return item && orderOf(item);
}

export const isOnTheWall = ({ state, version }: Order, { takenBack }: RosterVisit): boolean =>
  state === 'PLACED' && version === takenBack;

/** Sends one visit as it is planned, over the order as it was read and no other. */
export async function send(
  { shell: { table, clock }, roster, actor, dayOf }: Publishing,
  visit: RosterVisit,
): Promise<undefined | Refusal> {
  const now = clock();
  const { orderId, caregiverIds, startsAt, wayMinutes, orderState, orderVersion, takenBack } = visit;
  const order = takenBack === undefined ? undefined : await orderNow(table, visit);
  // Killed between the note that it is taken back and the deed, it stands as it was read; or somebody else was first.
  const isBack = order !== undefined && isOnTheWall(order, visit);
  const late = whyTooLate(isBack ? { ...visit, orderState: 'PLACED' } : visit, now);
  if (late) return standsAsPlanned(order ?? (await orderNow(table, visit)), visit) ? undefined : late;
  const asked = {
    facilityId: roster.providerId,
    rosterId: roster.rosterId,
    orderId,
    caregiverIds,
    startsAt,
    travelMinutes: wayMinutes,
    ways: Object.fromEntries(
      caregiverIds.map((caregiverId) => [
        caregiverId,
        waysIn(dayOf(visit, caregiverId) ?? { orderIds: [], ways: [] }, orderId),
      ]),
    ),
    despite: DESPITE,
    ...(orderState === 'PLACED' ? {} : { reason: roster.repairs ?? USUAL_REASON }),
    ...(visit.agreed ? { isAgreed: true, reason: AGREED } : {}),
  };
  const version = isBack ? order.version : orderVersion;
  const sent = await sendPlanned(table, { ...asked, version }, { actor, now });
  return isRefusal(sent) ? sent : undefined;
}

export async function record(
  table: Pick<Table, 'commit'>,
  visit: RosterVisit,
  result: PublishResult,
  remove: readonly string[] = [],
) {
  // Another worker may have sent it: whoever comes late with a refusal has not seen that.
  const when: Condition[] = result.done === 'refused' ? [['result', 'absent']] : [];
  await table.commit([{ update: rosterVisitKey(visit, visit.orderId), set: { result }, remove, when }]);
}

/** After so many visits whoever looks for dead workers hears of this one. */
export const SENT_PER_SIGN = 100;
export async function signOfLife({ shell: { table, clock }, roster }: Publishing): Promise<void> {
  const { movedAt, gsi1sk } = movedRoster(roster, clock());
  await table.commit([{ update: rosterKey(roster), set: { movedAt, gsi1sk }, when: [['state', '=', 'PUBLISHING']] }]);
}
