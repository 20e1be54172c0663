import { addDays, type BusinessDate, businessDateOf, type Instant, lastDayOf } from '../../shared/business-time.ts';
import { transfersOf } from '../../shared/ledger.ts';
import { log } from '../../shared/log.ts';
import { absent, type Table } from '../../shared/table.ts';
import { monthInTurn, pointsOf, SAFETY_LAG_MS, type SettlementLine, settledCounties } from '../settlement/index.ts';
import { endOfDay, foldDays } from './fold-days.ts';
import { booksItem, booksOn } from './store.ts';

/** The last date that is over for good, also on machines whose clocks are slow. */
const lastFullDay = (now: Instant): BusinessDate => addDays(businessDateOf(now - SAFETY_LAG_MS), -1);

/**
 * How far a point's books may be carried. The last day of a month waits for the month's statement: what belongs to the
 * month as a whole is posted in its last instant, just before the statement is prepared.
 */
async function lastDayToCarry(table: Table, facilityId: string, now: Instant): Promise<BusinessDate> {
  const full = lastFullDay(now);
  const month = await monthInTurn(table, facilityId);
  return month !== undefined && lastDayOf(month) <= full ? addDays(lastDayOf(month), -1) : full;
}

/** Carries one point's books forward to the last date that is over. Answers how many dates were added. */
export async function carryBooksOf(table: Table, facilityId: string, now: Instant): Promise<number> {
  const until = await lastDayToCarry(table, facilityId, now);
  const last = await booksOn(table, facilityId, until);
  const lines = transfersOf<SettlementLine>(table, facilityId, { from: last?.to ?? 0, to: endOfDay(until) });
  let made = 0;
  for await (const books of foldDays(facilityId, last, lines)) {
    // Somebody else at the same work has written the same: nothing is lost when it is there already.
    await table.commit([{ put: booksItem(books), when: absent }]);
    made++;
  }
  return made;
}

export interface Carried {
  points: number;
  dates: number;
  /** Points whose books could not be carried this time: the next run takes them up again. */
  failed: number;
}

/** Carries the books of every point. A run cut short, or beside another, does no harm. */
export async function carryBooks(table: Table, now: Instant): Promise<Carried> {
  const carried: Carried = { points: 0, dates: 0, failed: 0 };
  for (const county of await settledCounties(table)) {
    for (const { facilityId } of await pointsOf(table, county)) {
      carried.points++;
      try {
        carried.dates += await carryBooksOf(table, facilityId, now);
      } catch (error) {
        carried.failed++;
        log.error('books not carried', { facilityId, reason: (error as Error).message });
      }
    }
  }
  log.info('books carried', { until: businessDateOf(now), ...carried });
  return carried;
}
