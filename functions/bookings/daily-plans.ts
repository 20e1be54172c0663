import { systemClock } from '../../shared/business-time.ts';
import { onSchedule } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';
import { keepPlans } from './keep-plans.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = onSchedule(async (): Promise<void> => {
  const plans = await keepPlans(shell, systemClock());
  log.info('plans kept', { plans });
});
