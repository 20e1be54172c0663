import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant, WallTime } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Item } from '../../shared/table.ts';
import type { Location } from '../facilities/index.ts';
import type { Sex } from '../registry/index.ts';
import type { Skill } from '../services/index.ts';
import type { CertificateKind, SkillLevel } from './vocabulary.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: Actor): By => ({ personId, role });

/** Hours of one weekday in which jobs may lie. */
export interface Shift {
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number;
  readonly from: WallTime;
  /** At or before `from` it is the next day's. */
  readonly to: WallTime;
}

export interface Certificate {
  readonly kind: CertificateKind;
  readonly number: string;
  readonly level?: SkillLevel | undefined;
  readonly issuedOn: BusinessDate;
  /** Last day it is valid; for good when left out. */
  readonly expiresOn?: BusinessDate | undefined;
}
export interface HealthCard {
  readonly number?: string | undefined;
  readonly issuedOn: BusinessDate;
  /** Last day it is valid. */
  readonly expiresOn: BusinessDate;
}
export interface Training {
  readonly course: string;
  readonly hours: number;
  readonly on: BusinessDate;
}

/** Away from `from` to `to`, both days included. */
export interface Leave {
  readonly from: BusinessDate;
  readonly to: BusinessDate;
  readonly reason: string;
  readonly by: By;
  readonly at: Instant;
}

/** The most that may be dispatched, in planned minutes. */
export interface Caps {
  readonly minutesPerDay: number;
  readonly minutesPerMonth: number;
}

export interface Step {
  readonly by: By;
  readonly at: Instant;
}
/** The one-off subsidy for entering the trade: the provider asks, an office confirms, finance pays; never the same person twice. */
export interface EntrySubsidy {
  readonly level: SkillLevel;
  readonly amountFen: Fen;
  readonly state: 'ASKED' | 'CONFIRMED' | 'PAID';
  readonly asked: Step;
  readonly confirmed?: Step | undefined;
  /** `reference`: the number of the payment. */
  readonly paid?: (Step & { readonly reference: string }) | undefined;
}

/** The current entry of the dishonesty list, as it stands for the person. */
export interface Listed {
  readonly entryId: string;
  readonly from: BusinessDate;
  /** Last day it counts; until it is lifted when left out. */
  readonly to?: BusinessDate | undefined;
  readonly reason: string;
}

/** With whom the caregiver works, from a date until the next entry. Sorted by `from`. */
export interface Employment {
  readonly providerId: string;
  readonly from: BusinessDate;
}

/** What a provider says of a caregiver. */
export interface CaregiverDetails {
  readonly name: string;
  readonly home?: Location | undefined;
  readonly shifts: readonly Shift[];
  readonly skills: readonly Skill[];
  readonly caps: Caps;
}
export interface Papers {
  readonly certificates: readonly Certificate[];
  readonly healthCard?: HealthCard | undefined;
  readonly trainings: readonly Training[];
}

export interface Caregiver extends CaregiverDetails, Papers {
  readonly caregiverId: string;
  readonly providerId: string;
  /** The provider's. */
  readonly region: RegionCode;
  readonly sex: Sex;
  readonly birthDate: BusinessDate;
  readonly citizenMasked: string;
  readonly leaves: readonly Leave[];
  readonly employments: readonly Employment[];
  readonly entrySubsidy?: EntrySubsidy | undefined;
  /** The person who may act as this caregiver. */
  readonly personId?: string | undefined;
  readonly suspended?: { readonly reason: string; readonly by: By } | undefined;
  /** Last day with the provider; the file waits for another one. */
  readonly leftOn?: BusinessDate | undefined;
  readonly dishonesty?: Listed | undefined;
  /** Moves with every write: who decided by the file checks that it is still the same. */
  readonly version: number;
}

/** A caregiver's file as it is stored. Number and phone are sealed to this item; the name is not, lists need it. */
export interface CaregiverHead extends Item, Caregiver {
  kind: 'caregiver';
  citizenNumber: string;
  /** Keyed: leads to the uniqueness of the number and to the dishonesty list. */
  citizenDigest: string;
  phone: string;
  /** Keyed signature of the registration, so that its retry is told from another one under the same id. */
  registeredAs: string;
  by: By;
  gsi1pk: string;
  gsi1sk: string;
}

/** The file in an item, or undefined where there is none. */
export const caregiverOf = (item: Item | undefined): CaregiverHead | undefined =>
  item?.kind === 'caregiver' ? (item as CaregiverHead) : undefined;
