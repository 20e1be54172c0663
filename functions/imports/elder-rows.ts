import { createHash } from 'node:crypto';
import { newId } from '../../shared/ids.ts';
import { covers } from '../../shared/regions.ts';
import { type Decision, execute, type Item } from '../../shared/table.ts';
import {
  type CitizenItem,
  changedFields,
  citizenKey,
  type Deed,
  type ElderHead,
  elderHead,
  settled,
  trailKey,
  writesOfChange,
  writesOfRegistration,
} from '../registry/index.ts';
import type { Problem } from './cells.ts';
import { changesBetween, type Effect, elderAfterRow, elderFromRow } from './elder-after-row.ts';
import { type ElderRow, elderRowFrom, elderSheet } from './elder-row.ts';
import { type ApplyContext, CHANGED_SINCE, type Comparison, type RowContext, type RowKind } from './row-kind.ts';

const NOT_OURS = '不在您管辖的地区';

/** The id of an elder a row creates: the same whenever the row is tried. */
const elderIdOf = (importId: string, line: number, startedAt: number): string =>
  newId('elder', {
    msecs: startedAt,
    random: createHash('sha256').update(`${importId}#${line}`).digest().subarray(0, 16),
  });

const error = (...problems: Problem[]): Comparison => ({ outcome: 'error', problems });

function compareOne(row: ElderRow, head: ElderHead | undefined, context: RowContext): Comparison {
  const { today, comparedFor, by, keyring, source, region } = context;
  if (head && !covers(region, head.region))
    return error({ column: '身份证号', message: `已在其他地区建档，${NOT_OURS}，请先由原地区办理迁出` });
  if (row.residence !== undefined && !covers(region, row.residence))
    return error({ column: '居住区划代码', message: NOT_OURS });
  const effect: Effect = { from: comparedFor, today, by, keyring, source };
  const after = head ? elderAfterRow(head, row, effect) : elderFromRow('', row, effect);
  if ('problem' in after) return error(after.problem);
  if (head && changedFields(head, after.head).length === 0) return { outcome: 'unchanged' };
  const changes = changesBetween(head, after.head, effect);
  return head ? { outcome: 'changed', id: head.elderId, version: head.version, changes } : { outcome: 'new', changes };
}

interface Stored {
  /** The row's line in the file's trail: it was applied before. */
  mark: Item | undefined;
  head: ElderHead | undefined;
  citizen: CitizenItem | undefined;
}

/** One row on what is stored: applied once, and only onto what the comparison showed. */
export function decideRow(
  { mark, head, citizen }: Stored,
  row: ElderRow,
  elderId: string,
  version: number | undefined,
  { effect, deed }: { effect: Effect; deed: Deed },
): Decision<Problem | undefined> {
  if (mark) return { writes: [], answer: undefined };
  const stands = version === undefined ? citizen === undefined : head?.version === version;
  if (!stands) return { writes: [], answer: CHANGED_SINCE };
  const after = version !== undefined && head ? elderAfterRow(head, row, effect) : elderFromRow(elderId, row, effect);
  if ('problem' in after) return { writes: [], answer: after.problem };
  if (version === undefined || !head) {
    const citizenItem = citizenKey(effect.keyring, row.citizenNumber);
    return { writes: writesOfRegistration(after.head, citizenItem, deed), answer: undefined };
  }
  if (changedFields(head, after.head).length === 0) return { writes: [], answer: undefined };
  return { writes: writesOfChange(head, settled(after.head, effect.by), deed), answer: undefined };
}

async function apply(row: ElderRow, line: number, comparison: Comparison, context: ApplyContext) {
  if (comparison.outcome !== 'new' && comparison.outcome !== 'changed') return undefined;
  const { table, keyring, importId, source, startedAt, today, by, effectiveOn, applyingSince } = context;
  const isNew = comparison.outcome === 'new';
  const elderId = isNew ? elderIdOf(importId, line, startedAt) : comparison.id;
  const deed: Deed = {
    did: 'apply-import',
    // Without the grant: checking one item in every row's transaction would make the rows conflict with each other.
    actor: by,
    at: applyingSince,
    ref: `${importId}.${line}`,
    reason: `批量导入：${source}`,
  };
  const effect: Effect = { from: effectiveOn, today, by, keyring, source };
  return execute<Stored, Problem | undefined>(
    table,
    async () => {
      const [head, mark, citizen] = await table.getMany([
        elderHead(elderId),
        trailKey(elderId, deed),
        citizenKey(keyring, row.citizenNumber),
      ]);
      return { head, mark, citizen } as Stored;
    },
    (stored) => decideRow(stored, row, elderId, isNew ? undefined : comparison.version, { effect, deed }),
  );
}

/** Lists of elders: a row is about the person of its citizen number. */
export const elderRows: RowKind<ElderRow> = {
  sheet: elderSheet,
  rowsAtOnce: 4,
  read(cells, { keyring }) {
    const read = elderRowFrom(cells);
    if ('problems' in read) return read;
    return { row: read.row, identity: keyring.lookup('citizen-number', read.row.citizenNumber) };
  },
  async compare(rows, context) {
    const { table, keyring } = context;
    const citizens = await table.getMany(rows.map(({ citizenNumber }) => citizenKey(keyring, citizenNumber)));
    const known = citizens.flatMap((citizen) => (citizen ? [elderHead((citizen as CitizenItem).elderId)] : []));
    const heads = new Map((await table.getMany(known)).map((head) => [head?.elderId, head as ElderHead | undefined]));
    return rows.map((row, i) => compareOne(row, heads.get((citizens[i] as CitizenItem | undefined)?.elderId), context));
  },
  apply,
};
