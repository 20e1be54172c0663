import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Write } from '../../shared/table.ts';
import { type Cause, expiryOf } from './roster.ts';

/** A date of a provider that is published, with what has happened to it since. */
export interface RepairItem extends Item {
  kind: 'roster-repair';
  providerId: string;
  date: BusinessDate;
  /** The last proposal to mend it. */
  rosterId?: string | undefined;
  /** What that proposal does not know of: the next one does. */
  waiting?: readonly Cause[] | undefined;
  /** Causes that have been told, so that one told again opens nothing. */
  told?: readonly string[] | undefined;
  expiresAtSeconds: number;
  version: number;
}

/** What a proposal names, and what is remembered: the latest. */
const MOST_CAUSES = 100;
export const latest = <One>(all: readonly One[]): One[] => all.slice(-MOST_CAUSES);

export const repairKey = (providerId: string, date: BusinessDate): Key => ({
  pk: facilityHead(providerId).pk,
  sk: `REPAIR#${date}`,
});

/** From now on a date is mended, where need be: it is published. */
export const watchedDate = (providerId: string, date: BusinessDate, now: Instant): Write => ({
  update: repairKey(providerId, date),
  set: { kind: 'roster-repair', providerId, date, expiresAtSeconds: expiryOf(now) },
  add: { version: 1 },
});

/** The causes of a proposal that gives way wait again: whatever takes its place may come to nothing. */
export const waitingAgain = (repair: RepairItem, causes: readonly Cause[]): Write => ({
  put: { ...repair, waiting: latest([...causes, ...(repair.waiting ?? [])]), version: repair.version + 1 },
  when: [['version', '=', repair.version]],
});
