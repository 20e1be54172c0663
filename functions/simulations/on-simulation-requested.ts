import { simulationRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { exportsBucket } from '../../shared/exports-bucket.ts';
import { createTable } from '../../shared/table.ts';
import { type Store, simulateNext } from './simulate-next.ts';

const table = createTable(environment.tables());
const put = exportsBucket();

const store: Store = (key, content, sha256) =>
  put(key, content, { bytes: content.length, sha256, contentType: 'application/json' });

export const handler = eventHandler(
  [simulationRequested],
  [({ data }) => simulateNext(table, store, data, systemClock)],
);
