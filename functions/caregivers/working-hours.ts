import {
  addDays,
  businessDateOf,
  datesBetween,
  type Instant,
  instantAt,
  weekdayOf,
} from '../../shared/business-time.ts';
import type { Shift } from './caregiver.ts';

interface Span {
  from: Instant;
  to: Instant;
}

const spanOn = ({ from, to }: Shift, date: string): Span => ({
  from: instantAt(date, from),
  to: instantAt(to > from ? date : addDays(date, 1), to),
});

/** Whether the shifts cover the whole time, also over midnight and where one shift goes on into the next. */
export function isWithinShifts(shifts: readonly Shift[], startsAt: Instant, endsAt: Instant): boolean {
  // A night shift that covers the beginning may have begun the day before.
  const spans = datesBetween(addDays(businessDateOf(startsAt), -1), businessDateOf(endsAt))
    .flatMap((date) => shifts.filter(({ weekday }) => weekday === weekdayOf(date)).map((shift) => spanOn(shift, date)))
    .toSorted((a, b) => a.from - b.from);
  const coveredUntil = spans.reduce((until, { from, to }) => (from <= until ? Math.max(until, to) : until), startsAt);
  return coveredUntil >= endsAt;
}
