import { menuPublished } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';
import { keepPlansOfMeal } from './keep-plans.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = eventHandler([menuPublished], [({ data }) => keepPlansOfMeal(shell, data, systemClock())]);
