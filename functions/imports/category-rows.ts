import { covers } from '../../shared/regions.ts';
import { type Decision, execute, type Item } from '../../shared/table.ts';
import {
  type By,
  type Category,
  type CitizenItem,
  citizenKey,
  type Deed,
  type ElderHead,
  elderHead,
  maskName,
  settled,
  trailKey,
  writesOfChange,
} from '../registry/index.ts';
import {
  COLUMN,
  type Listing,
  leftOut,
  leftOutUndone,
  listed,
  listedUndone,
  spanInForce,
  spanText,
} from './category-after-list.ts';
import { type CategoryRow, categoryRowFrom, categorySheet } from './category-row.ts';
import type { Problem } from './cells.ts';
import {
  type ApplyContext,
  CHANGED_SINCE,
  type Comparison,
  type RowContext,
  type RowKind,
  type UndoContext,
} from './row-kind.ts';

const MERGED_SINCE: Problem = { column: '整行', message: '这份档案后来并入了另一份，没有撤销，请人工核对' };

const error = (column: string, message: string): Comparison => ({ outcome: 'error', problems: [{ column, message }] });
const isProblem = (result: ElderHead | Problem): result is Problem => 'message' in result;

const listingOf = (category: Category, context: RowContext, row: Pick<CategoryRow, 'evidence'>): Listing => ({
  category,
  from: context.comparedFor,
  today: context.today,
  evidence: row.evidence ?? context.source,
});

/** What the list does to somebody on it. */
function compareListed(head: ElderHead | undefined, row: CategoryRow, listing: Listing, region: string): Comparison {
  if (!head) return error('身份证号', '没有建档，请先建档或核对号码');
  if (!covers(region, head.region)) return error('身份证号', '不在您管辖的地区');
  if (head.name !== row.name) return error('姓名', `与档案不符，档案中是 ${maskName(head.name)}`);
  if (spanInForce(head, listing.category, listing.from)) return { outcome: 'unchanged' };
  const after = listed(head, listing);
  if (isProblem(after)) return { outcome: 'error', problems: [after] };
  const becomes = spanText(spanInForce(after, listing.category, listing.from));
  const { elderId: id, version } = head;
  return { outcome: 'changed', id, version, changes: [{ column: COLUMN, was: '', becomes }] };
}

/** What the list does to somebody who belongs to the category and is not on it. */
export function compareLeftOut(head: ElderHead, category: Category, context: RowContext): Comparison {
  const listing = listingOf(category, context, {});
  const was = spanInForce(head, category, listing.from)!;
  const after = leftOut(head, listing);
  if (isProblem(after)) return { outcome: 'error', problems: [after] };
  const changes = [{ column: COLUMN, was: spanText(was), becomes: '' }];
  return { outcome: 'lost', id: head.elderId, version: head.version, changes, was };
}

interface Stored {
  head: ElderHead | undefined;
  applied: Item | undefined;
  undone: Item | undefined;
}
const changed = (
  head: ElderHead,
  after: ElderHead | Problem,
  { deed, by }: { deed: Deed; by: By },
): Decision<Problem | undefined> =>
  isProblem(after)
    ? { writes: [], answer: after }
    : { writes: writesOfChange(head, settled(after, by), deed), answer: undefined };

const deedOf = (context: ApplyContext, line: number): Deed => ({
  did: 'apply-import',
  // Without the grant: checking one item in every row's transaction would make the rows conflict with each other.
  actor: context.by,
  at: context.applyingSince,
  ref: `${context.importId}.${line}`,
  reason: `批量导入：${context.source}`,
});
const undoOf = (context: UndoContext, line: number): Deed => ({
  did: 'undo-import',
  actor: context.by,
  at: context.undoingSince,
  ref: `${context.importId}.${line}.undo`,
  reason: `撤销批量导入：${context.source}`,
});

/** A list of one category: whoever is on it belongs to it from its day on, whoever is not, does not. */
export const categoryRows = (category: Category): RowKind<CategoryRow> => {
  const load = async (context: ApplyContext, id: string, deeds: readonly Deed[]): Promise<Stored> => {
    const keys = [elderHead(id), ...deeds.map((deed) => trailKey(id, deed))];
    const [head, applied, undone] = await context.table.getMany(keys);
    return { head: head as ElderHead | undefined, applied, undone };
  };
  return {
    sheet: categorySheet,
    rowsAtOnce: 4,
    read(cells, { keyring }) {
      const read = categoryRowFrom(cells);
      if ('problems' in read) return read;
      return { row: read.row, identity: keyring.lookup('citizen-number', read.row.citizenNumber) };
    },
    async compare(rows, context) {
      const { table, keyring, region } = context;
      const citizens = await table.getMany(rows.map(({ citizenNumber }) => citizenKey(keyring, citizenNumber)));
      const known = citizens.flatMap((citizen) => (citizen ? [elderHead((citizen as CitizenItem).elderId)] : []));
      const heads = new Map((await table.getMany(known)).map((head) => [head?.elderId, head as ElderHead | undefined]));
      return rows.map((row, i) => {
        const head = heads.get((citizens[i] as CitizenItem | undefined)?.elderId);
        return compareListed(head, row, listingOf(category, context, row), region);
      });
    },
    async apply(row, line, comparison, context) {
      if (comparison.outcome !== 'changed' && comparison.outcome !== 'lost') return undefined;
      const { id, version, outcome } = comparison;
      const { by } = context;
      const deed = deedOf(context, line);
      const listing = listingOf(category, context, row);
      return execute<Stored, Problem | undefined>(
        context.table,
        () => load(context, id, [deed]),
        ({ head, applied }) => {
          if (applied) return { writes: [], answer: undefined };
          if (head?.version !== version) return { writes: [], answer: CHANGED_SINCE };
          return changed(head, outcome === 'lost' ? leftOut(head, listing) : listed(head, listing), { deed, by });
        },
      );
    },
    async undo(row, line, comparison, context) {
      if (comparison.outcome !== 'changed' && comparison.outcome !== 'lost') return undefined;
      const { id } = comparison;
      const { by } = context;
      const deed = undoOf(context, line);
      const listing = listingOf(category, context, row);
      return execute<Stored, Problem | undefined>(
        context.table,
        () => load(context, id, [deedOf(context, line), deed]),
        ({ head, applied, undone }) => {
          if (!head || !applied || undone) return { writes: [], answer: undefined };
          if (head.mergedInto !== undefined) return { writes: [], answer: MERGED_SINCE };
          const before =
            comparison.outcome === 'lost' ? leftOutUndone(head, listing, comparison.was) : listedUndone(head, listing);
          return changed(head, before, { deed, by });
        },
      );
    },
  };
};
