import type { Instant } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { SYSTEM } from '../orders/index.ts';
import { resumeRoster, SILENT_MS } from './resume-roster.ts';
import { placeAmongRunning, type RosterItem, RUNNING_ROSTERS } from './roster.ts';

/** What has not moved for two days fails every time: it waits for somebody, and the dead letters say why. */
const GIVEN_UP_MS = 48 * 3_600_000;

/** Goes on with every roster whose workers were lost, as somebody who waits for it may. */
export async function resumeRosters(table: Table, now: Instant): Promise<void> {
  const { items } = await table.query<RosterItem>({
    pk: RUNNING_ROSTERS,
    between: [placeAmongRunning(now - GIVEN_UP_MS), placeAmongRunning(now - SILENT_MS)],
    index: true,
  });
  for (const { providerId, rosterId } of items) {
    const resumed = await resumeRoster(table, { providerId, rosterId }, { actor: SYSTEM, now });
    if (isRefusal(resumed)) log.warn('roster not resumed', { rosterId, code: resumed.code });
  }
}
