import type { Keyring } from '../../shared/keyring.ts';
import type { Table } from '../../shared/table.ts';
import type { ProgramRef, Programs } from '../vouchers/index.ts';
import type { LoadMeal } from './load-meal.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
  loadMeal: LoadMeal;
  /** The voucher programs that lots name. */
  programsOf: (refs: readonly ProgramRef[]) => Promise<Programs>;
}
