import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By, ServiceTimes } from './order.ts';

/** Where nobody has said otherwise. */
export const DEFAULT_TIMES: ServiceTimes = {
  acceptMinutes: 30,
  answerBy: '07:00',
  sendAgainMinutes: 60,
  beginMinutes: 60,
  endMinutes: 60,
  confirmMinutes: 24 * 60,
  leadMinutes: 120,
};

/** Whose times: a county's, or one provider's within it. */
export interface TimesOf {
  region: RegionCode;
  providerId?: string | undefined;
}
/** What somebody says of them; what is left out is as the wider one says. */
export type TimesSaid = { readonly [Name in keyof ServiceTimes]?: ServiceTimes[Name] | undefined };
/** What a county says of its orders, or of those of one provider. */
export interface TimesItem extends Item {
  kind: 'service-times';
  region: RegionCode;
  providerId?: string | undefined;
  times: TimesSaid;
  by: By;
  version: number;
}
export const timesKey = ({ region, providerId }: TimesOf): Key => ({
  pk: `SERVICE-TIMES#${countyOf(region)}`,
  sk: providerId ?? 'COUNTY',
});

/** The provider's own times before the county's, those before the defaults. */
export const timesFor = (county: Item | undefined, provider: Item | undefined): ServiceTimes =>
  ({
    ...DEFAULT_TIMES,
    ...(county as TimesItem | undefined)?.times,
    ...(provider as TimesItem | undefined)?.times,
  }) as ServiceTimes;
