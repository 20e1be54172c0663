/** What other rooms may use of the registry. */
export { elderHead } from '../../shared/resource.ts';
export { withCategory } from './add-category.ts';
export { type CitizenNumber, parseCitizenNumber, plainDigits } from './citizen-number.ts';
export { consentKey, isWithheld } from './consent.ts';
export type { Purpose } from './consent-text.ts';
export type { Assessment, By, CategorySpan, ElderHead, Sex, Stay, Suspension } from './elder.ts';
export { withCategoryEnded } from './end-category.ts';
export { type EntitlingFacts, entitlingFacts } from './entitled-since.ts';
export { ERASED_NAME, writesOfErasure } from './erase-file.ts';
export { registryEventsOf } from './events-of.ts';
export { type ElderFacts, type FactSource, factsOn, regionOn } from './facts.ts';
export { fileFor, homeOf } from './file.ts';
export { maskCitizenNumber, maskName, maskPhone } from './mask.ts';
export { fileStays, fileThatStays } from './merged-file.ts';
export { isPhone, plainPhone } from './phone.ts';
export { withAssessment } from './record-assessment.ts';
export { citizenNumberRefusals, refuseCitizenNumber, registryRefusals } from './refusals.ts';
export { newElder, type Registration } from './register-elder.ts';
export { isPlace, withStay } from './stays.ts';
export {
  type CitizenItem,
  changedFields,
  citizenKey,
  type Deed,
  elderList,
  placeOf,
  rangeInElderList,
  settled,
  trailKey,
  writesOfChange,
  writesOfRegistration,
} from './store.ts';
export { withDetails } from './update-elder.ts';
export {
  ALLERGENS,
  type Allergen,
  CATEGORIES,
  type Category,
  codesOf,
  DIETS,
  type Diet,
  LEVELS,
  type Level,
  SCALES,
  type Scale,
} from './vocabulary.ts';
