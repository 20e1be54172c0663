import { elderChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { recheckElder } from './recheck-elder.ts';

const table = createTable(environment.tables());

export const handler = eventHandler(
  [elderChanged],
  [
    async ({ data: { elderId, since } }) => {
      if (since !== undefined) await recheckElder(table, { elderId, since }, systemClock);
    },
  ],
);
