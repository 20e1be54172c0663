import type { Table } from '../../shared/table.ts';

/** What the commands of this room work with. */
export interface Deps {
  table: Table;
}
