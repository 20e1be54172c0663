import { elderChanged, elderDeceased, elderMerged, providerSuspended, statementClosed } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';
import { cancelForSuspended } from './cancel-for-suspended.ts';
import { followElder } from './follow-elder.ts';
import { lambdaShell } from './lambda-shell.ts';
import { moveToFile } from './move-to-file.ts';
import { settleOrders } from './settle-orders.ts';

const shell = lambdaShell();
/** What decides whether and where an elder is visited. */
const FIELDS = ['address', 'residences', 'suspensions', 'deceasedOn'];

export const handler = eventHandler(
  [elderChanged, elderDeceased, elderMerged, providerSuspended, statementClosed],
  [
    async ({ data: { elderId, fields } }) => {
      if (fields.some((field) => FIELDS.includes(field))) await followElder(shell, { elderId }, systemClock());
    },
    ({ data: { elderId, on } }) => followElder(shell, { elderId, from: on }, systemClock()),
    ({ data }) => moveToFile(shell, data, systemClock()),
    ({ data }) => cancelForSuspended(shell, data, systemClock()),
    ({ data }) => settleOrders(shell, data, systemClock()),
  ],
);
