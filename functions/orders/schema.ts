import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { datesBetween } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, location, wallTime } from '../../shared/schemas.ts';
import { EXTERNAL_REF } from '../vouchers/index.ts';
import { CHANNELS, DEEDS, ORDER_STATES } from './order.ts';

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const caregiverId = idSchema('caregiver');
export const orderId = idSchema('order');
export const serviceId = idSchema('service');
export const programId = idSchema('program');
export const reason = lineOfText(60);
const fen = z.int();
/** `2026-11-24T09:00:00+08:00`. */
const instantText = z.iso.datetime({ offset: true });
const role = z.enum([...ROLES, 'system']);

/** Twelve hours. */
const MAX_MINUTES = 720;
export const minutes = z.int().min(1).max(MAX_MINUTES);
/** As long as a visit may wait: twelve hours. */
const windowMinutes = z.int().min(0).max(MAX_MINUTES);
const MAX_LISTED_PROGRAMS = 10;
/** A list of orders looks at most this many days at once. */
const MAX_LIST_DAYS = 62;
/** A hundred thousand yuan: far above any visit. */
const MAX_EXTERNAL_FEN = 10_000_000;

const place = z.strictObject({ address: lineOfText(100), location: location.optional() });

/** Which vouchers may pay: all that can, none, or those of these programs. */
const useVouchers = z.union([z.boolean(), z.array(programId).min(1).max(MAX_LISTED_PROGRAMS)]).default(true);

/** A voucher of another system, with the number by which that system knows the payment. */
export const externalAsked = z.strictObject({
  programId,
  reference: z.string().regex(EXTERNAL_REF),
  fen: z.int().min(1).max(MAX_EXTERNAL_FEN),
});

/** What can be chosen about a visit, and chosen again until somebody is sent. */
export const choice = {
  date: businessDate,
  time: wallTime,
  minutes,
  /** Somebody may come so many minutes later as well; left out when a visit is changed, as many as before. */
  windowMinutes: windowMinutes.optional(),
  useVouchers,
  /** For this visit only; the registered address when left out. */
  place: place.optional(),
  note: lineOfText(100).optional(),
};
/** What is wanted of a provider: quoted, and ordered. */
export const visitWanted = { serviceId, ...choice, preferredCaregiverId: caregiverId.optional() };
export const orderWanted = { orderId, ...visitWanted, external: externalAsked.optional() };

export const dateRange = z
  .strictObject({ from: businessDate, to: businessDate })
  .refine(({ from, to }) => from <= to && datesBetween(from, to).length <= MAX_LIST_DAYS, {
    message: `at most ${MAX_LIST_DAYS} days`,
  });

/** At least a minute, at most a week; to be ordered at most a week ahead. */
const WEEK_MINUTES = 7 * 24 * 60;
const period = z.int().min(1).max(WEEK_MINUTES);
export const timesAsked = z.strictObject({
  acceptMinutes: period.optional(),
  answerBy: wallTime.optional().meta({ description: '隔夜的派单，第二天早上几点前要答复' }),
  sendAgainMinutes: z.int().min(0).max(WEEK_MINUTES).optional().meta({ description: '上门前留多少分钟另派他人' }),
  beginMinutes: period.optional(),
  endMinutes: period.optional(),
  confirmMinutes: period.optional(),
  leadMinutes: z.int().min(0).max(WEEK_MINUTES).optional(),
});
export const timesAnswer = z.strictObject({
  acceptMinutes: z.int(),
  answerBy: wallTime,
  sendAgainMinutes: z.int(),
  beginMinutes: z.int(),
  endMinutes: z.int(),
  confirmMinutes: z.int(),
  leadMinutes: z.int(),
});

const layer = z.strictObject({ payer: z.string(), label: z.string(), fen });
const tender = z.strictObject({
  programId: z.string(),
  lotId: z.string(),
  /** Fen, points or minutes, as the program counts. */
  units: z.int(),
  fen,
  layers: z.array(layer),
});
/** Who pays how much: `priceFen = Σ vouchers + external + selfPayFen`. */
export const price = z.strictObject({
  priceFen: fen,
  vouchers: z.array(tender),
  external: z.strictObject({ programId: z.string(), reference: z.string(), label: z.string(), fen }).optional(),
  selfPayFen: fen,
});

const service = z.strictObject({
  serviceId,
  name: z.string(),
  help: z.string(),
  group: z.string(),
  workers: z.int(),
  stepMinutes: z.int(),
  minimumMinutes: z.int(),
});

export const quoteAnswer = z.strictObject({
  providerId: facilityId,
  service,
  startsAt: instantText,
  minutes: z.int(),
  price,
  orderable: z.boolean(),
  /** Why it cannot be ordered so. */
  why: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});

const move = z.strictObject({
  at: instantText,
  by: role,
  from: z.enum(ORDER_STATES).optional(),
  to: z.enum(ORDER_STATES),
  deed: z.enum(DEEDS).optional(),
  reason: z.string().optional(),
});
const worker = z.strictObject({
  caregiverId,
  name: z.string().optional(),
  acceptedAt: instantText.optional(),
  checkedInAt: instantText.optional(),
  checkedOutAt: instantText.optional(),
});

/** An order as everybody may see it who may see it at all: ids, times and money. */
export const orderAnswer = z.strictObject({
  orderId,
  elderId,
  providerId: facilityId,
  service,
  startsAt: instantText,
  endsAt: instantText,
  /** When the elder said somebody may come, where that was not one time only. */
  window: z.strictObject({ from: instantText, until: instantText }).optional(),
  minutes: z.int(),
  state: z.enum(ORDER_STATES),
  price,
  note: z.string().optional(),
  preferredCaregiverId: caregiverId.optional(),
  carePlanId: z.string().optional(),
  workers: z.array(worker),
  extension: z.strictObject({ minutes: z.int(), priceFen: fen, askedAt: instantText }).optional(),
  visit: z
    .strictObject({
      performedOn: businessDate,
      paidMinutes: z.int(),
      priceFen: fen,
      exceptions: z.array(z.string()),
    })
    .optional(),
  placedBy: role,
  channel: z.enum(CHANNELS),
  placedAt: instantText,
  history: z.array(move),
  version: z.int(),
});

/** With what somebody needs who goes there, or speaks with the elder, while it lasts. */
export const orderForVisit = z.strictObject({
  ...orderAnswer.shape,
  elderName: z.string(),
  phone: z.string().optional(),
  place: place.optional(),
});
export const ownOrder = z.strictObject({ ...orderAnswer.shape, place: place.optional() });
