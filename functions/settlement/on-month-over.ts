import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { closeMonth } from './close-month.ts';

const table = createTable(environment.tables());

/** Fails when a point's statement could not be made, so that the alarm sounds and the run is tried again. */
export const handler = onSchedule(async (): Promise<void> => {
  const { failed } = await closeMonth(table, systemClock());
  if (failed) throw new Error(`${failed} points have no statement yet`);
});
