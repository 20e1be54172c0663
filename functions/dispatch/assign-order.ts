import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Write } from '../../shared/table.ts';
import {
  type AskedOfCaregiver,
  type Caregiver,
  caregiverUnchanged,
  giveBackTime,
  type Reason,
  scheduleWrites,
  takeTime,
  whyNotDispatchable,
} from '../caregivers/index.ts';
import { stillHolds } from '../identity/index.ts';
import { moveOrder, type Order, type OrderState, takeCareTime, type Worker, windowOf } from '../orders/index.ts';
import { type Concerned, type DispatchState, loadDispatch } from './load-dispatch.ts';
import { refuseDispatch } from './refusals.ts';
import { isSent } from './sent.ts';
import type { Shell } from './shell.ts';
import { type OrderView, viewOrder } from './view.ts';

/** Kept free before and after a job where the dispatcher says nothing else. */
export const USUAL_TRAVEL_MINUTES = 15;

export interface Assigning {
  facilityId: string;
  orderId: string;
  /** Of the order as the dispatcher saw it. */
  version: number;
  caregiverIds: readonly string[];
  /** When it is to begin, within the order's window; as it stands when left out. */
  startsAt?: Instant | undefined;
  travelMinutes?: number | undefined;
  /** By caregivers, the minutes between this visit and others of their day, where a plan of the day has them. */
  ways?: Readonly<Record<string, Readonly<Record<string, number>>>> | undefined;
  /** Codes of warnings that the dispatcher has looked into. */
  despite?: readonly string[] | undefined;
  /** Why somebody else is sent; only where somebody was. */
  reason?: string | undefined;
  /** The elder's side has agreed to `startsAt`, outside of the window: from now on it is the only hour. */
  isAgreed?: boolean | undefined;
  /** The roster that has it planned so. */
  rosterId?: string | undefined;
}
interface By {
  actor: Actor;
  now: Instant;
}

/** What a job asks of a caregiver, as the register judges it. Undefined where the elder or the provider has no file. */
export function askedOf(
  { order, provider, elder, kinPersonIds }: Omit<DispatchState, 'caregivers' | 'careDays'>,
  { schedule }: Pick<Concerned, 'schedule'>,
  travelMinutes: number,
): AskedOfCaregiver | undefined {
  if (!order || !provider || !elder) return undefined;
  const { orderId, startsAt, minutes, service } = order;
  return {
    orderId,
    startsAt,
    minutes,
    travelMinutes,
    skills: service.skills,
    genderRule: service.genderRule,
    elderSex: elder.sex,
    provider,
    kinPersonIds,
    schedule,
  };
}

/** Takes the time of one who joins. Whoever is blocked is not sent; who is warned of, only when that was looked into. */
function sendOne(
  state: DispatchState,
  caregiverId: string,
  asked: Assigning,
  actor: Actor,
): { caregiver: Caregiver; writes: Write[] } | Refusal {
  const found = state.caregivers.get(caregiverId);
  const usual = found && askedOf(state, found, asked.travelMinutes ?? USUAL_TRAVEL_MINUTES);
  if (!found?.caregiver || !usual) return refuse('NOT_FOUND', { caregiverId });
  const wanted = { ...usual, ways: asked.ways?.[caregiverId] };
  const { caregiver, schedule } = found;
  // Somebody else's people are not told about, not even why they could not come.
  if (caregiver.providerId !== asked.facilityId) return refuse('NOT_FOUND', { caregiverId });
  if (caregiver.personId === actor.personId) return refuseDispatch('OWN_JOB');
  const reasons = whyNotDispatchable(caregiver, wanted);
  if (reasons.some(({ blocks }) => blocks)) return refuseDispatch('NOT_DISPATCHABLE', { caregiverId, reasons });
  const unseen = reasons.filter(({ code }: Reason) => !asked.despite?.includes(code));
  if (unseen.length > 0) return refuseDispatch('WARNED', { caregiverId, reasons: unseen });
  const taken = takeTime(schedule, wanted, caregiver.caps);
  if (isRefusal(taken)) return taken;
  return { caregiver, writes: [...scheduleWrites(schedule, taken), caregiverUnchanged(caregiver)] };
}

const isSameSet = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((each) => b.includes(each));

/** Whether it stands as asked: a first attempt whose answer was lost, or a colleague with the same choice. */
const isDone = (order: Order, { caregiverIds, startsAt = order.startsAt }: Assigning): boolean =>
  isSent(order) &&
  order.startsAt === startsAt &&
  isSameSet(
    order.workers.map(({ caregiverId }) => caregiverId),
    caregiverIds,
  );

