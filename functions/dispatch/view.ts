import type * as z from 'zod';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { endsAt, type Order } from '../orders/index.ts';
import { type ElderHead, maskName } from '../registry/index.ts';
import { deadlineOf, isLate } from './deadline.ts';
import type { Choice } from './list-candidates.ts';
import type { candidatesAnswer, orderAnswer, stepAnswer } from './schema.ts';

export type OrderView = z.output<typeof orderAnswer>;
type Who = Pick<ElderHead, 'name'> | undefined;

export const secondsTo = (at: Instant, now: Instant): number => Math.floor((at - now) / 1000);

export const viewService = ({ service }: Order): OrderView['service'] => ({
  serviceId: service.serviceId,
  name: service.name,
  help: service.help,
  workers: service.workers,
});

/** An order as it hangs on the wall: who is sent and what is due, no address. Seconds below 0 are how late it is. */
export function viewOrder(order: Order, elder: Who, now: Instant): OrderView {
  const { orderId, elderId, state, version, minutes, preferredCaregiverId, note, carePlanId } = order;
  const due = deadlineOf(order);
  return {
    orderId,
    elderId,
    ...(elder ? { elderName: maskName(elder.name) } : {}),
    state,
    version,
    service: viewService(order),
    startsAt: isoInShanghai(order.startsAt),
    endsAt: isoInShanghai(endsAt(order)),
    minutes,
    workers: order.workers.map(({ caregiverId, name, at, acceptedAt }) => ({
      caregiverId,
      ...(name === undefined ? {} : { name }),
      assignedAt: isoInShanghai(at),
      ...(acceptedAt === undefined ? {} : { acceptedAt: isoInShanghai(acceptedAt) }),
    })),
    ...(due ? { due: { what: due.what, at: isoInShanghai(due.at), secondsLeft: secondsTo(due.at, now) } } : {}),
    late: isLate(order, now),
    ...(preferredCaregiverId ? { preferredCaregiverId } : {}),
    ...(note ? { note } : {}),
    ...(carePlanId ? { carePlanId } : {}),
  };
}

/** Every step of an order so far: who was sent by whom, who declined and why. */
export const viewHistory = ({ history }: Pick<Order, 'history'>): z.output<typeof stepAnswer>[] =>
  history.map(({ at, by, from, to, deed, reason, caregiverIds }) => ({
    at: isoInShanghai(at),
    by: by.role,
    ...(from ? { from } : {}),
    to,
    ...(deed ? { deed } : {}),
    ...(reason ? { reason } : {}),
    ...(caregiverIds ? { caregiverIds: [...caregiverIds] } : {}),
  }));

export const viewCandidates = (
  { order, elder, candidates, pairs }: Choice,
  now: Instant,
): z.output<typeof candidatesAnswer> => ({
  order: viewOrder(order, elder, now),
  history: viewHistory(order),
  candidates: candidates.map(({ caregiver, way, against, inFavour, ...facts }) => ({
    caregiverId: caregiver.caregiverId,
    name: caregiver.name,
    dispatchable: facts.dispatchable,
    inFavour: [...inFavour],
    against: against.map(({ code, message, blocks }) => ({ code, message, blocks })),
    preferred: facts.preferred,
    visits: facts.visits,
    declined: facts.declined,
    ...(way ? { metres: way.metres } : {}),
    dayMinutes: facts.dayMinutes,
    monthMinutes: facts.monthMinutes,
  })),
  pairs: pairs.map((pair) => [...pair]),
});
