import { elderMerged } from '../../events/index.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { moveToFile } from './move-to-file.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([elderMerged], [({ data }) => moveToFile(table, data)]);
