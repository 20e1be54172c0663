import { menuPublished, orderChanged } from '../../events/index.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { settleCountyOf } from './settle-county.ts';

const table = createTable(environment.tables());

export const handler = eventHandler(
  [menuPublished, orderChanged],
  [
    ({ data }) => settleCountyOf(table, data.facilityId),
    async ({ data }) => {
      if (data.to === 'VERIFIED') await settleCountyOf(table, data.providerId);
    },
  ],
);
