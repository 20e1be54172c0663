import { planChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';
import { keepOnePlan } from './keep-plans.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = eventHandler([planChanged], [({ data }) => keepOnePlan(shell, data, systemClock())]);
