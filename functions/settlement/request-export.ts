import type { Call } from '../../shared/api.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { stillHolds } from '../identity/index.ts';
import { type ExportItem, type ExportRequest, exportKey } from './export.ts';

const isSame = (item: ExportItem, request: ExportRequest): boolean =>
  JSON.stringify([item.subject, item.period, item.format, item.reason]) ===
  JSON.stringify([request.subject, request.period, request.format, request.reason]);

function decideRequest(existing: ExportItem | undefined, request: ExportRequest, call: Call): Decision<ExportItem> {
  const { actor, now } = call;
  if (existing) return isSame(existing, request) ? { writes: [], answer: existing } : refuse('ID_REUSED');
  const item: ExportItem = {
    ...exportKey(request.subject, request.exportId),
    kind: 'export',
    ...request,
    by: { personId: actor.personId, role: actor.role },
    at: now,
    state: 'REQUESTED',
  };
  return { writes: [{ put: item, when: absent }, ...stillHolds(actor)], answer: item };
}

/** Records the wish for a file; a worker makes it. `mayBeMade` says why it cannot be made now, if so. */
export const requestExport = (
  table: Table,
  request: ExportRequest,
  call: Call,
  mayBeMade: () => Promise<Refusal | undefined>,
): Promise<ExportItem | Refusal> =>
  execute(
    table,
    async () => {
      const existing = await table.get<ExportItem>(exportKey(request.subject, request.exportId));
      return { existing, refusal: existing ? undefined : await mayBeMade() };
    },
    ({ existing, refusal }) => (isRefusal(refusal) ? refusal : decideRequest(existing, request, call)),
  );
