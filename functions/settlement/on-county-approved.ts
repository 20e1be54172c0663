import { statementApproved } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { publishNotice } from './publish-notice.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([statementApproved], [({ data }) => publishNotice(table, data, systemClock())]);
