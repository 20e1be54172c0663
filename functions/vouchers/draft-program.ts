import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { decideDraftOf } from '../../shared/draft.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { checkProgram } from './check-program.ts';
import type { ProgramDocument } from './program.ts';
import { refuseVoucher } from './refusals.ts';
import { type ProgramItem, programKey } from './store.ts';
import type { By } from './wallet.ts';

export interface ProgramDraft {
  region: RegionCode;
  /** Made by the client. */
  programId: string;
  /** As somebody wrote it, unchecked. */
  document: unknown;
  /** The version of the draft that is changed; left out to create one. */
  version?: number | undefined;
}

/** The document fit to be kept as a draft of the region, or PROGRAM_INVALID with every problem. */
export function soundProgram(text: unknown, region: RegionCode): ProgramDocument | Refusal {
  const { document, errors } = checkProgram(text);
  const elsewhere =
    document && document.region !== region
      ? [{ path: 'region', problem: `不是 ${region}`, advice: '写所办地区的代码，或到那个地区起草' }]
      : [];
  return document && elsewhere.length === 0
    ? document
    : refuseVoucher('PROGRAM_INVALID', { problems: [...errors, ...elsewhere] });
}

export const decideProgramDraft = (
  existing: ProgramItem | undefined,
  { region, programId, version }: ProgramDraft,
  document: ProgramDocument,
  { personId, role }: By,
  now: Instant,
): Decision<ProgramItem> =>
  decideDraftOf<ProgramDocument, ProgramItem>(
    existing,
    { document, version },
    (count) => ({
      ...programKey(region, programId),
      kind: 'voucher-program',
      programId,
      region,
      state: 'DRAFT',
      document,
      version: count,
      draftedBy: { personId, role },
      draftedAt: now,
    }),
    { published: refuseVoucher('PROGRAM_PUBLISHED'), changed: refuseVoucher('CHANGED_MEANWHILE') },
  );

/**
 * Keeps a program as a draft, or changes the draft. Refuses PROGRAM_INVALID (naming each problem), PROGRAM_PUBLISHED,
 * CHANGED_MEANWHILE, ID_REUSED or NOT_FOUND.
 */
export async function draftProgram(
  table: Table,
  draft: ProgramDraft,
  actor: Actor,
  now: Instant,
): Promise<ProgramItem | Refusal> {
  const document = soundProgram(draft.document, draft.region);
  if (isRefusal(document)) return document;
  return execute(
    table,
    () => table.get<ProgramItem>(programKey(draft.region, draft.programId)),
    (existing) => {
      const decision = decideProgramDraft(existing, draft, document, actor, now);
      if (isRefusal(decision) || decision.writes.length === 0) return decision;
      return { ...decision, writes: [...decision.writes, ...stillHolds(actor)] };
    },
  );
}
