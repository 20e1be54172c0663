import type { Actor } from '../../shared/access.ts';
import type { BusinessDate } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { type Decision, execute, type Table, type Write } from '../../shared/table.ts';
import { type By, byOf, type FacilityDetails, type FacilityHead } from './facility.ts';
import { refuseFacility } from './refusals.ts';
import { mealOf, type Slot } from './slot.ts';
import { detailsOf, loadHead, loadSlotsFrom, replaceHead, sameContent } from './store.ts';
import { underGrant } from './under-grant.ts';

export interface Change {
  facilityId: string;
  details: FacilityDetails;
  /** The version the change was made on. */
  version: number;
}

interface State {
  head: FacilityHead | undefined;
  /** Opened slots from today on. */
  slots: readonly Slot[];
  supplier: FacilityHead | undefined;
}

/**
 * Seats of an opened slot follow the capacity by the difference: bookings stay, and a capacity below them leaves a
 * negative rest that nobody can book. A mealtime no longer offered must have no bookings.
 */
function shiftSeats(slot: Slot, before: FacilityDetails, now: FacilityDetails): Write[] {
  const { mealtime } = mealOf(slot);
  const { pk, sk } = slot;
  const rule = now.mealtimes[mealtime];
  const seats = (rule?.capacity ?? 0) - (before.mealtimes[mealtime]?.capacity ?? 0);
  if (seats === 0) return [];
  return rule
    ? [{ update: { pk, sk }, add: { seatsLeft: seats }, when: [['booked', 'present']] }]
    : [
        {
          update: { pk, sk },
          add: { seatsLeft: seats },
          when: [['booked', '=', 0]],
          orElse: (current) => (current ? refuseFacility('MEALTIME_BOOKED', mealOf(slot)) : 'stale'),
        },
      ];
}

export function decideChange({ head, slots, supplier }: State, change: Change, by: By): Decision<FacilityHead> {
  if (!head) return refuse('NOT_FOUND');
  if (sameContent(detailsOf(head), detailsOf(change.details))) return { writes: [], answer: head };
  if (head.version !== change.version) return refuseFacility('CHANGED_MEANWHILE');
  const { suppliedBy } = change.details;
  if (suppliedBy !== undefined && suppliedBy !== head.suppliedBy && supplier?.facilityKind !== 'central-kitchen')
    return refuseFacility('SUPPLIER_NOT_FOUND');
  const now: FacilityHead = { ...head, ...detailsOf(change.details), by, version: head.version + 1 };
  return {
    writes: [replaceHead(head, now), ...slots.flatMap((slot) => shiftSeats(slot, head, now))],
    answer: now,
  };
}

/**
 * Changes everything an admin says about a facility, in one go. Refuses with NOT_FOUND, CHANGED_MEANWHILE,
 * SUPPLIER_NOT_FOUND or MEALTIME_BOOKED.
 */
export function changeFacility(
  table: Table,
  change: Change,
  actor: Actor,
  today: BusinessDate,
): Promise<FacilityHead | Refusal> {
  const { facilityId, details } = change;
  return execute(
    table,
    async () => {
      const head = await loadHead(table, facilityId);
      return {
        head,
        slots: head ? await loadSlotsFrom(table, facilityId, today) : [],
        supplier: details.suppliedBy ? await loadHead(table, details.suppliedBy) : undefined,
      };
    },
    (state) => underGrant(decideChange(state, change, byOf(actor)), actor),
  );
}
