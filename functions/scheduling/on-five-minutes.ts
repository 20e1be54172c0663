import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { onSchedule } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { resumeRosters } from './resume-rosters.ts';

const table = createTable(environment.tables());

export const handler = onSchedule(() => resumeRosters(table, systemClock()));
