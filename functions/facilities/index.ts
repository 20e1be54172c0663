/** What other rooms may use of the facilities. */
export { facilityHead } from '../../shared/resource.ts';
export {
  type By,
  type ClosedDay,
  type CutOff,
  countyList,
  FACILITY_KIND_WORDS,
  FACILITY_KINDS,
  type FacilityDetails,
  type FacilityHead,
  type FacilityKind,
  type Location,
  MEALTIME_WORDS,
  MEALTIMES,
  type Mealtime,
  type MealtimeRule,
  type MealtimeRules,
  MODE_WORDS,
  MODES,
  type Mode,
  placeInCountyList,
} from './facility.ts';
export { closedRefusals, cutOffInstant, isClosedDay, refuseClosed, servingWindow, whyClosed } from './opening.ts';
export {
  exchangeInSlot,
  giveBackToSlot,
  portionKey,
  portionsLeftOf,
  refuseSlot,
  type Slot,
  slotKey,
  slotRefusals,
  type Taken,
  takeFromSlot,
  UNLIMITED_PORTIONS,
  whyNotTaken,
} from './slot.ts';
