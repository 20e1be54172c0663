/** What other rooms may use of the registry. */
export { elderHead } from '../../shared/resource.ts';
export { parseCitizenNumber } from './citizen-number.ts';
export type { Assessment, By, CategorySpan, ElderHead, Sex, Stay, Suspension } from './elder.ts';
export { registryEventsOf } from './events-of.ts';
export { type ElderFacts, type FactSource, factsOn, regionOn } from './facts.ts';
export { maskCitizenNumber, maskName, maskPhone } from './mask.ts';
export { citizenKey } from './store.ts';
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
