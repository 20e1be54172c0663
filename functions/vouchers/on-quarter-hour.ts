import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { resumeJobs } from './resume-jobs.ts';

const table = createTable(environment.tables());

export const handler = onSchedule(async (): Promise<void> => {
  await resumeJobs(table, systemClock());
});
