import { carePlanChanged } from '../../events/index.ts';
import { systemClock } from '../../shared/business-time.ts';
import { eventHandler } from '../../shared/events.ts';

import { keepOneCarePlan } from './keep-care-plans.ts';
import { lambdaShell } from './lambda-shell.ts';

const shell = lambdaShell();

export const handler = eventHandler([carePlanChanged], [({ data }) => keepOneCarePlan(shell, data, systemClock())]);
