import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Mealtime, Mode } from '../facilities/index.ts';
import type { Taken } from '../menus/index.ts';
import type { Allergen } from '../registry/index.ts';
import type { PaidLayer } from '../subsidies/index.ts';
import type { Part, ProgramRef } from '../vouchers/index.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;

/** Who acts when nobody asked: schedules and events. */
export const SYSTEM: Actor = { personId: 'system', role: 'system' };

/** What somebody chose: the point, the meal, and how it is eaten. */
export interface Order {
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  mode: Mode;
  dishes: readonly { dishId: string; quantity: number }[];
}
/** A dish with the name and the price it had when it was booked. */
export interface OrderedDish {
  dishId: string;
  name: string;
  /** Of one portion. */
  priceFen: Fen;
  quantity: number;
}

/**
 * How it was shown that the elder got the meal. `qr`: the dynamic code on the phone of the elder (grade 3) or of a
 * registered relative (grade 2); `code`: the six digits of the booking; `witness`: staff saw it and says why no code.
 */
export type Proof = { kind: 'qr'; shownBy: By } | { kind: 'code' } | { kind: 'witness'; reason: string; photo: string };

export interface Serving {
  /** The client's name for this serving: the same ticket again is the same serving. */
  ticketId: string;
  /** When the elder got the meal. */
  at: Instant;
  by: By;
  proof: Proof;
  grade: EvidenceGrade;
  /** Where its transfer lies in the ledger. */
  transferId: string;
  postedAt: Instant;
}
/** 4 card reader or on-device face, 3 the elder's dynamic QR, 2 code or proxy, 1 witness, 0 nothing. */
export type EvidenceGrade = 0 | 1 | 2 | 3 | 4;

/** How a booking ended without a meal. */
export interface Ending {
  at: Instant;
  by: By;
  reason?: string;
  /** After the cut-off: the kitchen has counted it. */
  late?: true;
}

/** Which vouchers may pay what subsidies leave: all that can, or those of these programs. */
export type UseVouchers = true | readonly string[];
/** What one lot of the elder's wallet pays of a meal, and the region whose program it is. */
export type MealTender = Part & Pick<ProgramRef, 'region'>;
export interface MealVouchers {
  use: UseVouchers;
  /** Held while the meal is open, spent once it is served. They pay of `selfPayFen`, which stays as it is. */
  tenders: readonly MealTender[];
  /** When the line of what they paid was posted; nothing is paid without one. */
  paidAt?: Instant;
}

interface Booked {
  elderId: string;
  bookingId: string;
  facilityId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  mode: Mode;
  dishes: OrderedDish[];
  /** The price as booked; who pays the subsidy stands in the claim. */
  listFen: Fen;
  discountFen: Fen;
  subsidyFen: Fen;
  selfPayFen: Fen;
  policyId?: string;
  by: By;
  bookedAt: Instant;
  /** The cut-off as promised at booking, whatever the point says later. */
  cutOffAt: Instant;
  /** Digest of what was asked, to tell a retry from another request under the same id. */
  asked: string;
  /** Version of the key that makes its six-digit code, and how often a wrong one was tried. */
  codeKid: string;
  wrongCodes?: number;
  planId?: string;
  /** Its policy prices at serving: the subsidy booked is what it would come to by then. */
  pricedAtTill?: true;
  /** Came without a booking: it began by being served. */
  walkIn?: true;
  /** To the kitchen. */
  note?: string;
  /** Sealed; the registered address when left out. */
  deliverTo?: string;
  /** Where the elder asked to pay with vouchers. */
  vouchers?: MealVouchers;
  /** Allergens a dish got after booking: the elder must be called and may cancel at any time. */
  contact?: Allergen[];
  /** The last change: when, who by, and the digest of what was asked. */
  changedAt?: Instant;
  changedBy?: By;
  changedTo?: string;
  /** When news about the elder last changed its price. */
  repricedAt?: Instant;
  /** Sent out: since when, and the courier's name for the trip. Kept when it is served at the door. */
  sentAt?: Instant;
  tripId?: string;
  /** Ticket of the serving that was last taken back at the till, and by whom. */
  undone?: string;
  undoneBy?: By;
  version: number;
}

