import type { Clock } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
}
/** What its workers run on, who are at it for minutes. */
export interface WorkShell extends Shell {
  clock: Clock;
}
