import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';
import type { Purpose } from './consent-text.ts';
import type { Allergen, Category, Diet, Level, Scale } from './vocabulary.ts';

export type Sex = 'male' | 'female';

/** Where the elder is registered or lives, from a date on, until the next entry. Sorted by `from`. */
export interface Stay {
  region: RegionCode;
  from: BusinessDate;
}

/** Belongs to a category from `from` to `to`, both days included; an entry that ends before it begins never counted. */
export interface CategorySpan {
  category: Category;
  from: BusinessDate;
  to?: BusinessDate | undefined;
  /** Number of the certificate or of the approving letter. */
  evidence?: string | undefined;
}

export interface Assessment {
  scale: Scale;
  /** Undefined where only the level is known, as in most imported lists. */
  score?: number | undefined;
  level: Level;
  assessor: string;
  on: BusinessDate;
  /** Last day it counts. */
  validUntil: BusinessDate;
}

/** Services are stopped from `from` to `to`, both days included (unreachable, consent withdrawn, under dispute). */
export interface Suspension {
  from: BusinessDate;
  to?: BusinessDate | undefined;
  reason: string;
}

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;

/** An elder's file. Number, phone, address and location are sealed to this item; the name is not, lists need it. */
export interface ElderHead extends Item {
  kind: 'elder';
  elderId: string;
  name: string;
  citizenNumber: string;
  citizenMasked: string;
  birthDate: BusinessDate;
  sex: Sex;
  phone?: string | undefined;
  address?: string | undefined;
  /** Where that address is on the map, sealed as well. */
  location?: string | undefined;
  /** Where the elder lives now: the last of `residences`. Decides which offices may see the file. */
  region: RegionCode;
  /** 户籍. */
  households: Stay[];
  residences: Stay[];
  categories: CategorySpan[];
  assessments: Assessment[];
  diets: Diet[];
  allergens: Allergen[];
  suspensions: Suspension[];
  deceasedOn?: BusinessDate | undefined;
  /** Other files that turned out to be of the same person: their meals count for this one. */
  aliases?: string[] | undefined;
  /** The file that goes on: this one is only another name for it. */
  mergedInto?: string | undefined;
  /** What the elder said no to: see `consent.ts`. */
  withheld?: readonly Purpose[] | undefined;
  /** Since then nobody can tell any more whose file it was: see `erasedFile`. */
  erasedAt?: Instant | undefined;
  /** Keyed signature of the registration, so that its retry is told from another one under the same id. */
  registeredAs: string;
  by: By;
  version: number;
  gsi1pk: string;
  gsi1sk: string;
}
