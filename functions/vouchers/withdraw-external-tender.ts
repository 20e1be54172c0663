import type { Call } from '../../shared/api.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { refuseExternal } from './external-refusals.ts';
import {
  type ExternalTender,
  type ExternalTenderItem,
  externalKey,
  externalRefKey,
  replaceExternal,
} from './external-tender.ts';
import type { By } from './wallet.ts';

/** The purchase is no longer paid by the other system's voucher, and its number is free again. */
export const withdrawExternal = (tender: ExternalTender, { personId, role }: By): Write[] => [
  replaceExternal(tender, { ...tender, state: 'WITHDRAWN', by: { personId, role } }),
  { delete: externalRefKey(tender), when: [['purchaseId', '=', tender.purchaseId]] },
];

export function decideWithdrawal(
  tender: ExternalTender | undefined,
  facilityId: string,
  { actor }: Pick<Call, 'actor'>,
): Decision<ExternalTender> {
  if (tender?.facilityId !== facilityId) return refuse('NOT_FOUND');
  if (tender.state === 'WITHDRAWN') return { writes: [], answer: tender };
  if (tender.state !== 'RECORDED') return refuseExternal('EXTERNAL_CLAIMED');
  return {
    writes: [...withdrawExternal(tender, actor), ...stillHolds(actor)],
    answer: { ...tender, state: 'WITHDRAWN', by: { personId: actor.personId, role: actor.role } },
  };
}

/** Takes back what was recorded wrongly. Refuses NOT_FOUND, and EXTERNAL_CLAIMED once its line is in the ledger. */
export const withdrawExternalTender = (
  table: Table,
  { facilityId, purchaseId }: Pick<ExternalTender, 'facilityId' | 'purchaseId'>,
  call: Call,
): Promise<ExternalTender | Refusal> =>
  execute(
    table,
    () => table.get<ExternalTenderItem>(externalKey(purchaseId)),
    (tender) => decideWithdrawal(tender, facilityId, call),
  );
