import { systemClock } from '../../shared/business-time.ts';
import { onSchedule } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';

import { keepCarePlans } from './keep-care-plans.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = onSchedule(async (): Promise<void> => {
  const plans = await keepCarePlans(shell, systemClock());
  log.info('care plans kept', { plans });
});
