import type { Keyring } from '../../shared/keyring.ts';
import { categoryRows } from './category-rows.ts';
import { elderRows } from './elder-rows.ts';
import { facilityRows } from './facility-rows.ts';
import { type ImportHead, type ListKind, type Progress, progressOf, sheetOf } from './import-file.ts';
import type { RowKind } from './row-kind.ts';
import { serviceRows } from './service-rows.ts';
import { type Columns, columnsOf } from './sheet.ts';

const KINDS: Readonly<Record<Exclude<ListKind, 'category'>, RowKind<unknown>>> = {
  elders: elderRows,
  facilities: facilityRows,
  services: serviceRows,
};
export function kindOf({ of, category }: Pick<ImportHead, 'of' | 'category'>): RowKind<unknown> {
  if (of !== 'category') return KINDS[of];
  if (category === undefined) throw new TypeError('a list of a category without the category');
  return categoryRows(category);
}

/** The columns of an import's file; none before its header is in. */
export const columnsOfImport = (head: ImportHead, keyring: Keyring): Columns =>
  columnsOf(sheetOf(head, keyring).header ?? [], kindOf(head).sheet);

export const progress = (head: ImportHead, keyring: Keyring): Progress =>
  progressOf(head, columnsOfImport(head, keyring));
