import { sampleRequested } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { drawSample } from './draw-sample.ts';

const table = createTable(environment.tables());

export const handler = eventHandler(
  [sampleRequested],
  [({ data: { sampleId } }) => drawSample(table, sampleId, systemClock())],
);
