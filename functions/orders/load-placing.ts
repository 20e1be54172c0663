import { type BusinessDate, businessDateOf, type Instant } from '../../shared/business-time.ts';
import { countyOf } from '../../shared/regions.ts';
import { elderHead } from '../../shared/resource.ts';
import { type ElderHead, regionOn } from '../registry/index.ts';
import { loadOffer, type Offered } from '../services/index.ts';
import { walletKey } from '../vouchers/index.ts';
import { type CareDay, careDayKey, careDayOf, datesOf } from './care-day.ts';
import type { Order, ServiceTimes } from './order.ts';
import { type Purse, purseOf } from './purse.ts';
import { timesFor, timesKey } from './service-times.ts';
import type { Shell } from './shell.ts';
import { orderKey, orderOf } from './store.ts';

/** Everything a decision about a new order looks at. */
export interface PlacingState {
  /** What was ordered under this id before. */
  order: Order | undefined;
  elder: ElderHead | undefined;
  offered: Offered | undefined;
  /** Those the visit touches. */
  days: CareDay[];
  purse: Purse;
  times: ServiceTimes;
}
export interface VisitNamed {
  elderId: string;
  providerId: string;
  serviceId: string;
  startsAt: Instant;
  minutes: number;
  /** Somebody may come so many minutes later as well. */
  windowMinutes?: number | undefined;
  orderId?: string | undefined;
}

/**
 * Loads what a new order rests on in two rounds: what is named, then what the elder's county says. `alsoDates`: days the
 * visit touched until now.
 */
export async function loadPlacing(
  { table, programsOf }: Pick<Shell, 'table' | 'programsOf'>,
  { elderId, providerId, serviceId, orderId, ...visiting }: VisitNamed,
  alsoDates: readonly BusinessDate[] = [],
): Promise<PlacingState> {
  const date = businessDateOf(visiting.startsAt);
  const dates = [...new Set([...datesOf(visiting), ...alsoDates])];
  const [[head, wallet, placed, ...days], offered] = await Promise.all([
    table.getMany([
      elderHead(elderId),
      walletKey(elderId),
      ...(orderId === undefined ? [] : [orderKey(orderId)]),
      ...dates.map((day) => careDayKey(elderId, day)),
    ]),
    loadOffer(table, providerId, serviceId),
  ]);
  const elder = head as ElderHead | undefined;
  const region = countyOf(elder ? regionOn(elder.residences, date) : (offered?.offer.region ?? ''));
  const [[county, provider], purse] = await Promise.all([
    table.getMany([timesKey({ region }), timesKey({ region, providerId })]),
    purseOf({ programsOf }, wallet, { elderId, region }),
  ]);
  const dayItems = orderId === undefined ? [placed, ...days] : days;
  return {
    order: orderId !== undefined && placed ? orderOf(placed) : undefined,
    elder,
    offered,
    days: dates.map((day, i) => careDayOf(elderId, day, dayItems[i])),
    purse,
    times: timesFor(county, provider),
  };
}
