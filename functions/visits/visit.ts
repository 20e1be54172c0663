import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Order } from '../orders/index.ts';
import type { PresenceGrade } from '../services/index.ts';
import { type Exception, inOrder } from './exceptions.ts';
import type { Fix } from './judge-fix.ts';
import { type Paid, paidMinutes } from './paid-minutes.ts';
import type { Presence } from './presence.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: By): By => ({ personId, role });

/** A check-in or a check-out. */
export interface Check {
  readonly checkId: string;
  /** When it happened. */
  readonly at: Instant;
  /** When it reached us, where the phone had no network. */
  readonly sentLaterAt?: Instant | undefined;
  readonly fix?: Fix | undefined;
  /** To the order's address, where both are known. */
  readonly distanceM?: number | undefined;
  /** Digest of the phone's id. */
  readonly device: string;
  readonly presence: Presence;
  readonly grade: PresenceGrade;
  /** What is wrong with this check by itself. */
  readonly exceptions: readonly Exception[];
  /** Digest of what was sent, to tell a retry from another request under the same id. */
  readonly asked: string;
  readonly by: By;
}

/** What one caregiver of an order did at the elder's home. */
export interface Visit {
  readonly orderId: string;
  readonly elderId: string;
  readonly providerId: string;
  readonly caregiverId: string;
  readonly checkIn?: Check | undefined;
  readonly checkOut?: Check | undefined;
  readonly version: number;
}

/** A photo as it is known: the file lies in the bucket. */
export interface Photo {
  readonly orderId: string;
  readonly photoId: string;
  readonly caregiverId: string;
  readonly contentType: 'image/jpeg' | 'image/png';
  readonly bytes: number;
  /** Of the picture without what its maker wrote about it. */
  readonly sha256: string;
  /** The photo by which the same picture was known before. */
  readonly reuseOf?: { readonly orderId: string; readonly photoId: string } | undefined;
  readonly by: By;
  readonly at: Instant;
}

/** A visit over midnight belongs to the day of its first check-in. */
export const performedOn = (order: Pick<Order, 'date'>, visits: readonly Visit[]): BusinessDate => {
  const checkIns = visits.flatMap(({ checkIn }) => checkIn?.at ?? []);
  return checkIns.length ? businessDateOf(Math.min(...checkIns)) : order.date;
};

/** The better end of one caregiver's visit; of two caregivers the weaker: hours may be hung under a colleague. */
export const gradeOfVisits = (visits: readonly Visit[]): PresenceGrade =>
  visits.length
    ? (Math.min(
        ...visits.map(({ checkIn, checkOut }) => Math.max(checkIn?.grade ?? 0, checkOut?.grade ?? 0)),
      ) as PresenceGrade)
    : 0;

export const paidOf = ({ service, minutes }: Pick<Order, 'service' | 'minutes'>, visits: readonly Visit[]): Paid =>
  paidMinutes(
    visits.flatMap(({ checkIn, checkOut }) => (checkIn ? [{ from: checkIn.at, to: checkOut?.at }] : [])),
    { ...service, plannedMinutes: minutes },
  );

/** What is wrong with the visits of an order as far as the checks say: photos may still be on their way. */
export function exceptionsOfChecks(
  order: Pick<Order, 'service' | 'minutes' | 'workers'>,
  visits: readonly Visit[],
): Exception[] {
  const found = visits.flatMap(({ checkIn, checkOut }) => [
    ...(checkIn?.exceptions ?? []),
    ...(checkOut?.exceptions ?? []),
  ]);
  const isMissing = (end: 'checkIn' | 'checkOut'): boolean =>
    order.workers.some(
      ({ caregiverId }) => visits.find((visit) => visit.caregiverId === caregiverId)?.[end] === undefined,
    );
  if (isMissing('checkIn')) found.push('NO_CHECK_IN');
  if (isMissing('checkOut')) found.push('NO_CHECK_OUT');
  if (gradeOfVisits(visits) < order.service.evidence.presenceGrade) found.push('NO_PRESENCE');
  if (paidOf(order, visits).minutes === 0) found.push('TOO_SHORT');
  return inOrder(found);
}

/** What is wrong with the visits of an order and their photos. None, and nobody has to look at it. */
export function exceptionsOf(
  order: Pick<Order, 'service' | 'minutes' | 'workers'>,
  visits: readonly Visit[],
  photos: readonly Photo[],
): Exception[] {
  const found = exceptionsOfChecks(order, visits);
  if (photos.length < order.service.evidence.photos) found.push('PHOTOS_MISSING');
  if (photos.some(({ reuseOf }) => reuseOf)) found.push('PHOTO_REUSED');
  return inOrder(found);
}
