import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { findAnomalies } from './find-anomalies.ts';

const table = createTable(environment.tables());

/** Two minutes before the function's time is up no point is begun any more. */
const RUN_MS = 13 * 60_000;

/** Fails when a point could not be gone through, so that the alarm sounds and the run is tried again. */
export const handler = onSchedule(async (): Promise<void> => {
  const { failed } = await findAnomalies(table, systemClock, systemClock() + RUN_MS);
  if (failed) throw new Error(`${failed} points could not be gone through`);
});
