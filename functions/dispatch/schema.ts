import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { datesBetween } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { MAX_TRAVEL_MINUTES } from '../caregivers/index.ts';
import { ORDER_STATES } from '../orders/index.ts';
import { HELPS, type Help } from '../services/index.ts';
import { WALL_STATES } from './deadline.ts';

export const facilityId = idSchema('facility');
export const caregiverId = idSchema('caregiver');
export const orderId = idSchema('order');
const elderId = idSchema('elder');
export const reason = lineOfText(60);
export const countyOrBelow = regionCode.refine((code) => !countyOf(code).endsWith('00'));
const helpCodes = Object.keys(HELPS) as [Help, ...Help[]];
/** `2026-11-24T09:00:00+08:00`. */
export const instantText = z.iso.datetime({ offset: true });
const role = z.enum([...ROLES, 'system']);
const cursor = z.string().max(1_000);

const MAX_DAYS = 62;
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || (from <= to && datesBetween(from, to).length <= MAX_DAYS);
const dates = { from: businessDate.optional(), to: businessDate.optional() };
const filters = { help: z.enum(helpCodes).optional(), caregiverId: caregiverId.optional() };

export const wallState = z.enum(WALL_STATES);
export const wallQuery = z
  .strictObject({ state: wallState, ...dates, ...filters, cursor: cursor.optional() })
  .refine(inOrder, { message: `at most ${MAX_DAYS} days` });
export const countQuery = z
  .strictObject({ ...dates, ...filters })
  .refine(inOrder, { message: `at most ${MAX_DAYS} days` });
export const wallsQuery = z
  .strictObject({ ...dates, cursor: cursor.optional() })
  .refine(inOrder, { message: `at most ${MAX_DAYS} days` });

/** Minutes kept free before and after the job. */
const travelMinutes = z.int().min(0).max(MAX_TRAVEL_MINUTES);
export const travelQuery = z
  .string()
  .regex(/^\d{1,3}$/)
  .transform(Number)
  .pipe(travelMinutes)
  .optional();

const MOST_WORKERS = 2;
const MOST_WARNINGS = 5;
/** Whom to send, by an order as it was seen. */
export const sending = {
  version: z.int().min(1),
  caregiverIds: z.array(caregiverId).min(1).max(MOST_WORKERS),
  travelMinutes: travelMinutes.optional(),
  /** Codes of warnings that have been looked into. */
  despite: z
    .array(z.string().regex(/^[A-Z_]{1,40}$/))
    .max(MOST_WARNINGS)
    .optional(),
};

const service = z.strictObject({
  serviceId: idSchema('service'),
  name: z.string(),
  help: z.string(),
  workers: z.int(),
});

/** An order as it hangs on the wall. */
export const orderAnswer = z.strictObject({
  orderId,
  elderId,
  /** Masked. */
  elderName: z.string().optional(),
  state: z.enum(ORDER_STATES),
  version: z.int(),
  service,
  startsAt: instantText,
  endsAt: instantText,
  minutes: z.int(),
  workers: z.array(
    z.strictObject({
      caregiverId,
      name: z.string().optional(),
      assignedAt: instantText,
      acceptedAt: instantText.optional(),
    }),
  ),
  /** What has to happen next and until when; below 0 seconds it is late. */
  due: z
    .strictObject({
      what: z.enum(['dispatch', 'accept', 'arrive', 'leave', 'confirm']),
      at: instantText,
      secondsLeft: z.int(),
    })
    .optional(),
  late: z.boolean(),
  preferredCaregiverId: z.string().optional(),
  note: z.string().optional(),
  carePlanId: z.string().optional(),
});

export const stepAnswer = z.strictObject({
  at: instantText,
  by: role,
  from: z.enum(ORDER_STATES).optional(),
  to: z.enum(ORDER_STATES),
  deed: z.string().optional(),
  reason: z.string().optional(),
  /** Who is sent from this step on. */
  caregiverIds: z.array(z.string()).optional(),
});

const count = z.strictObject({ state: wallState, orders: z.int(), late: z.int() });
export const countAnswer = z.strictObject({ counts: z.array(count) });
export const wallsAnswer = z.strictObject({
  providers: z.array(
    z.strictObject({
      facilityId,
      name: z.string(),
      region: regionCode,
      /** Why the provider is suspended. */
      suspended: z.string().optional(),
      counts: z.array(count),
    }),
  ),
  cursor: cursor.optional(),
});

const against = z.strictObject({ code: z.string(), message: z.string(), blocks: z.boolean() });
const candidate = z.strictObject({
  caregiverId,
  name: z.string(),
  dispatchable: z.boolean(),
  inFavour: z.array(z.string()),
  against: z.array(against),
  preferred: z.boolean(),
  visits: z.int(),
  declined: z.boolean(),
  metres: z.int().optional(),
  dayMinutes: z.int(),
  monthMinutes: z.int(),
});
export const candidatesAnswer = z.strictObject({
  order: orderAnswer,
  history: z.array(stepAnswer),
  candidates: z.array(candidate),
  pairs: z.array(z.array(caregiverId)),
});

/** A job as its caregiver sees it; where to go stands only in accepted ones of today and tomorrow. */
export const jobAnswer = z.strictObject({
  orderId,
  elderId,
  elderName: z.string().optional(),
  state: z.enum(ORDER_STATES),
  service,
  startsAt: instantText,
  endsAt: instantText,
  minutes: z.int(),
  /** Names this sending: to be given back with the answer to it. */
  assignedAt: instantText,
  acceptedAt: instantText.optional(),
  acceptBy: instantText.optional(),
  secondsLeft: z.int().optional(),
  address: z.string().optional(),
  location: z.strictObject({ latitudeE6: z.int(), longitudeE6: z.int() }).optional(),
  phone: z.string().optional(),
  note: z.string().optional(),
});
