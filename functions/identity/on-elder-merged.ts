import { elderMerged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { moveRights } from './move-rights.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([elderMerged], [({ data }) => moveRights(table, data, systemClock())]);
