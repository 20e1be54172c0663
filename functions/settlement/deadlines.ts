import {
  addDays,
  type BusinessDate,
  type BusinessMonth,
  firstDayOf,
  type Instant,
  instantAt,
  nextMonth,
} from '../../shared/business-time.ts';
import type { State } from './statement.ts';

/** On whose desk a statement lies. */
export const DESKS = ['point', 'township', 'county', 'city', 'treasury'] as const;
export type Desk = (typeof DESKS)[number];

/** The last day of the following month on which a desk may still be working on it: 办结 and payment are one date. */
const DAY_OF_MONTH: Readonly<Record<Desk, number>> = { point: 5, township: 10, county: 15, city: 20, treasury: 25 };

export const deadlineOf = (period: BusinessMonth, desk: Desk): BusinessDate =>
  addDays(firstDayOf(nextMonth(period)), DAY_OF_MONTH[desk] - 1);

/** Who has to do something next; the treasury closes what every office agreed to, and pays it. */
export function deskOf(state: State, needsCity: boolean): Desk {
  switch (state) {
    case 'PREPARED':
      return 'point';
    case 'SUBMITTED':
      return 'township';
    case 'APPROVED_TOWNSHIP':
      return 'county';
    case 'APPROVED_COUNTY':
      return needsCity ? 'city' : 'treasury';
    case 'APPROVED_CITY':
    case 'CLOSED':
      return 'treasury';
  }
}

const NOTICE_DAYS = 5;

/** Five whole days after the one on which the list became public. */
export const noticeEnd = (publishedOn: BusinessDate): Instant =>
  instantAt(addDays(publishedOn, NOTICE_DAYS + 1), '00:00');
