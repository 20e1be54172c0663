import { systemClock } from '../../shared/business-time.ts';
import { onSchedule } from '../../shared/events.ts';
import { log } from '../../shared/log.ts';
import { lambdaShell } from './lambda-shell.ts';
import { sweep } from './sweep.ts';

const shell = lambdaShell();

export const handler = onSchedule(async (): Promise<void> => {
  const moved = await sweep(shell, systemClock());
  log.info('timers done', { moved });
});
