import type { BusinessDate } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import { countyOf } from '../../shared/regions.ts';
import type { Decision, Write } from '../../shared/table.ts';
import { refuseExternal } from './external-refusals.ts';
import { type ExternalRefItem, type ExternalTender, externalRefKey, replaceExternal } from './external-tender.ts';
import type { Program } from './program.ts';
import type { By } from './wallet.ts';

export interface ExternalAsked {
  /** An order or a booking. */
  readonly purchaseId: string;
  readonly programId: string;
  readonly ref: string;
  readonly fen: Fen;
  readonly elderId: string;
  readonly facilityId: string;
  readonly date: BusinessDate;
}
export interface ExternalState {
  readonly program: Program | undefined;
  readonly tender: ExternalTender | undefined;
  readonly ref: ExternalRefItem | undefined;
}
type Recording = { by: By; now: number; region: string };

const sameAs = (tender: ExternalTender, asked: ExternalAsked): boolean =>
  tender.programId === asked.programId &&
  tender.ref === asked.ref &&
  tender.fen === asked.fen &&
  tender.elderId === asked.elderId &&
  tender.facilityId === asked.facilityId &&
  tender.date === asked.date;

/**
 * Records that a voucher of another system pays part of a purchase: one a purchase, and each number of the other system
 * once. Recorded wrongly it is withdrawn and recorded anew; once its line is in the ledger it stays.
 */
export function decideExternal(
  { program, tender, ref }: ExternalState,
  asked: ExternalAsked,
  { by, now, region }: Recording,
): Decision<ExternalTender> {
  const isOpen = tender !== undefined && tender.state !== 'WITHDRAWN';
  if (isOpen) return sameAs(tender, asked) ? { writes: [], answer: tender } : refuseExternal('EXTERNAL_RECORDED');
  const system = program?.external?.system;
  if (!program || system === undefined) return refuseExternal('NOT_EXTERNAL');
  if (ref !== undefined && ref.purchaseId !== asked.purchaseId) return refuseExternal('EXTERNAL_NUMBER_USED');
  const { purchaseId, programId, fen, elderId, facilityId, date } = asked;
  const recorded: ExternalTender = {
    purchaseId,
    programId,
    system,
    label: program.name,
    ref: asked.ref,
    fen,
    elderId,
    facilityId,
    region: program.region,
    county: countyOf(region),
    date,
    state: 'RECORDED',
    by: { personId: by.personId, role: by.role },
    at: now,
    version: (tender?.version ?? 0) + 1,
  };
  const named: ExternalRefItem = { ...externalRefKey(recorded), kind: 'external-ref', purchaseId };
  const nameWrite: Write = { put: named, when: [['purchaseId', 'absent or =', purchaseId]] };
  return { writes: [replaceExternal(tender, recorded), nameWrite], answer: recorded };
}
