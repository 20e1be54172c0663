import {
  type BusinessDate,
  businessDateOf,
  type Instant,
  instantAt,
  type WallTime,
  weekdayOf,
} from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { Refusal } from '../../shared/refusal.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key, Table } from '../../shared/table.ts';
import type { FacilityHead } from '../facilities/index.ts';
import { refuseOffer } from './refusals.ts';
import { type By, isOrderable, type Service, type ServiceItem, serviceKey } from './service.ts';

/** What a provider says of a service it performs. */
export interface OfferTerms {
  /** Fen per visit or per step, as the catalogue counts; at most the county's cap. */
  readonly priceFen: Fen;
  /** 1 is Monday. */
  readonly weekdays: readonly number[];
  /** Visits begin at or after it. */
  readonly opens: WallTime;
  /** Visits end at or before it; at or before `opens` it is the next day's, so that a night can be watched. */
  readonly closes: WallTime;
  /** The last day; for good when left out. */
  readonly until?: BusinessDate | undefined;
}
export interface OfferItem extends Item, OfferTerms {
  kind: 'offer';
  providerId: string;
  serviceId: string;
  /** The county. */
  region: RegionCode;
  by: By;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}

export const offerKey = (providerId: string, serviceId: string): Key => ({
  pk: facilityHead(providerId).pk,
  sk: `OFFER#${serviceId}`,
});
export const offersOf = (providerId: string) => ({ pk: facilityHead(providerId).pk, begins: 'OFFER#' });
/** Index partition of a county's offers, ordered by service. */
export const offersIn = (region: RegionCode): string => `OFFERS#${countyOf(region)}`;

/** A service as one provider offers it. */
export interface Offered {
  readonly provider: FacilityHead;
  readonly offer: OfferItem;
  readonly entry: ServiceItem;
  /** At the provider's price: what an order keeps. */
  readonly service: Service;
}

/** The catalogue's terms at the offer's price. */
export function serviceAt(entry: ServiceItem, { priceFen }: Pick<OfferTerms, 'priceFen'>): Service {
  const { serviceId, code, name, help, group, description, per } = entry;
  const { standardMinutes, stepMinutes, minimumMinutes, workers, skills, genderRule, evidence } = entry;
  return {
    serviceId,
    code,
    name,
    help,
    group,
    ...(description === undefined ? {} : { description }),
    per,
    priceFen,
    standardMinutes,
    stepMinutes,
    minimumMinutes,
    workers,
    skills,
    genderRule,
    evidence,
  };
}

/** A provider's offer of a service with the county's terms; undefined when there is no such provider, offer or service. */
export async function loadOffer(
  table: Pick<Table, 'getMany' | 'get'>,
  providerId: string,
  serviceId: string,
): Promise<Offered | undefined> {
  const [provider, offer] = (await table.getMany([facilityHead(providerId), offerKey(providerId, serviceId)])) as [
    FacilityHead | undefined,
    OfferItem | undefined,
  ];
  if (!provider || !offer) return undefined;
  const entry = await table.get<ServiceItem>(serviceKey(offer.region, serviceId));
  return entry && { provider, offer, entry, service: serviceAt(entry, offer) };
}

/** When a visit is planned; it belongs to the business date on which it begins. */
export interface Visiting {
  readonly startsAt: Instant;
  readonly minutes: number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

function isWithinHours({ opens, closes, weekdays }: OfferTerms, { startsAt, minutes }: Visiting): boolean {
  const endsAt = startsAt + minutes * MINUTE_MS;
  const date = businessDateOf(startsAt);
  const ofDay = (day: Instant, weekday: number): boolean => {
    const from = day + (instantAt(date, opens) - instantAt(date, '00:00'));
    const length = instantAt(date, closes) - instantAt(date, opens);
    return weekdays.includes(weekday) && from <= startsAt && endsAt <= from + (length > 0 ? length : length + DAY_MS);
  };
  const today = instantAt(date, '00:00');
  const weekday = weekdayOf(date);
  // Past midnight a night that began the day before is still open.
  return ofDay(today, weekday) || ofDay(today - DAY_MS, weekday === 1 ? 7 : weekday - 1);
}

/** Why the provider does not perform the service on a date at all. Everything is valid through its last day. */
export function whyNotOn({ provider, offer, entry }: Offered, date: BusinessDate): Refusal | undefined {
  if (provider.suspended) return refuseOffer('PROVIDER_SUSPENDED', { reason: provider.suspended.reason });
  if (date > provider.licenceExpiresOn)
    return refuseOffer('PROVIDER_LICENCE_EXPIRED', { expiredOn: provider.licenceExpiresOn });
  const closed = provider.closedDays[date];
  if (closed) return refuseOffer('PROVIDER_CLOSED', { reason: closed.reason });
  if (date < entry.from || (entry.to !== undefined && date > entry.to)) return refuseOffer('SERVICE_ENDED');
  if (offer.until !== undefined && date > offer.until) return refuseOffer('SERVICE_NOT_OFFERED');
  return offer.priceFen > entry.capFen ? refuseOffer('PRICE_OVER_CAP', { capFen: entry.capFen }) : undefined;
}

/** Why a visit is not possible at such an hour or of such a length, whatever the date; undefined when it is. */
export function whyNotAt({ entry, offer }: Pick<Offered, 'entry' | 'offer'>, visiting: Visiting): Refusal | undefined {
  if (!isOrderable(entry, visiting.minutes)) {
    const { per, standardMinutes, stepMinutes, minimumMinutes } = entry;
    return refuseOffer('MINUTES_NOT_OFFERED', { per, standardMinutes, stepMinutes, minimumMinutes });
  }
  const { opens, closes, weekdays } = offer;
  return isWithinHours(offer, visiting)
    ? undefined
    : refuseOffer('OUT_OF_HOURS', { opens, closes, weekdays: [...weekdays] });
}

/** Why a visit of so many minutes from an instant cannot be ordered of the provider; undefined when it can. */
export const whyNotOffered = (offered: Offered, visiting: Visiting): Refusal | undefined =>
  whyNotOn(offered, businessDateOf(visiting.startsAt)) ?? whyNotAt(offered, visiting);