/** A meal booking. Only what is served has a proof, and only what ended says how. */
export type Booking = Booked &
  (
    | { state: 'BOOKED' }
    | { state: 'OUT_FOR_DELIVERY'; sentAt: Instant; sentBy?: By }
    | { state: 'SERVED'; serving: Serving }
    | { state: 'REVERSED'; serving: Serving; reversed: { at: Instant; by: By; reason: string } }
    | { state: 'CANCELLED'; ended: Ending }
    | { state: 'CANCELLED_BY_POINT'; ended: Ending }
    | { state: 'SUBSTITUTED'; ended: Ending }
    | { state: 'NO_SHOW'; noShow: { at: Instant; livesAlone: boolean } }
  );
export type BookingState = Booking['state'];
export type BookingIn<State extends BookingState> = Extract<Booking, { state: State }>;

/** What is left for the elder to pay at the counter: of their own part, what no voucher pays. */
export const toPayFenOf = ({
  selfPayFen,
  vouchers,
}: {
  selfPayFen: Fen;
  vouchers?: { tenders: readonly Pick<Part, 'fen'>[] } | undefined;
}): Fen => (vouchers?.tenders ?? []).reduce((restFen, { fen }) => Math.max(0, restFen - fen), selfPayFen);

/** States people see: after the cut-off a booking is locked, and prepared once the kitchen says so. */
export type ShownState = BookingState | 'LOCKED' | 'PREPARED';

/** At the cut-off itself it is closed already: the kitchen counts at that instant. */
export const isPastCutOff = (cutOffAt: Instant, now: Instant): boolean => now >= cutOffAt;

export function shownState(
  booking: Pick<Booking, 'state' | 'cutOffAt'>,
  slot: { preparedAt?: Instant } | undefined,
  now: Instant,
): ShownState {
  if (booking.state !== 'BOOKED') return booking.state;
  if (slot?.preparedAt !== undefined) return 'PREPARED';
  return isPastCutOff(booking.cutOffAt, now) ? 'LOCKED' : 'BOOKED';
}

/** Still to be eaten. */
export const isOpen = (booking: Booking): booking is BookingIn<'BOOKED' | 'OUT_FOR_DELIVERY'> =>
  booking.state === 'BOOKED' || booking.state === 'OUT_FOR_DELIVERY';

export const listFenOf = (dishes: readonly OrderedDish[]): Fen =>
  dishes.reduce((total, { priceFen, quantity }) => total + priceFen * quantity, 0);

/** One booking is one elder's seat, whatever is on the tray. */
export const takenBy = (dishes: readonly { dishId: string; quantity: number }[]): Taken => ({
  seats: 1,
  dishes: Object.fromEntries(dishes.map(({ dishId, quantity }) => [dishId, quantity])),
});

/** What a price rests on besides the dishes: news that changes one of these has it looked at again. */
export interface Basis {
  /** Where the elder lived on the date of the meal: whose policy decides. */
  county: RegionCode;
  /** Digest of the facts a subsidy may depend on. */
  facts: string;
  policyId?: string;
}

/**
 * The elder's one meal of a date and mealtime, across all points, with the subsidy it holds: what quotas count. It
 * outlives the bookings that held it, so that a list by date finds them all.
 */
export interface Claim {
  elderId: string;
  date: BusinessDate;
  mealtime: Mealtime;
  state: 'HELD' | 'RELEASED';
  /** Every booking of this meal, the current or last one at the end. */
  bookings: string[];
  facilityId: string;
  by: By;
  subsidyFen: Fen;
  layers: PaidLayer[];
  basis: Basis;
  /** Released because its plan no longer asks for it: the plan may book it again. */
  releasedByPlan?: true;
}
export const holderOf = (claim: Claim): string => claim.bookings.at(-1)!;
