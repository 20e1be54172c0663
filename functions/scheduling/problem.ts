import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { OnMap } from '../../shared/metres.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Sex } from '../registry/index.ts';
import type { Skill } from '../services/index.ts';
import type { Weights } from './weights.ts';

/** Where a visit is made, or where a caregiver's day begins or ends. Several visits may share one. */
export interface Place {
  readonly placeId: string;
  /** Unknown for an address nobody has put on the map yet. */
  readonly at?: OnMap | undefined;
  readonly district: RegionCode;
}

/** Who is sent to one part of a visit, and when it begins. */
export interface Sent {
  readonly caregiverId: string;
  readonly startsAt: Instant;
}

export interface VisitToPlan {
  /** The order's id. */
  readonly visitId: string;
  readonly elderId: string;
  readonly placeId: string;
  readonly minutes: number;
  /** It may begin from `earliest` to `latest`; beginning after `wishedBy` is late, and costs. */
  readonly earliest: Instant;
  readonly wishedBy: Instant;
  readonly latest: Instant;
  readonly skills: readonly Skill[];
  /** Of which sex everybody must be who comes; either when left out. */
  readonly sex?: Sex | undefined;
  /** Another caregiver who comes as well and begins so many minutes after the first; 0 to 0: both at once. */
  readonly second?:
    | {
        readonly skills: readonly Skill[];
        readonly minutes: number;
        readonly after: { readonly from: number; readonly to: number };
      }
    | undefined;
  /** Who must not come, by caregiver, and why, as a dispatcher reads it. */
  readonly never: Readonly<Record<string, string>>;
  /** Whom the elder asked for; empty when nobody. */
  readonly preferred: readonly string[];
  /** How often caregivers have been to this elder before. */
  readonly faces: Readonly<Record<string, number>>;
  /** Neither caregivers nor hour may change: on the way, going on, or pinned. One for each part, the first's first. */
  readonly fixed?: readonly Sent[] | undefined;
  /** What the elder and the caregivers were told: nobody comes earlier, and coming later is late even before `wishedBy`. */
  readonly announced?: readonly Sent[] | undefined;
  readonly urgent: boolean;
}

/** A caregiver on the date of the problem. Split shifts are one day with a break that cannot be moved. */
export interface CaregiverDay {
  readonly caregiverId: string;
  readonly name: string;
  readonly sex: Sex;
  readonly skills: readonly Skill[];
  /** Where the caregiver goes; everywhere when empty. A county's code covers its townships. */
  readonly districts: readonly RegionCode[];
  /** Sets out at `from`, is back by `until`, or at a price by `overtimeUntil`, which is `until` where nobody may stay longer. */
  readonly from: Instant;
  readonly until: Instant;
  readonly overtimeUntil: Instant;
  /** Where the day begins and ends; without, it begins at the first visit and ends at the last. */
  readonly startPlaceId?: string | undefined;
  readonly endPlaceId?: string | undefined;
  /**
   * A pause that begins between the two, between visits or on the way between them. Nobody needs it whose day has not begun or
   * is over by then, or whose fixed visits leave no room for it.
   */
  readonly break?: { readonly minutes: number; readonly earliest: Instant; readonly latest: Instant } | undefined;
  /** What the caps of day and month leave for the visits of this problem, fixed ones included. */
  readonly mostMinutes: number;
  /** Why nobody may send this caregiver on this date, in sentences a dispatcher reads; empty for who can be sent. */
  readonly against: readonly string[];
}

/** Everything to decide about one date, but for how long the ways take. Ids are unique within each list. */
export interface PlanningDay {
  readonly date: BusinessDate;
  /** Nobody sets out to a visit that is not fixed before now. */
  readonly now: Instant;
  readonly places: readonly Place[];
  readonly visits: readonly VisitToPlan[];
  readonly caregivers: readonly CaregiverDay[];
  readonly weights: Weights;
}

/** A way whose minutes nobody knows. */
export const UNKNOWN_WAY = -1;

/** Whole minutes from place a to place b at [a * placeIds.length + b], in the order of `placeIds`. */
export interface TravelTable {
  readonly placeIds: readonly string[];
  readonly minutes: readonly number[];
}

/** A planning day with its ways: what a plan is made for and checked against. */
export interface Problem extends PlanningDay {
  readonly travel: TravelTable;
}

/** What may be given up so that a visit can be made. */
export const RELAXATIONS = ['AS_IT_IS', 'OTHER_HOUR', 'OTHER_DISTRICT', 'OVERTIME', 'IN_SPITE_OF_REFUSAL'] as const;
export type Relaxation = (typeof RELAXATIONS)[number];

/** Something wrong with the data. What it concerns is planned around or left out; everything else is planned. */
export interface Trouble {
  readonly code: string;
  /** Said as it is to a dispatcher. */
  readonly message: string;
  readonly visitId?: string | undefined;
  readonly caregiverId?: string | undefined;
}

/** One caregiver's part of a visit. */
export interface Stop {
  readonly visitId: string;
  /** 1 for the visit's second caregiver. */
  readonly part: 0 | 1;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** The way to it, from the stop before or from where the day begins. */
  readonly wayMinutes: number;
}

export interface CaregiverPlan {
  readonly caregiverId: string;
  /** In the order of their beginnings. */
  readonly stops: readonly Stop[];
  /** Left out where none is due. */
  readonly break?: { readonly from: Instant; readonly to: Instant } | undefined;
  /** At the end of the day's last way; left out for who has no visit. */
  readonly backAt?: Instant | undefined;
  readonly wayMinutes: number;
  readonly visitMinutes: number;
  readonly overtimeMinutes: number;
}

/** A day as it shall be. It stands for itself: ids, instants and minutes only, no person. */
export interface Plan {
  readonly date: BusinessDate;
  /** One for every caregiver of the problem, in its order. */
  readonly days: readonly CaregiverPlan[];
  /** Visits nobody makes. */
  readonly unplanned: readonly string[];
}
