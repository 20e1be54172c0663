import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import { type BusinessDate, firstDayOf } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { type Fen, isFen } from '../../shared/money.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item, Key } from '../../shared/table.ts';

export type By = Pick<Actor, 'personId' | 'role'>;

/** 六助: every service helps in one of six ways. */
export const HELPS = {
  meals: '助餐',
  medical: '助医',
  cleaning: '助洁',
  bathing: '助浴',
  leisure: '助乐',
  urgent: '助急',
} as const;
export type Help = keyof typeof HELPS;

/** What a caregiver must be able to do, and a service may ask for. */
export const SKILLS = {
  'daily-care': '生活照料',
  bathing: '助浴',
  cooking: '做餐',
  cleaning: '保洁',
  nursing: '护理',
  rehabilitation: '康复',
  counselling: '心理慰藉',
  hairdressing: '理发',
  pedicure: '修脚',
  repair: '维修',
  driving: '驾驶',
  'end-of-life': '安宁疗护',
} as const;
export type Skill = keyof typeof SKILLS;

/** `same-sex`: whoever comes is of the elder's sex, as for a bath. */
export const GENDER_RULES = ['any', 'same-sex'] as const;
export type GenderRule = (typeof GENDER_RULES)[number];

/** `visit`: one price for the visit; `step`: a price for each whole step of minutes. */
export const PRICED_PER = ['visit', 'step'] as const;
export type PricedPer = (typeof PRICED_PER)[number];

/** Grades of the proof that the elder was there, as for meals: 4 device, 3 dynamic QR, 2 code, 1 witness, 0 none. */
export const PRESENCE_GRADES = [0, 1, 2, 3, 4] as const;
export type PresenceGrade = (typeof PRESENCE_GRADES)[number];

/** Twelve hours: no visit is planned longer. */
export const MAX_MINUTES = 720;

/** What must be there before a visit counts. */
export interface Evidence {
  /** At least this grade of presence proof. */
  readonly presenceGrade: PresenceGrade;
  /** At least so many photos. */
  readonly photos: number;
}

/** What a service is, whoever performs it. */
export interface ServiceTerms {
  readonly name: string;
  readonly help: Help;
  /** The heading under which the catalogue shows it: 生活照料. */
  readonly group: string;
  readonly description?: string | undefined;
  readonly per: PricedPer;
  /** How long a visit usually is; for `visit` how long every one is. */
  readonly standardMinutes: number;
  /** Minutes are planned and paid in whole steps. */
  readonly stepMinutes: number;
  /** A shorter visit is neither planned nor paid. */
  readonly minimumMinutes: number;
  /** Two come together: the price is for both. */
  readonly workers: 1 | 2;
  /** All of them; of two workers each. */
  readonly skills: readonly Skill[];
  readonly genderRule: GenderRule;
  readonly evidence: Evidence;
}

/** A service at one provider's price, as an order keeps it: later changes of catalogue and price do not touch it. */
export interface Service extends ServiceTerms {
  readonly serviceId: string;
  /** The county's own number for it: `01-03`. */
  readonly code: string;
  /** Fen per visit or per step, as `per` says. */
  readonly priceFen: Fen;
}

/** What a county says of a service. */
export interface CatalogueEntry extends ServiceTerms {
  /** No provider may ask more: fen per visit or per step. */
  readonly capFen: Fen;
  readonly from: BusinessDate;
  /** The last day it can be performed; for good when left out. */
  readonly to?: BusinessDate | undefined;
}
export interface ServiceItem extends Item, CatalogueEntry {
  kind: 'service';
  serviceId: string;
  code: string;
  /** The county. */
  region: RegionCode;
  by: By;
  version: number;
}

/**
 * The id of a county's service: the code is unique in a county because the id follows from both, so that a list can be
 * imported twice and a retry finds its first.
 */
export function serviceIdOf(region: RegionCode, code: string): string {
  const digest = createHash('sha256')
    .update(`${countyOf(region)}/${code}`)
    .digest();
  return newId('service', { msecs: Date.parse(firstDayOf('2026-01')), random: digest.subarray(0, 16) });
}

const catalogueOf = (region: RegionCode): string => `CATALOGUE#${countyOf(region)}`;
export const serviceKey = (region: RegionCode, serviceId: string): Key => ({
  pk: catalogueOf(region),
  sk: `SERVICE#${serviceId}`,
});
export const wholeCatalogue = (region: RegionCode) => ({ pk: catalogueOf(region), begins: 'SERVICE#' });

type Lasting = Pick<ServiceTerms, 'per' | 'standardMinutes' | 'stepMinutes' | 'minimumMinutes'>;

/** Whether a visit of so many minutes can be ordered. */
export const isOrderable = (
  { per, standardMinutes, stepMinutes, minimumMinutes }: Lasting,
  minutes: number,
): boolean =>
  per === 'visit'
    ? minutes === standardMinutes
    : minutes >= minimumMinutes && minutes <= MAX_MINUTES && minutes % stepMinutes === 0;

/**
 * The price in fen of so many minutes: the whole visit, or its finished steps. Below the minimum it is nothing. Throws
 * `RangeError` when the minutes are not a whole number of at least 0.
 */
export function priceOf(service: Lasting & Pick<Service, 'priceFen'>, minutes: number): Fen {
  if (!Number.isSafeInteger(minutes) || minutes < 0) throw new RangeError(`not a number of minutes: ${minutes}`);
  if (minutes < service.minimumMinutes) return 0;
  const fen = service.per === 'visit' ? service.priceFen : service.priceFen * Math.floor(minutes / service.stepMinutes);
  if (!isFen(fen)) throw new RangeError(`not an amount in fen: ${fen}`);
  return fen;
}
