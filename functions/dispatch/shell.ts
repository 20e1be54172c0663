import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
}
