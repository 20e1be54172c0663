import { createHash } from 'node:crypto';
import type { Call } from '../../shared/api.ts';
import type { BusinessMonth } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import {
  type ChunkItem,
  chunkKey,
  type ExternalImport,
  KEPT_SECONDS,
  noTallies,
  ROWS_PER_CHUNK,
} from './external-import.ts';
import { type ListRow, readExternalList } from './external-list.ts';
import { refuseExternal } from './external-refusals.ts';
import { refuseIssue } from './issue-refusals.ts';
import { isCounty, jobKey, movedJob } from './job.ts';

export interface ListAsked {
  readonly region: RegionCode;
  readonly importId: string;
  readonly system: string;
  readonly month: BusinessMonth;
  readonly fileName: string;
  readonly bytes: Buffer;
}

const MAX_ROWS = 20_000;
const WRITES_AT_ONCE = 8;

const chunksOf = (rows: readonly ListRow[]): ListRow[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_PER_CHUNK) }, (_, i) =>
    rows.slice(i * ROWS_PER_CHUNK, (i + 1) * ROWS_PER_CHUNK),
  );

/**
 * Takes in another system's list of what it has settled, and has it compared with what is recorded here. The rows are
 * stored first and count once the import is there: cut off half-way, it is simply sent again. Refuses LIST_UNREADABLE and
 * ID_REUSED.
 */
export async function importExternalList(
  table: Table,
  { bytes, ...asked }: ListAsked,
  { actor, now }: Pick<Call, 'actor' | 'now'>,
): Promise<ExternalImport | Refusal> {
  const { region, importId, system, month, fileName } = asked;
  const name = { what: 'external', region, jobId: importId } as const;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const answered = (existing: ExternalImport) =>
    existing.sha256 === sha256 && existing.system === system && existing.month === month
      ? { writes: [], answer: existing }
      : refuse('ID_REUSED');
  const known = await table.get<ExternalImport>(jobKey(name));
  if (!known) {
    if (!isCounty(region)) return refuseIssue('COUNTY_NEEDED');
    const rows = readExternalList(bytes);
    if (!rows || rows.length === 0 || rows.length > MAX_ROWS) return refuseExternal('LIST_UNREADABLE');
    const expiresAtSeconds = Math.floor(now / 1000) + KEPT_SECONDS;
    const chunks = chunksOf(rows);
    for (let start = 0; start < chunks.length; start += WRITES_AT_ONCE) {
      const items = chunks
        .slice(start, start + WRITES_AT_ONCE)
        .map((part, i): ChunkItem => ({ ...chunkKey({ ...name, sha256 }, start + i), rows: part, expiresAtSeconds }));
      await Promise.all(items.map((item) => table.commit([{ put: item }])));
    }
    const job: ExternalImport = {
      ...jobKey(name),
      kind: 'voucher-job',
      ...name,
      state: 'COMPARING',
      system,
      month,
      fileName,
      sha256,
      by: { personId: actor.personId, role: actor.role },
      at: now,
      rows: rows.length,
      chunks: chunks.length,
      next: 0,
      leftOutPages: 0,
      tallies: noTallies(),
      applied: { rows: 0, fen: 0 },
      round: 1,
      version: 1,
      movedAt: now,
    };
    return execute(
      table,
      () => table.get<ExternalImport>(jobKey(name)),
      (existing) =>
        existing
          ? answered(existing)
          : { writes: [{ put: movedJob(job, now), when: absent }, ...stillHolds(actor)], answer: job },
    );
  }
  const decision = answered(known);
  return 'answer' in decision ? decision.answer : decision;
}
