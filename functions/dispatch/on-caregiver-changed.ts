import { caregiverChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { recheckCaregiver } from './recheck-caregiver.ts';

const table = createTable(environment.tables());

export const handler = eventHandler(
  [caregiverChanged],
  [({ data }) => recheckCaregiver(table, data.caregiverId, systemClock())],
);
