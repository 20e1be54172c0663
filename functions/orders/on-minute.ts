import { systemClock } from '../../shared/business-time.ts';
import { log } from '../../shared/log.ts';
import { lambdaShell } from './lambda-shell.ts';
import { sweep } from './sweep.ts';

const shell = lambdaShell();

export const handler = async (): Promise<void> => {
  const moved = await sweep(shell, systemClock());
  log.info('timers done', { moved });
};
