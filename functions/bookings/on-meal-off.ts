import { elderDeceased, menuChanged, pointClosed } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { cancelByPoint } from './cancel-by-point.ts';
import { cancelForDeceased } from './cancel-for-deceased.ts';
import { flagAllergens } from './flag-allergens.ts';

const table = createTable(environment.tables());

export const handler = eventHandler(
  [pointClosed, menuChanged, elderDeceased],
  [
    ({ data }) => cancelByPoint(table, data, systemClock()),
    ({ data }) => flagAllergens(table, data),
    ({ data }) => cancelForDeceased({ table }, data, systemClock()),
  ],
);
