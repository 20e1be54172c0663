import type { Order } from '../orders/index.ts';

/** Where nobody is on the way any more, although somebody may have been sent. */
const FREED: readonly Order['state'][] = ['PLACED', 'CANCELLED_BY_ELDER', 'CANCELLED_BY_PROVIDER', 'NO_SHOW_CAREGIVER'];

/** Whether an order takes a caregiver's time: the order says so, the caregiver's working day follows it. */
export const holdsTime = ({ state, workers }: Pick<Order, 'state' | 'workers'>, caregiverId: string): boolean =>
  !FREED.includes(state) && workers.some((worker) => worker.caregiverId === caregiverId);

/** Everybody who was ever sent on this order. */
export const everSent = ({ workers, history }: Pick<Order, 'workers' | 'history'>): string[] => [
  ...new Set([
    ...workers.map(({ caregiverId }) => caregiverId),
    ...history.flatMap(({ caregiverIds = [] }) => caregiverIds),
  ]),
];

/** Dispatched or accepted: somebody is sent, and can still be called back. */
export const isSent = ({ state }: Pick<Order, 'state'>): boolean => state === 'DISPATCHED' || state === 'ACCEPTED';
