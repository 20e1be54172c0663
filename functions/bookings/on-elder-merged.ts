import { elderMerged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';
import { lambdaShell } from './lambda-shell.ts';
import { moveToFile } from './move-to-file.ts';
import { recheckElder } from './recheck-elder.ts';

const shell = lambdaShell();
/** Quotas are joined for every meal either file ever had. */
const ALWAYS = '1900-01-01';

export const handler = eventHandler(
  [elderMerged],
  [
    async ({ data: { elderId, duplicateId } }) => {
      await moveToFile(shell, { elderId, duplicateId }, systemClock());
      await recheckElder(shell.table, { elderId, since: ALWAYS }, systemClock);
    },
  ],
);
