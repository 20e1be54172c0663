import type { Actor } from '../../shared/access.ts';
import { type Instant, wallTimeOf } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Edited, editRoster } from './edit-roster.ts';
import type { Relaxation } from './problem.ts';
import { refuseRoster } from './refusals.ts';
import { type RosterItem, type RosterNamed, type RosterVisit, rosterKey, rosterVisitKey } from './roster.ts';
import type { Shell } from './shell.ts';

/**
 * What a way out asks of people before it can be taken. Shifts, caps and refusals of persons are rules of dispatch as well: somebody
 * has to settle them where they stand.
 */
export function asksOf(code: Relaxation): 'nothing' | 'agreement' | 'by-hand' {
  if (code === 'AS_IT_IS' || code === 'OTHER_DISTRICT') return 'nothing';
  return code === 'OTHER_HOUR' ? 'agreement' : 'by-hand';
}

export interface WayTaken extends RosterNamed {
  orderId: string;
  /** Of the roster as it was seen. */
  version: number;
  code: Relaxation;
  /** Somebody has called, and the elder's side agrees to the hour. */
  isAgreed: boolean;
}

/**
 * Puts a visit that nobody makes into the days of a way out that was found, as an edit that goes through the same checks. Said again
 * over the same version it answers how that stands. Refuses as editing does, and NO_SUCH_WAY,
 * AGREEMENT_NEEDED, BY_HAND.
 */
export async function takeWayOut(
  shell: Shell,
  { code, isAgreed, ...named }: WayTaken,
  by: { actor: Actor; now: Instant },
): Promise<Edited | Refusal> {
  const [roster, visit] = (await shell.table.getMany([rosterKey(named), rosterVisitKey(named, named.orderId)])) as [
    RosterItem | undefined,
    RosterVisit | undefined,
  ];
  if (!roster || !visit) return refuse('NOT_FOUND');
  const asks = asksOf(code);
  if (visit.taken?.code === code && visit.taken.version === named.version && (asks === 'nothing' || isAgreed))
    return { roster, visit };
  const way = visit.ways?.find((each) => each.code === code);
  if (!way) return refuseRoster(roster.version === named.version ? 'NO_SUCH_WAY' : 'ROSTER_CHANGED');
  if (asks === 'by-hand') return refuseRoster('BY_HAND');
  if (asks === 'agreement' && !isAgreed) return refuseRoster('AGREEMENT_NEEDED');
  const { caregiverIds, startsAt, later } = way;
  const asked = { ...named, caregiverIds, time: wallTimeOf(startsAt), wayOut: { code, later } };
  return editRoster(shell, { ...asked, isAgreed: asks === 'agreement' }, by);
}
