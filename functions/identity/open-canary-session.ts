import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { openCanarySession } from './canary.ts';

const table = createTable(environment.tables());
const keyring = keyringOf(table, systemClock);

/** Asked by the canary's function, which is the only one that may. What it is asked with is not looked at. */
export const handler = () => openCanarySession({ table, keyring }, systemClock());
