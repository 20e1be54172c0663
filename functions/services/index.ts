/** What other rooms may use of the catalogue of home services. */
export { loadOffer, type Offered, type OfferItem, offerKey, type Visiting, whyNotAt, whyNotOffered } from './offer.ts';
export { offerRefusals, refuseOffer } from './refusals.ts';
export { problemsOf as problemsOfEntry } from './rules.ts';
export { saveService } from './save-service.ts';
export {
  type CatalogueEntry,
  type Evidence,
  GENDER_RULES,
  type GenderRule,
  HELPS,
  type Help,
  isOrderable,
  MAX_MINUTES,
  type PresenceGrade,
  type PricedPer,
  priceOf,
  type Service,
  type ServiceItem,
  type ServiceTerms,
  SKILLS,
  type Skill,
  serviceIdOf,
  serviceKey,
} from './service.ts';
export { entryOf } from './view.ts';
