import type { BusinessDate } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Stay } from './elder.ts';

/** Whether a code names a place to live in: a county or smaller. Cities without counties have townships of their own. */
export const isPlace = (region: RegionCode): boolean => region.length > 6 || !region.endsWith('00');

/** The history with the elder in `region` from a date on, until what is already known of later. */
export function withStay(stays: readonly Stay[], stay: Stay): Stay[] {
  const others = stays.filter(({ from }) => from !== stay.from);
  return [...others, stay]
    .sort((a, b) => (a.from < b.from ? -1 : 1))
    .filter(({ region }, i, sorted) => sorted[i - 1]?.region !== region);
}

/** Whether a date is one a clerk may record: not to come, not before the birth, and with a reason when it lies back. */
export function dateProblem(
  date: BusinessDate,
  { today, birthDate, reason }: { today: BusinessDate; birthDate: BusinessDate; reason: string | undefined },
): 'FUTURE_DATE' | 'BEFORE_BIRTH' | 'BACK_DATED_NEEDS_REASON' | undefined {
  if (date > today) return 'FUTURE_DATE';
  if (date < birthDate) return 'BEFORE_BIRTH';
  return date < today && reason === undefined ? 'BACK_DATED_NEEDS_REASON' : undefined;
}
