import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Item, type Key, type Table, type Write } from '../../shared/table.ts';
import { type Cause, expiryOf, isOpenProposal, isUnderWay, type RosterItem, rosterKey } from './roster.ts';

/**
 * A date of a provider. Whatever begins for it — a roster, a proposal, publishing — writes over the version it has seen, so that
 * two do not begin at once, and what is under way is found by its key.
 */
export interface RosterDate extends Item {
  kind: 'roster-date';
  providerId: string;
  date: BusinessDate;
  /** The last roster that somebody asked for or has published. */
  rosterId?: string | undefined;
  /** The last proposal to mend the date. */
  proposalId?: string | undefined;
  /** Somebody has published it: from now on it is mended where need be. */
  isPublished?: true | undefined;
  expiresAtSeconds: number;
  version: number;
}

/** Something that has happened to a published date, once however often it is told. */
export interface RosterCause extends Item, Cause {
  kind: 'roster-cause';
  /** The proposal that knows of it; none yet where it waits. */
  rosterId?: string | undefined;
  expiresAtSeconds: number;
}

export const rosterDateKey = (providerId: string, date: BusinessDate): Key => ({
  pk: facilityHead(providerId).pk,
  sk: `ROSTER-DATE#${date}`,
});
export const causesOf = (providerId: string, date: BusinessDate) => ({
  pk: `ROSTER-DATE#${providerId}#${date}`,
  begins: 'CAUSE#',
});
export const rosterCause = (providerId: string, date: BusinessDate, cause: Cause, now: Instant): RosterCause => {
  const { pk, begins } = causesOf(providerId, date);
  const { what, orderId, at } = cause;
  const sk = `${begins}${at}#${orderId}#${what}`;
  return { pk, sk, kind: 'roster-cause', ...cause, expiresAtSeconds: expiryOf(now) };
};

/** A date with the rosters it names, as they stand. */
export interface DateNow {
  readonly providerId: string;
  readonly date: BusinessDate;
  readonly stored: RosterDate | undefined;
  readonly asked: RosterItem | undefined;
  readonly proposal: RosterItem | undefined;
}
export async function loadDates(
  table: Pick<Table, 'getMany'>,
  providerId: string,
  dates: readonly BusinessDate[],
): Promise<DateNow[]> {
  const items = (await table.getMany(dates.map((date) => rosterDateKey(providerId, date)))) as (
    | RosterDate
    | undefined
  )[];
  const named = [...new Set(items.flatMap((item) => [item?.rosterId, item?.proposalId]))].filter(
    (id) => id !== undefined,
  );
  const found = await table.getMany(named.map((rosterId) => rosterKey({ providerId, rosterId })));
  const rosterOf = new Map(named.map((rosterId, i) => [rosterId, found[i] as RosterItem | undefined]));
  return dates.map((date, i) => {
    const { rosterId = '', proposalId = '' } = items[i] ?? {};
    return { providerId, date, stored: items[i], asked: rosterOf.get(rosterId), proposal: rosterOf.get(proposalId) };
  });
}

/** Something begins for the date: nothing else has since it was read. */
export const beginsOn = (
  { providerId, date, stored }: DateNow,
  now: Instant,
  what: Pick<RosterDate, 'rosterId' | 'proposalId' | 'isPublished'>,
): Write => {
  const own = { kind: 'roster-date', providerId, date, expiresAtSeconds: expiryOf(now) } as const;
  const version = (stored?.version ?? 0) + 1;
  const put: RosterDate = { ...rosterDateKey(providerId, date), ...stored, ...what, ...own, version };
  return { put, when: stored ? [['version', '=', stored.version]] : absent };
};

/** What workers are at on any of the dates and no person's wish ends: proposals give way, others do not. */
export const underWayOn = (dates: readonly DateNow[], except: string): RosterItem | undefined =>
  dates
    .flatMap(({ asked, proposal }) => [asked, proposal])
    .find((roster) => roster && roster.rosterId !== except && isUnderWay(roster) && !isOpenProposal(roster));
