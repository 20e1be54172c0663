import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';
import { createTable } from '../../shared/table.ts';
import { markNoShows } from './mark-no-shows.ts';

const table = createTable(environment.tables());

export const handler = onSchedule(async (): Promise<void> => {
  const marked = await markNoShows(table, systemClock());
  log.info('no-shows marked', { marked });
});
