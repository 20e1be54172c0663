import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import type { Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import type { By, CategorySpan } from '../registry/index.ts';
import type { Problem } from './cells.ts';

/** What a column holds now and what the row makes of it. */
export interface Change {
  column: string;
  was: string;
  becomes: string;
}

/** What a row would do to what is stored. `version` is of the stored thing it was compared with. */
export type Comparison =
  | { outcome: 'new'; changes: Change[] }
  | { outcome: 'changed'; id: string; version: number; changes: Change[] }
  | { outcome: 'lost'; id: string; version: number; changes: Change[]; was: Ended }
  | { outcome: 'unchanged' }
  | { outcome: 'error'; problems: Problem[] };
/** The entry of a category that a list ends: what undoing the list gives back. */
export type Ended = Pick<CategorySpan, 'from' | 'to' | 'evidence'>;
export type Outcome = Comparison['outcome'];

/** What rows are compared with and applied in. */
export interface RowContext {
  table: Table;
  keyring: Keyring;
  importId: string;
  /** The office's own region: rows of other places are refused. */
  region: RegionCode;
  /** Name of the list, as evidence of what it says. */
  source: string;
  /** When the list was taken in: the ids of what it creates are made from it. */
  startedAt: Instant;
  today: BusinessDate;
  /** The day the list is compared for: the day it counts from, where that is fixed already. */
  comparedFor: BusinessDate;
  by: By;
}
export interface ApplyContext extends RowContext {
  /** The day from which the list counts. */
  effectiveOn: BusinessDate;
  /** When applying began: the same in every slice, so that a row's mark is the same whenever it is tried. */
  applyingSince: Instant;
}

export interface UndoContext extends ApplyContext {
  /** When undoing began: the same in every slice. */
  undoingSince: Instant;
}

/** One kind of list. Each kind gets back only rows it has read itself. */
export interface RowKind<Row> {
  readonly sheet: {
    columns: readonly string[];
    required: readonly string[];
    aliases: Readonly<Record<string, string>>;
  };
  /** How many rows may be applied at a time: more than one where no row depends on another. */
  readonly rowsAtOnce: number;
  read(
    cells: Readonly<Record<string, string>>,
    context: RowContext,
  ): { row: Row; identity: string } | { problems: Problem[] };
  compare(rows: readonly Row[], context: RowContext): Promise<Comparison[]>;
  /**
   * Does what the comparison said, once, if nothing changed in between; or says what stands against it. A refusal: not
   * now, the slice is to be tried again.
   */
  apply(row: Row, line: number, comparison: Comparison, context: ApplyContext): Promise<Problem | Refusal | undefined>;
  /** Takes back what `apply` did, if it did it; left out where a list cannot be taken back. */
  undo?(row: Row, line: number, comparison: Comparison, context: UndoContext): Promise<Problem | Refusal | undefined>;
}

export const CHANGED_SINCE: Problem = {
  column: '整行',
  message: '核对之后档案又有变动，这一行没有导入，请重新上传核对',
};
