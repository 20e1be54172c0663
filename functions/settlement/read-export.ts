import type { Call } from '../../shared/api.ts';
import { type Link, linkTo } from '../../shared/file-link.ts';
import { log } from '../../shared/log.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { type ExportItem, type ExportOwner, exportKey, exportsOf } from './export.ts';
import { officialOf } from './move-statement.ts';
import { seatAtTreasury } from './treasury.ts';

/** A file for the bank shows account numbers in clear: it is for the treasury that pays. */
const mayHave = ({ subject }: ExportItem, call: Call): boolean =>
  !('batchId' in subject) || seatAtTreasury(subject.region, officialOf(call)) !== undefined;

/**
 * How far a file is and, once it is ready, a link to it for whoever may have it. Who was given one is on record. Refuses
 * NOT_FOUND.
 */
export async function readExport(
  table: Pick<Table, 'get'>,
  owner: ExportOwner,
  exportId: string,
  call: Call,
): Promise<{ item: ExportItem; link: Link | undefined } | Refusal> {
  const item = await table.get<ExportItem>(exportKey(owner, exportId));
  if (!item) return refuse('NOT_FOUND');
  if (item.state === 'REQUESTED' || !mayHave(item, call)) return { item, link: undefined };
  const { actor, now } = call;
  const { key, serial } = item.file;
  log.info('export link given', { exportId, serial, personId: actor.personId });
  return { item, link: await linkTo(key, `${serial}.${key.split('.').at(-1)}`, now) };
}

const PAGE = 100;

/** The last hundred requests for files, the latest first. */
export async function listExports(table: Pick<Table, 'query'>, owner: ExportOwner): Promise<ExportItem[]> {
  const { items } = await table.query<ExportItem>({ ...exportsOf(owner), backwards: true, limit: PAGE });
  return items;
}
