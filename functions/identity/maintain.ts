import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { doMaintenance } from './maintenance.ts';

const table = createTable(environment.tables());
const keyring = keyringOf(table, systemClock);

/** Invoked by hand by whoever deploys: the right to invoke it is the right to do what it does. */
export const handler = (task: unknown) => doMaintenance({ table, keyring }, task, systemClock());
