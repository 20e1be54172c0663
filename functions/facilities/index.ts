/** What other rooms may use of the facilities. */
export { facilityHead } from '../../shared/resource.ts';
export { type Change, changeFacility } from './change-facility.ts';
export { type Closing, closeDay } from './close-day.ts';
export { facilitiesEventsOf } from './events-of.ts';
export {
  type By,
  byOf,
  type ClosedDay,
  type CutOff,
  countyList,
  FACILITY_KIND_WORDS,
  FACILITY_KINDS,
  type FacilityDetails,
  type FacilityHead,
  type FacilityKind,
  gradeOn,
  type Location,
  MEAL_KINDS,
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
export { FACILITY_COLUMNS, facilityFromRow, type RowProblem } from './from-row.ts';
export {
  closedRefusals,
  cutOffInstant,
  isClosedDay,
  isPastCutOff,
  refuseClosed,
  servingWindow,
  whyClosed,
} from './opening.ts';
export { decideRegistration, type Registration, registerFacility } from './register-facility.ts';
export { problemsOf } from './rules.ts';
export { mealAnswer } from './schema.ts';
export {
  exchangeInSlot,
  giveBackToSlot,
  mealOf,
  PUBLISH_AHEAD_DAYS,
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
export { detailsOf, moveHead } from './store.ts';
export { underGrant } from './under-grant.ts';
export { type MealView, mealsOn } from './view.ts';
