import { rosterSectionRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { planSection } from './plan-section.ts';
import { byCpuSeconds } from './solver/search.ts';
import { waysOf } from './ways-of.ts';

const table = createTable(environment.tables());
const shell = { table, keyring: keyringOf(table, systemClock), ways: waysOf(), clock: systemClock };

export const handler = eventHandler([rosterSectionRequested], [({ data }) => planSection(shell, data, byCpuSeconds)]);
