import { voucherJobRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { workOnJob } from './work-on-job.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([voucherJobRequested], [({ data }) => workOnJob(table, data, systemClock)]);
