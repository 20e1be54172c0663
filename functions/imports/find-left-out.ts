import type { Keyring } from '../../shared/keyring.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { elderHead } from '../../shared/resource.ts';
import type { Table } from '../../shared/table.ts';
import { type ElderHead, elderList, placeOf, rangeInElderList } from '../registry/index.ts';
import { spanInForce } from './category-after-list.ts';
import { cellsOf } from './category-row.ts';
import { compareLeftOut } from './category-rows.ts';
import { chunkKey, type ImportHead, identityKey, type RowResult, resultKey, sealedItem } from './import-file.ts';
import { columnsOfImport } from './kinds.ts';
import type { RowContext } from './row-kind.ts';
import type { SheetRow } from './sheet.ts';

/** One page of the region's elders: as many as one batch reads. */
const ELDERS_AT_ONCE = 100;
/** Whom a list leaves out has no line in it: their lines are numbered behind those of any file. */
const LINES_BEHIND = 10_000_000;
/** Stands where a part has the digest of its bytes. */
const LEFT_OUT = 'left-out';

interface Found {
  head: ElderHead;
  citizenNumber: string;
}

const numberOf = ({ elderId, citizenNumber }: ElderHead, keyring: Keyring): string =>
  keyring.open(citizenNumber, placeOf(elderId, 'citizenNumber'));

/** Whether the list names the elder by the number of a file that became part of theirs. */
async function isListedByOldNumber(
  table: Table,
  importId: string,
  { aliases = [] }: ElderHead,
  keyring: Keyring,
): Promise<boolean> {
  if (aliases.length === 0) return false;
  const files = (await table.getMany(aliases.map(elderHead))) as (ElderHead | undefined)[];
  const numbers = files.flatMap((file) => (file ? [keyring.lookup('citizen-number', numberOf(file, keyring))] : []));
  const lines = await table.getMany(numbers.map((number) => identityKey(importId, number)));
  return lines.some((line) => line !== undefined);
}

/** Those of a page who belong to the category on the list's day and are not on the list. */
async function leftOutOf(
  table: Table,
  { importId, category, effectiveOn }: ImportHead,
  listedHeads: readonly ElderHead[],
  keyring: Keyring,
): Promise<Found[]> {
  if (!category || !effectiveOn || listedHeads.length === 0) return [];
  const heads = (await table.getMany(listedHeads.map(({ elderId }) => elderHead(elderId)))) as (
    | ElderHead
    | undefined
  )[];
  const holders = heads
    .filter((head) => head !== undefined && head.mergedInto === undefined)
    .filter((head): head is ElderHead => spanInForce(head!, category, effectiveOn) !== undefined)
    .map((head) => ({ head, citizenNumber: numberOf(head, keyring) }));
  const lines = await table.getMany(
    holders.map(({ citizenNumber }) => identityKey(importId, keyring.lookup('citizen-number', citizenNumber))),
  );
  const unnamed = holders.filter((_, i) => !lines[i]);
  const named = await Promise.all(unnamed.map(({ head }) => isListedByOldNumber(table, importId, head, keyring)));
  return unnamed.filter((_, i) => !named[i]);
}

/**
 * Looks through the next elders of the region for those who belong to the list's category and are not on it: they become
 * rows of their own behind those of the file, to be seen before anything counts. The list of the region may lag a moment
 * behind: whoever seems to belong to it is read again, who was given the category this very moment may be missed. `moved on`: somebody else did this step.
 */
export async function findLeftOut(
  table: Table,
  head: ImportHead,
  { context, keyring }: { context: RowContext; keyring: Keyring },
): Promise<ImportHead | Refusal | 'moved on'> {
  const { importId, region, category, version, expiresAtSeconds } = head;
  const page = await table.query<ElderHead>({
    pk: elderList(region),
    begins: rangeInElderList(region),
    index: true,
    limit: ELDERS_AT_ONCE,
    after: head.leftOutAfter,
  });
  const found = await leftOutOf(table, head, page.items, keyring);
  const { names } = columnsOfImport(head, keyring);
  const before = head.compared.lost;
  const rows: SheetRow[] = found.map(({ head: { name }, citizenNumber }, i) => ({
    line: LINES_BEHIND + before + i + 1,
    cells: cellsOf(names, { name, citizenNumber }),
  }));
  const results: RowResult[] = found.map((one, i) => ({
    line: rows[i]!.line,
    comparison: compareLeftOut(one.head, category!, context),
  }));
  const index = head.comparedChunks;
  const place = chunkKey(importId, LEFT_OUT, index);
  const lost = results.filter(({ comparison }) => comparison.outcome === 'lost').length;
  const { leftOutAfter: _after, ...kept } = head;
  const next: ImportHead = {
    ...kept,
    ...(page.next ? { leftOutAfter: page.next } : { leftOutDone: true }),
    ...(found.length === 0
      ? {}
      : {
          parts: [...head.parts, { digest: LEFT_OUT, chunks: 1 }],
          rows: head.rows + rows.length,
          comparedChunks: index + 1,
          comparedRows: head.comparedRows + rows.length,
          compared: {
            ...head.compared,
            lost: before + lost,
            error: head.compared.error + results.length - lost,
          },
        }),
    version: version + 1,
  };
  const sealed = { keyring, expiresAtSeconds };
  const written = await table.commit([
    ...(found.length === 0
      ? []
      : [{ put: sealedItem(place, rows, sealed) }, { put: sealedItem(resultKey(importId, index), results, sealed) }]),
    { put: next, when: [['version', '=', version]] },
  ]);
  if (isRefusal(written)) return written;
  return written === 'done' ? next : 'moved on';
}
