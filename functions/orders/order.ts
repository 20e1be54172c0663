import type { Actor } from '../../shared/access.ts';
import type { BusinessDate, Instant, WallTime } from '../../shared/business-time.ts';
import type { Fen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import type { Service } from '../services/index.ts';
import type { Tender } from '../vouchers/index.ts';

/** Who did it, as every change records it. */
export type By = Pick<Actor, 'personId' | 'role'>;
export const byOf = ({ personId, role }: By): By => ({ personId, role });

/** Who acts when nobody asked: schedules and events. */
export const SYSTEM: Actor = { personId: 'system', role: 'system' };

/** The way of an order, then where it may end or wait aside. */
export const ORDER_STATES = [
  'PLACED',
  'DISPATCHED',
  'ACCEPTED',
  'CHECKED_IN',
  'CHECKED_OUT',
  'CONFIRMED',
  'AUTO_CONFIRMED',
  'VERIFIED',
  'SETTLED',
  'CANCELLED_BY_ELDER',
  'CANCELLED_BY_PROVIDER',
  'NO_SHOW_ELDER',
  'NO_SHOW_CAREGIVER',
  'EXCEPTION',
  'DISPUTED',
  'REJECTED',
  'REVERSED',
] as const;
export type OrderState = (typeof ORDER_STATES)[number];

/** What happened where the state alone does not say it. */
export const DEEDS = [
  'DECLINED',
  'REASSIGNED',
  'TAKEN_BACK',
  'NOT_ACCEPTED_IN_TIME',
  'NOBODY_SENT',
  'NOT_CHECKED_IN',
  'NOT_CHECKED_OUT',
  'CHANGED',
  'CANCELLED_LATE',
  'MOVED_HOUSE',
  'FILE_MERGED',
  'EXTENSION_ASKED',
  'EXTENDED',
  'EXTENSION_REFUSED',
  'EXTERNAL_RECORDED',
  'EXTERNAL_WITHDRAWN',
] as const;
export type Deed = (typeof DEEDS)[number];

/** One step of an order's history. Steps that keep the state name their deed. */
export interface Move {
  at: Instant;
  by: By;
  /** Left out at the first. */
  from?: OrderState;
  to: OrderState;
  deed?: Deed;
  reason?: string;
  /** Who is sent from this step on, where it changed. */
  caregiverIds?: readonly string[];
  /** The roster that says so: it tells people of all its visits at once. */
  rosterId?: string;
}

/** How the order reached us. */
export const CHANNELS = ['mini-program', 'hotline', 'counter', 'care-plan'] as const;
export type Channel = (typeof CHANNELS)[number];

/** A caregiver sent to the elder. All of an order's workers must accept, check in and check out before it moves on. */
export interface Worker {
  caregiverId: string;
  /** As the elder is told who comes. */
  name?: string | undefined;
  /** The person behind the register's entry, where the caregiver has an account. */
  personId?: string | undefined;
  /** The dispatcher. */
  by: By;
  at: Instant;
  acceptedAt?: Instant | undefined;
  checkedInAt?: Instant | undefined;
  checkedOutAt?: Instant | undefined;
}

/** How long each side has, as promised when the order was placed. Minutes, but for `answerBy`. */
export interface ServiceTimes {
  /** A dispatched caregiver who has not accepted by then is taken back. */
  acceptMinutes: number;
  /** Where a night lies before the visit, a caregiver has until this hour of the next morning. */
  answerBy: WallTime;
  /** But so long before the visit there must be time to send somebody else. */
  sendAgainMinutes: number;
  /** After the planned beginning: nobody there is an exception, nobody sent a cancellation. */
  beginMinutes: number;
  /** After the planned end: a check-out is forgotten. */
  endMinutes: number;
  /** After the check-out: what nobody has confirmed or disputed is confirmed by itself. */
  confirmMinutes: number;
  /** An elder orders at least so long before. */
  leadMinutes: number;
}

/** Where a line of the ledger lies. */
export interface LineRef {
  transferId: string;
  postedAt: Instant;
}

/** What came of the visit, once it is verified. */
export interface VisitResult {
  /** Of the check-in: a visit over midnight belongs to the day on which it began. */
  performedOn: BusinessDate;
  paidMinutes: number;
  /** The price of the paid minutes. */
  priceFen: Fen;
  exceptions: readonly string[];
  served?: LineRef | undefined;
  vouchers?: LineRef | undefined;
}

export interface Extension {
  /** More than planned so far. */
  minutes: number;
  caregiverId: string;
  by: By;
  at: Instant;
}

/** A visit may begin from one instant to the other, both included and on one date. */
export interface Window {
  from: Instant;
  until: Instant;
}

/** An order of one visit at the elder's home. */
export interface Order {
  orderId: string;
  elderId: string;
  providerId: string;
  /** The county in which the elder lives and the provider works: whose catalogue, programs and offices decide. */
  region: RegionCode;
  service: Omit<Service, 'description'>;
  /** Planned. */
  minutes: number;
  /** When it begins as it stands: who plans the day moves it within the window. */
  startsAt: Instant;
  /** When the elder said somebody may come; left out, at `startsAt` and not otherwise. */
  window?: Window | undefined;
  /** Business date of `startsAt`. */
  date: BusinessDate;
  /** Of the planned minutes: `heldFen + selfPayFen`, always. */
  priceFen: Fen;
  /** What the wallet holds for it, in the order it is spent. */
  tenders: readonly Tender[];
  heldFen: Fen;
  /** The elder's; a voucher of another system that pays a part of it is recorded beside the order, among the vouchers. */
  selfPayFen: Fen;
  useVouchers: UseVouchers;
  /** Address and location, sealed to this order: `openPlace`. */
  place: string;
  /** An address of its own; otherwise that of the file, which follows the elder when they move house. */
  placeIsOwn?: true | undefined;
  note?: string | undefined;
  preferredCaregiverId?: string | undefined;
  carePlanId?: string | undefined;
  /** Which of the plan's visits of the day. */
  slot?: string | undefined;
  by: By;
  channel: Channel;
  placedAt: Instant;
  times: ServiceTimes;
  /** Digest of what was asked, to tell a retry from another request under the same id. */
  asked: string;
  state: OrderState;
  workers: readonly Worker[];
  extension?: Extension | undefined;
  visit?: VisitResult | undefined;
  history: readonly Move[];
  version: number;
}

/** All programs that can, none, or these. */
export type UseVouchers = boolean | readonly string[];

/** Where a caregiver has to go. */
export interface Place {
  address: string;
  location?: { latitudeE6: number; longitudeE6: number } | undefined;
}

/** Not begun: it can still be cancelled and changed. */
export const WAITING = ['PLACED', 'DISPATCHED', 'ACCEPTED'] as const satisfies readonly OrderState[];
export const isWaiting = ({ state }: Pick<Order, 'state'>): boolean =>
  (WAITING as readonly OrderState[]).includes(state);

/** Nothing more comes of it, but a reversal of what was paid. */
const OVER: readonly OrderState[] = [
  'SETTLED',
  'CANCELLED_BY_ELDER',
  'CANCELLED_BY_PROVIDER',
  'NO_SHOW_ELDER',
  'NO_SHOW_CAREGIVER',
  'REJECTED',
  'REVERSED',
];
export const isOver = ({ state }: Pick<Order, 'state'>): boolean => OVER.includes(state);

/** From placing to the verdict on the visit: what comes of it is not decided. */
export const isUndecided = (order: Pick<Order, 'state'>): boolean => !isOver(order) && order.state !== 'VERIFIED';

/** Its vouchers are neither spent nor given back. */
export const holdsVouchers = isUndecided;

const MINUTE_MS = 60_000;
export const minutesAfter = (instant: Instant, minutes: number): Instant => instant + minutes * MINUTE_MS;
export const endsAt = ({ startsAt, minutes }: Pick<Order, 'startsAt' | 'minutes'>): Instant =>
  minutesAfter(startsAt, minutes);

export const windowOf = ({ window, startsAt }: Pick<Order, 'window' | 'startsAt'>): Window =>
  window ?? { from: startsAt, until: startsAt };
/** The window that opens with a visit; nothing when it is asked for at one time only. */
export const windowFrom = (startsAt: Instant, windowMinutes: number): Window | undefined =>
  windowMinutes > 0 ? { from: startsAt, until: minutesAfter(startsAt, windowMinutes) } : undefined;

/** When it came into the state it is in. */
export const enteredAt = ({ history, placedAt }: Pick<Order, 'history' | 'placedAt'>): Instant =>
  history.findLast(({ from, to }) => from !== to)?.at ?? placedAt;
