import type * as z from 'zod';
import type { BusinessDate } from '../../shared/business-time.ts';
import { type Offered, type OfferItem, whyNotOn } from './offer.ts';
import type { offerAnswer, offeredAnswer, serviceAnswer } from './schema.ts';
import type { CatalogueEntry, ServiceItem } from './service.ts';

/** What a county says of a service, without where and by whom it was said. */
export function entryOf(entry: CatalogueEntry): CatalogueEntry {
  const { name, help, group, description, per, standardMinutes, stepMinutes, minimumMinutes } = entry;
  const { workers, skills, genderRule, evidence, capFen, from, to } = entry;
  return {
    name,
    help,
    group,
    ...(description === undefined ? {} : { description }),
    per,
    standardMinutes,
    stepMinutes,
    minimumMinutes,
    workers,
    skills: [...new Set(skills)].sort(),
    genderRule,
    evidence: { presenceGrade: evidence.presenceGrade, photos: evidence.photos },
    capFen,
    from,
    ...(to === undefined ? {} : { to }),
  };
}

export function serviceView(item: ServiceItem): z.output<typeof serviceAnswer> {
  const { serviceId, code, region, version } = item;
  const { skills, ...entry } = entryOf(item);
  return { serviceId, code, region, ...entry, skills: [...skills], version };
}

export function offerView(item: OfferItem): z.output<typeof offerAnswer> {
  const { providerId, serviceId, priceFen, weekdays, opens, closes, until, version } = item;
  const days = [...weekdays];
  return { providerId, serviceId, priceFen, weekdays: days, opens, closes, ...(until ? { until } : {}), version };
}

/** Why the service cannot be had on a date, in words; nothing where it can. */
export function closedOn(offered: Offered, date: BusinessDate): { closed?: { code: string; message: string } } {
  const refused = whyNotOn(offered, date);
  return refused ? { closed: { code: refused.code, message: refused.message } } : {};
}

export const offeredView = (offered: Offered, date: BusinessDate): z.output<typeof offeredAnswer> => ({
  offer: offerView(offered.offer),
  service: serviceView(offered.entry),
  ...closedOn(offered, date),
});
