import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { lastDuePeriod } from './period.ts';
import { pointsOf, settledCounties } from './points.ts';
import { periodInTurn, prepareStatement } from './prepare-statement.ts';
import { type Chain, chainKey } from './store.ts';

const SYSTEM = { personId: 'system', role: 'system' } as const;

/** Every statement a point still owes, oldest month first. */
async function catchUp(table: Table, facilityId: string, last: BusinessMonth, now: Instant): Promise<number> {
  for (let made = 0; ; made++) {
    const chain = await table.get<Chain>(chainKey(facilityId));
    const period = await periodInTurn(table, facilityId, chain);
    if (period === undefined || period > last) return made;
    const result = await prepareStatement(table, facilityId, period, SYSTEM, now);
    if (isRefusal(result)) throw new Error(`${facilityId} ${period}: ${result.code}`);
    log.info('statement made', { facilityId, period, lines: result.totals.lines });
  }
}

export interface Closing {
  points: number;
  statements: number;
  /** Points whose statement could not be made this time: the next run takes them up again. */
  failed: number;
}

/**
 * Prepares the statements of every point for the months that are over. A run that was cut short, or runs beside another,
 * does no harm: what is there stays, what is missing is made.
 */
export async function closeMonth(table: Table, now: Instant): Promise<Closing> {
  const closing: Closing = { points: 0, statements: 0, failed: 0 };
  const last = lastDuePeriod(now);
  for (const county of await settledCounties(table)) {
    for (const { facilityId } of await pointsOf(table, county)) {
      closing.points++;
      try {
        closing.statements += await catchUp(table, facilityId, last, now);
      } catch (error) {
        closing.failed++;
        log.error('statement not made', { facilityId, period: last, reason: (error as Error).message });
      }
    }
  }
  log.info('months closed', { last, ...closing });
  return closing;
}
