/** What other rooms may use of the caregivers. */
export {
  type Caps,
  type Caregiver,
  type CaregiverHead,
  type Certificate,
  caregiverOf,
  type HealthCard,
  type Leave,
  type Shift,
} from './caregiver.ts';
export { caregiversEventsOf } from './events-of.ts';
export type { Reason } from './reasons.ts';
export { timeRefusals } from './refusals.ts';
export { caregiversOf, caregiverUnchanged } from './store.ts';
export { type AskedOfCaregiver, whyNotDispatchable } from './why-not-dispatchable.ts';
export {
  endOf,
  giveBackTime,
  type Job,
  loadSchedule,
  MAX_TRAVEL_MINUTES,
  occupyTime,
  type Schedule,
  scheduleKeys,
  scheduleKeysOn,
  scheduleOf,
  scheduleWrites,
  takeTime,
  type WorkingDay,
  whyNoTime,
  workingDayKey,
} from './working-day.ts';
