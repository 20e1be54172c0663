import { randomBytes } from 'node:crypto';
import { orderChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';
import { settleConfirmed } from './settle-confirmed.ts';
import { lambdaShell } from './shell.ts';

const shell = lambdaShell();

/** Where an order may rest until somebody looks at it, or be paid. */
const SETTLING: readonly string[] = ['CONFIRMED', 'AUTO_CONFIRMED', 'EXCEPTION'];

export const handler = eventHandler(
  [orderChanged],
  [
    async ({ data: { orderId, to } }) => {
      const call = { now: systemClock(), randomSeed: randomBytes(32).toString('hex') };
      if (SETTLING.includes(to)) await settleConfirmed(shell, orderId, call);
    },
  ],
);
