import { elderChanged, elderDeceased, elderMerged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { eventHandler } from '../../shared/events.ts';
import { createTable } from '../../shared/table.ts';
import { listRegisteredElsewhere } from './list-registered-elsewhere.ts';
import { moveWallet, tendWallets } from './tend-wallets.ts';

const table = createTable(environment.tables());
const tend = (elderId: string) => tendWallets(table, [elderId], systemClock);

/** Looks at the file as it is now: however often and in whatever order news arrives, it comes to the same. */
export const handler = eventHandler(
  [elderChanged, elderDeceased, elderMerged],
  [
    async ({ data: { elderId, fields, since } }) => {
      if (fields.includes('households') || fields.includes('residences')) await listRegisteredElsewhere(table, elderId);
      if (since !== undefined) await tend(elderId);
    },
    async ({ data: { elderId } }) => {
      await tend(elderId);
    },
    async ({ data: { duplicateId } }) => {
      await tend(await moveWallet(table, duplicateId, systemClock));
    },
  ],
);
