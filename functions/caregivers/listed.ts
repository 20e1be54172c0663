import type { BusinessDate } from '../../shared/business-time.ts';
import type { Listed } from './caregiver.ts';
import type { DishonestyItem } from './store.ts';

/** Whether an entry of the dishonesty list counts on a date; both its ends do. */
export const isListedOn = (listed: Listed | undefined, date: BusinessDate): listed is Listed =>
  listed !== undefined && listed.from <= date && (listed.to === undefined || date <= listed.to);

/** The entry that counts now or later, as a file keeps it; undefined when none does. */
export function currentEntry(
  item: Pick<DishonestyItem, 'entries'> | undefined,
  today: BusinessDate,
): Listed | undefined {
  const last = item?.entries.at(-1);
  if (!last || last.lifted || (last.to !== undefined && last.to < today)) return undefined;
  const { entryId, from, to, reason } = last;
  return { entryId, from, ...(to === undefined ? {} : { to }), reason };
}