function sendAll(
  state: DispatchState,
  order: Order,
  asked: Assigning,
  { actor, now }: By,
): { workers: Worker[]; writes: Write[] } | Refusal {
  const { personId, role } = actor;
  const workers: Worker[] = [];
  const writes: Write[] = [];
  const isAtTheSameTime = state.order?.startsAt === order.startsAt;
  for (const caregiverId of asked.caregiverIds) {
    // Who goes anyway, at the same time, keeps the job and need not accept it again.
    const already = order.workers.find((worker) => worker.caregiverId === caregiverId);
    if (already && isAtTheSameTime) {
      workers.push(already);
      continue;
    }
    const sent = sendOne({ ...state, order }, caregiverId, asked, actor);
    if (isRefusal(sent)) return sent;
    const { name, personId: account } = sent.caregiver;
    workers.push({ caregiverId, name, ...(account ? { personId: account } : {}), by: { personId, role }, at: now });
    writes.push(...sent.writes);
  }
  for (const { caregiverId } of order.workers) {
    const leaving = state.caregivers.get(caregiverId);
    if (asked.caregiverIds.includes(caregiverId) || !leaving) continue;
    writes.push(...scheduleWrites(leaving.schedule, giveBackTime(leaving.schedule, order.orderId)));
  }
  return { workers, writes };
}

/** The order as it is to begin, and what that writes into the elder's day. Refuses OUTSIDE_WINDOW, OVERLAPS. */
function begunAt(
  { order, careDays }: DispatchState & { order: Order },
  { startsAt = order.startsAt, isAgreed = false }: Pick<Assigning, 'startsAt' | 'isAgreed'>,
): { order: Order; writes: Write[] } | Refusal {
  if (startsAt === order.startsAt) return { order, writes: [] };
  const { from, until } = windowOf(order);
  const isOutside = startsAt < from || startsAt > until;
  if (isOutside && !isAgreed) return refuseDispatch('OUTSIDE_WINDOW');
  const moved = { ...order, startsAt, ...(isOutside ? { window: undefined } : {}) };
  const writes = takeCareTime(careDays, moved);
  return isRefusal(writes) ? writes : { order: moved, writes };
}

function decideSending(
  state: DispatchState,
  asked: Assigning,
  from: readonly OrderState[],
  { actor, now }: By,
): Decision<OrderView> {
  const { order } = state;
  if (!order || order.providerId !== asked.facilityId) return refuse('NOT_FOUND');
  const answer = (as: Order): OrderView => viewOrder(as, state.elder, now);
  if (isDone(order, asked)) return { writes: [], answer: answer(order) };
  if (order.version !== asked.version || !from.includes(order.state)) return refuseDispatch('ORDER_CHANGED');
  const different = new Set(asked.caregiverIds).size;
  if (different !== order.service.workers || asked.caregiverIds.length !== different)
    return refuseDispatch('WORKERS_NEEDED', { workers: order.service.workers });
  const begun = begunAt({ ...state, order }, asked);
  if (isRefusal(begun)) return begun;
  const sent = sendAll(state, begun.order, asked, { actor, now });
  if (isRefusal(sent)) return sent;
  const moved = moveOrder(
    order,
    'DISPATCHED',
    { workers: sent.workers, startsAt: begun.order.startsAt, window: begun.order.window },
    {
      by: actor,
      now,
      ...(isSent(order) ? { deed: 'REASSIGNED' } : {}),
      reason: asked.reason,
      rosterId: asked.rosterId,
    },
  );
  if (isRefusal(moved)) return moved;
  return {
    writes: [...moved.writes, ...begun.writes, ...sent.writes, ...stillHolds(actor)],
    answer: answer(moved.order),
  };
}

/**
 * Sends caregivers to an order on the wall: the order, their working days and months, their files and the dispatcher's
 * right stand or fall together. Refuses NOT_FOUND, ORDER_CHANGED, WORKERS_NEEDED, OWN_JOB, NOT_DISPATCHABLE, WARNED.
 */
export const decideAssign = (state: DispatchState, asked: Assigning, by: By): Decision<OrderView> =>
  decideSending(state, asked, ['PLACED'], by);

/** Sends whom a plan of the day says, when it says: new, or instead of those who are sent now. */
export const decidePlanned = (state: DispatchState, asked: Assigning, by: By): Decision<OrderView> =>
  decideSending(state, asked, ['PLACED', 'DISPATCHED', 'ACCEPTED'], by);

/** Sends others than those who are sent now: who leaves gets the time back, who joins gives it, in one transaction. */
export const decideReassign = (state: DispatchState, asked: Assigning, by: By): Decision<OrderView> =>
  decideSending(state, asked, ['DISPATCHED', 'ACCEPTED'], by);

export const assignOrder = ({ table }: Pick<Shell, 'table'>, asked: Assigning, by: By): Promise<OrderView | Refusal> =>
  execute(
    table,
    () => loadDispatch(table, asked.orderId, asked.caregiverIds),
    (state) => decideAssign(state, asked, by),
  );
