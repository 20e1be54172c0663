import { exportRequested, statementApproved, statementClosed } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { ExportItem, ExportOwner } from './export.ts';
import type { StatementItem } from './statement.ts';

const ownerOf = (subject: ExportItem['subject']): ExportOwner =>
  'facilityId' in subject ? { facilityId: subject.facilityId } : { region: subject.region };

/** What a change of this room's items means to others. */
export function settlementEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind === 'statement' && after.state === 'CLOSED' && before?.state !== 'CLOSED') {
    const { facilityId, region, period, serial, digest, totals } = after as StatementItem;
    const payers = totals.payers.map(({ payer, fen }) => ({ payer, fen }));
    const { subsidyFen } = totals;
    return [eventOf(statementClosed, change, { facilityId, region, period, serial, digest, subsidyFen, payers })];
  }
  if (after?.kind === 'statement' && after.state === 'APPROVED_COUNTY' && before?.state !== 'APPROVED_COUNTY') {
    const { facilityId, period, version } = after as StatementItem;
    return [eventOf(statementApproved, change, { facilityId, period, version })];
  }
  if (after?.kind === 'export' && !before) {
    const { exportId, subject } = after as ExportItem;
    return [eventOf(exportRequested, change, { exportId, owner: ownerOf(subject) })];
  }
  return [];
}
