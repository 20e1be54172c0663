import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import type { OrdersShell } from '../orders/index.ts';
import { programFinder } from '../vouchers/index.ts';

/** What a function that keeps plans starts with. */
export function lambdaShell(): OrdersShell {
  const table = createTable(environment.tables());
  return { table, keyring: keyringOf(table, systemClock), programsOf: programFinder(table) };
}
