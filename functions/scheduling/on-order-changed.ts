import { orderChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { proposeRepair } from './propose-repair.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([orderChanged], [({ data }) => proposeRepair(table, data, systemClock())]);
