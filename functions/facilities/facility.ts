import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, WallTime } from '../../shared/business-time.ts';
import { countyOf, type RegionCode } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';

/** The closed vocabularies of a meal point, in the order of the day and of the forms. */
export const MEALTIMES = ['breakfast', 'lunch', 'dinner'] as const;
export type Mealtime = (typeof MEALTIMES)[number];
export const MODES = ['eat-in', 'pick-up', 'delivery'] as const;
export type Mode = (typeof MODES)[number];
/** Kinds that cook or hand out meals, and providers of services at home. */
export const MEAL_KINDS = ['canteen', 'table', 'point', 'central-kitchen'] as const;
export const FACILITY_KINDS = [...MEAL_KINDS, 'home-care'] as const;
export type FacilityKind = (typeof FACILITY_KINDS)[number];

/** The words people read. */
export const MEALTIME_WORDS = { breakfast: '早餐', lunch: '午餐', dinner: '晚餐' } as const;
export const MODE_WORDS = { 'eat-in': '堂食', 'pick-up': '自取', delivery: '送餐' } as const;
export const FACILITY_KIND_WORDS = {
  canteen: '老年食堂',
  table: '老年餐桌',
  point: '助餐点',
  'central-kitchen': '中央厨房',
  'home-care': '居家养老服务机构',
} as const;

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: Actor): By => ({ personId, role });

/** The last moment to book: `daysBefore` 0 is the day of the meal itself. */
export interface CutOff {
  daysBefore: number;
  time: WallTime;
}

export interface MealtimeRule {
  opens: WallTime;
  /** After `opens`, on the same day. */
  closes: WallTime;
  cutOff: CutOff;
  /** Meals the point can serve at this mealtime. */
  capacity: number;
}
export type MealtimeRules = { [M in Mealtime]?: MealtimeRule | undefined };

/** Millionths of a degree, GCJ-02, as a phone's map in China answers: integers, so that no place depends on how a float was printed. */
export interface Location {
  latitudeE6: number;
  longitudeE6: number;
}

/** A day without service; the whole day when no mealtimes are named. */
export interface ClosedDay {
  reason: string;
  mealtimes?: Mealtime[];
}

/** How an office graded the point, from a date until the next grade: what subsidies for its running may ask. */
export interface Grade {
  /** As policies write it: 一级, A 级. */
  grade: string;
  from: BusinessDate;
}

/** What an admin says about a meal point or a provider. */
export interface FacilityDetails {
  name: string;
  facilityKind: FacilityKind;
  modes: Mode[];
  mealtimes: MealtimeRules;
  address?: string | undefined;
  location?: Location | undefined;
  /** The central kitchen that cooks for it. */
  suppliedBy?: string | undefined;
  /** Last day the catering licence, or a provider's registration, is valid. */
  licenceExpiresOn: BusinessDate;
  /** Last day the first of the staff's health certificates is valid. */
  healthCertificateExpiresOn?: BusinessDate | undefined;
  suspended?: { reason: string } | undefined;
  /** In the order of their dates. */
  grades?: Grade[] | undefined;
}

/** A meal point as it is stored. Read whole by every booking, so it stays small: past closed days are dropped. */
export interface FacilityHead extends Item, FacilityDetails {
  kind: 'facility';
  facilityId: string;
  /** A county or a part of it; fixed at registration. */
  region: RegionCode;
  closedDays: Record<BusinessDate, ClosedDay>;
  gsi1pk: string;
  gsi1sk: string;
  /** Digest of the registration, so that its retry is told from another one under the same id. */
  registeredAs: string;
  by: By;
  /** Of the details: what an editor must have seen. */
  version: number;
  /** Moves with every write to the head and whenever slots open: what a command must have seen. */
  revision: number;
}

export const gradeOn = ({ grades = [] }: Pick<FacilityDetails, 'grades'>, date: BusinessDate): string | undefined =>
  grades.findLast(({ from }) => from <= date)?.grade;

/** Where a county's meal points are listed, ordered by region and id, so that a township is one range. */
export const countyList = (region: RegionCode): string => `REGION#${countyOf(region)}`;
export const placeInCountyList = (region: RegionCode, facilityId: string): string => `FACILITY#${region}#${facilityId}`;
