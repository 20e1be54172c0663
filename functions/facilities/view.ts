import { type BusinessDate, type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { type FacilityHead, MEALTIMES, type Mealtime } from './facility.ts';
import { cutOffInstant, isPastCutOff, servingWindow, whyClosed } from './opening.ts';
import type { FacilityAnswer } from './schema.ts';

/** The facility as it is answered; closed days from `today` on, in order. */
export function facilityView(head: FacilityHead, today: BusinessDate): FacilityAnswer {
  const { facilityId, region, name, facilityKind, modes, mealtimes, address, location, suppliedBy } = head;
  const { licenceExpiresOn, healthCertificateExpiresOn, suspended, grades, version } = head;
  return {
    facilityId,
    region,
    name,
    facilityKind,
    modes,
    mealtimes,
    ...(address !== undefined ? { address } : {}),
    ...(location !== undefined ? { location } : {}),
    ...(suppliedBy !== undefined ? { suppliedBy } : {}),
    licenceExpiresOn,
    ...(healthCertificateExpiresOn !== undefined ? { healthCertificateExpiresOn } : {}),
    ...(suspended !== undefined ? { suspended } : {}),
    ...(grades !== undefined ? { grades } : {}),
    closedDays: Object.entries(head.closedDays)
      .filter(([date]) => date >= today)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([date, closed]) => ({ date, ...closed })),
    version,
  };
}

/** One mealtime of a facility on a date: when, until when to book, and why not. */
export interface MealView {
  mealtime: Mealtime;
  opensAt: string;
  closesAt: string;
  /** Bookings are taken before it. */
  cutOffAt: string;
  pastCutOff: boolean;
  closed?: { code: string; message: string; reason?: string };
}

export function mealView(
  head: FacilityHead,
  date: BusinessDate,
  mealtime: Mealtime,
  now: Instant,
): MealView | undefined {
  const window = servingWindow(head, date, mealtime);
  const cutOffAt = cutOffInstant(head, date, mealtime);
  if (!window || cutOffAt === undefined) return undefined;
  const closed = whyClosed(head, date, mealtime);
  const reason = closed?.details?.reason;
  return {
    mealtime,
    opensAt: isoInShanghai(window.opens),
    closesAt: isoInShanghai(window.closes),
    cutOffAt: isoInShanghai(cutOffAt),
    pastCutOff: isPastCutOff(head, date, mealtime, now),
    ...(closed
      ? {
          closed: {
            code: closed.code,
            message: closed.message,
            ...(typeof reason === 'string' ? { reason } : {}),
          },
        }
      : {}),
  };
}

/** The mealtimes a facility offers on a date, in the order of the day. */
export const mealsOn = (head: FacilityHead, date: BusinessDate, now: Instant): MealView[] =>
  MEALTIMES.flatMap((mealtime) => mealView(head, date, mealtime, now) ?? []);

/** A facility in a list to choose from. */
export const listedFacility = (head: FacilityHead, date: BusinessDate, now: Instant) => ({
  facilityId: head.facilityId,
  region: head.region,
  name: head.name,
  facilityKind: head.facilityKind,
  modes: head.modes,
  ...(head.address !== undefined ? { address: head.address } : {}),
  ...(head.location !== undefined ? { location: head.location } : {}),
  meals: mealsOn(head, date, now),
});
