import type { Actor } from '../../shared/access.ts';
import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { placeOnDateLine, wasInForce } from '../../shared/date-line.ts';
import { stillDraft, whyNotPublished } from '../../shared/draft.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { soundProgram } from './draft-program.ts';
import { refuseVoucher } from './refusals.ts';
import { type ProgramItem, type ProgramLineItem, programKey, programLineKey } from './store.ts';
import type { By } from './wallet.ts';

export interface ProgramPublication {
  region: RegionCode;
  programId: string;
  /** The version of the draft that the publisher has read. */
  version: number;
}
interface State {
  program: ProgramItem | undefined;
  line: ProgramLineItem | undefined;
}

export function decideProgramPublication(
  { program, line }: State,
  { region, programId, version }: ProgramPublication,
  { personId, role }: By,
  now: Instant,
): Decision<ProgramItem> {
  if (!program) return refuse('NOT_FOUND');
  const changed = refuseVoucher('CHANGED_MEANWHILE');
  const secondPerson = refuseVoucher('SECOND_PERSON_NEEDED');
  const by: By = { personId, role };
  const whyNot = whyNotPublished(program, version, by, { changed, secondPerson });
  if (whyNot) return whyNot;
  if (program.state === 'PUBLISHED') return { writes: [], answer: program };
  // Checked again: the language may have grown stricter since the draft was kept.
  const document = soundProgram(program.document, region);
  if (isRefusal(document)) return document;
  const today = businessDateOf(now);
  if (line && wasInForce(line.versions, document.from, today))
    return refuseVoucher('FROM_TOO_EARLY', { earliest: addDays(today, 1) });
  const published: ProgramItem = { ...program, document, state: 'PUBLISHED', publishedBy: by, publishedAt: now };
  const placed: ProgramLineItem = {
    ...programLineKey(region, document.code),
    kind: 'voucher-program-line',
    region,
    code: document.code,
    versions: placeOnDateLine(line?.versions ?? [], { programId, from: document.from }),
    version: (line?.version ?? 0) + 1,
  };
  return {
    writes: [
      { put: published, when: stillDraft(version) },
      { put: placed, when: line ? [['version', '=', line.version]] : absent },
    ],
    answer: published,
  };
}

/**
 * Puts a drafted program into force from the date it names, by somebody who did not write it; the version of the same code
 * before ends there. Refuses SECOND_PERSON_NEEDED, FROM_TOO_EARLY (naming the earliest date), CHANGED_MEANWHILE,
 * PROGRAM_INVALID or NOT_FOUND.
 */
export const publishProgram = (
  table: Table,
  publication: ProgramPublication,
  actor: Actor,
  now: Instant,
): Promise<ProgramItem | Refusal> =>
  execute<State, ProgramItem>(
    table,
    async () => {
      const program = await table.get<ProgramItem>(programKey(publication.region, publication.programId));
      const line = program && (await table.get<ProgramLineItem>(programLineKey(program.region, program.document.code)));
      return { program, line };
    },
    (state) => {
      const decision = decideProgramPublication(state, publication, actor, now);
      if (isRefusal(decision) || decision.writes.length === 0) return decision;
      return { ...decision, writes: [...decision.writes, ...stillHolds(actor)] };
    },
  );
