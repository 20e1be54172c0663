import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { type Keyring, keyringOf } from '../../shared/keyring.ts';
import { putFile } from '../../shared/put-file.ts';
import { createTable, type Table } from '../../shared/table.ts';
import { type ProgramRef, type Programs, programFinder } from '../vouchers/index.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
  /** The voucher programs that lots name. */
  programsOf: (refs: readonly ProgramRef[]) => Promise<Programs>;
  /** Into the private bucket. */
  putFile: typeof putFile;
}

/** What a Lambda function of this room starts with. */
export function lambdaShell(): Shell {
  const table = createTable(environment.tables());
  return { table, keyring: keyringOf(table, systemClock), programsOf: programFinder(table), putFile };
}
