import type { Keyring } from '../../shared/keyring.ts';
import { elderRows } from './elder-rows.ts';
import { facilityRows } from './facility-rows.ts';
import { type ImportHead, type ListKind, type Progress, progressOf, sheetOf } from './import-file.ts';
import type { RowKind } from './row-kind.ts';
import { type Columns, columnsOf } from './sheet.ts';

const KINDS: Readonly<Record<ListKind, RowKind<unknown>>> = { elders: elderRows, facilities: facilityRows };
export const kindOf = ({ of }: Pick<ImportHead, 'of'>): RowKind<unknown> => KINDS[of];

/** The columns of an import's file; none before its header is in. */
export const columnsOfImport = (head: ImportHead, keyring: Keyring): Columns =>
  columnsOf(sheetOf(head, keyring).header ?? [], kindOf(head).sheet);

export const progress = (head: ImportHead, keyring: Keyring): Progress =>
  progressOf(head, columnsOfImport(head, keyring));
