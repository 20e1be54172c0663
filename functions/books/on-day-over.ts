import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { carryBooks } from './carry-books.ts';

const table = createTable(environment.tables());

/** Fails when a point's books could not be carried, so that the alarm sounds and the run is tried again. */
export const handler = onSchedule(async (): Promise<void> => {
  const { failed } = await carryBooks(table, systemClock());
  if (failed) throw new Error(`the books of ${failed} points are not carried yet`);
});
