import type { Instant } from '../../shared/business-time.ts';
import type { Keyring } from '../../shared/keyring.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import type { ElderHead } from '../registry/index.ts';
import { type DeletionItem, deletionKey } from './deletion.ts';
import { loadOwn } from './own-items.ts';
import { countUnclosed, type OpenMatter, whatIsOpen } from './what-is-open.ts';

/** What the commands of this room run on. */
export interface Shell {
  table: Table;
  keyring: () => Promise<Keyring>;
}

export interface DeletionState {
  head: ElderHead | undefined;
  deletion: DeletionItem | undefined;
}
export async function loadDeletion({ table }: Pick<Shell, 'table'>, elderId: string): Promise<DeletionState> {
  const [head, deletion] = await table.getMany([elderHead(elderId), deletionKey(elderId)]);
  return { head: head as ElderHead | undefined, deletion: deletion as DeletionItem | undefined };
}

/** The file with those that became part of it, and what stands against erasing them. */
export async function loadOpen(
  { table }: Pick<Shell, 'table'>,
  head: ElderHead,
  now: Instant,
): Promise<{ heads: ElderHead[]; open: OpenMatter[] }> {
  const aliases = (await table.getMany((head.aliases ?? []).map(elderHead))) as (ElderHead | undefined)[];
  const heads = [head, ...aliases.flatMap((alias) => alias ?? [])];
  const own = await loadOwn(
    table,
    heads.map(({ elderId }) => elderId),
  );
  return { heads, open: whatIsOpen({ heads, own, unclosed: await countUnclosed(table, own, now) }, now) };
}
