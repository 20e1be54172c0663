import { booksCheckRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { checkBooks } from './check-books.ts';

const table = createTable(environment.tables());

export const handler = eventHandler([booksCheckRequested], [({ data }) => checkBooks(table, data, systemClock)]);
