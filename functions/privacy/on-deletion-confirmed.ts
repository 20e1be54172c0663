import { deletionConfirmed } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { deleteFile } from '../../shared/put-file.ts';
import { createTable } from '../../shared/table.ts';
import { eraseTraces } from './erase-traces.ts';

const table = createTable(environment.tables());
const shell = { table, keyring: keyringOf(table, systemClock), deleteFile };

export const handler = eventHandler([deletionConfirmed], [({ data }) => eraseTraces(shell, data, systemClock)]);
