import { isDeepStrictEqual } from 'node:util';
import { caregiverChanged } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import { type CaregiverHead, caregiverOf } from './caregiver.ts';

/** What decides whether somebody can be sent: jobs they have already may fall with it. */
const TOLD = [
  'providerId',
  'skills',
  'certificates',
  'healthCard',
  'leaves',
  'suspended',
  'leftOn',
  'dishonesty',
] as const satisfies readonly (keyof CaregiverHead)[];

/** A new file has no jobs: there is nothing to look at again. */
export function caregiversEventsOf(change: Change): DomainEvent[] {
  const [before, after] = [caregiverOf(change.before), caregiverOf(change.after)];
  if (!before || !after) return [];
  const fields = TOLD.filter((field) => !isDeepStrictEqual(before[field], after[field]));
  const { caregiverId, providerId } = after;
  return fields.length > 0 ? [eventOf(caregiverChanged, change, { caregiverId, providerId, fields: [...fields] })] : [];
}
