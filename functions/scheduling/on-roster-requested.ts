import { rosterRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { waysOf } from './ways-of.ts';
import { workOnRoster } from './work-on-roster.ts';

const table = createTable(environment.tables());
const shell = { table, keyring: keyringOf(table, systemClock), ways: waysOf(), clock: systemClock };

export const handler = eventHandler([rosterRequested], [({ data }) => workOnRoster(shell, data)]);
