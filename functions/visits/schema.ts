import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText } from '../../shared/schemas.ts';
import { ORDER_STATES } from '../orders/index.ts';
import { MAX_PHOTO_BYTES } from './add-photo.ts';
import { CALL_BACK_OUTCOMES } from './call-back.ts';
import { EXCEPTIONS, type Exception } from './exceptions.ts';

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const caregiverId = idSchema('caregiver');
export const orderId = idSchema('order');
export const photoId = idSchema('photo');
export const checkId = idSchema('check');
export const reason = lineOfText(60);
/** `2026-11-24T09:00:00+08:00`. */
export const instantText = z.iso.datetime({ offset: true });
const role = z.enum([...ROLES, 'system']);
const fen = z.int();
const minutes = z.int().min(0).max(720);
const grade = z.int().min(0).max(4);
const state = z.enum(ORDER_STATES);
const MAX_ACCURACY_M = 100_000;
/** Epoch milliseconds until the year 2100. */
const instantMs = z.int().min(0).max(4_102_444_800_000);
const DAY_MS = 86_400_000;

/** The phone's own id, made by the app at its first start. */
export const deviceId = z.string().regex(/^[\w-]{8,64}$/);
export const fix = z.strictObject({
  latitudeE6: z.int().min(-90_000_000).max(90_000_000),
  longitudeE6: z.int().min(-180_000_000).max(180_000_000),
  accuracyM: z.int().min(0).max(MAX_ACCURACY_M),
  mocked: z.boolean(),
});
const token = z.string().max(300);
export const proof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('qr'), token }),
  z.strictObject({ kind: z.literal('plate'), token }),
  z.strictObject({ kind: z.literal('code'), code: z.string().regex(/^\d{6}$/) }),
]);
const check = { checkId, fix: fix.optional(), proof: proof.optional() };
export const checkAsked = z.strictObject({ ...check, deviceId });

const MAX_RECORDS = 40;
export const replayAsked = z.strictObject({
  deviceId,
  /** The phone's clock as it sends. */
  sentAt: instantMs,
  records: z
    .array(
      z.strictObject({
        ...check,
        sequence: z.int().min(1),
        orderId,
        end: z.enum(['in', 'out']),
        /** The phone's clock when it happened, and server time minus that clock as last measured. */
        deviceAt: instantMs,
        offsetMs: z.int().min(-DAY_MS).max(DAY_MS),
      }),
    )
    .min(1)
    .max(MAX_RECORDS)
    .refine((records) => new Set(records.map(({ sequence }) => sequence)).size === records.length, {
      message: 'each sequence number once',
    }),
});

/** Base64 of a photo, and its JSON. */
export const MAX_PHOTO_BODY_BYTES = Math.ceil((MAX_PHOTO_BYTES * 4) / 3) + 4_096;
export const photoAsked = z.strictObject({
  photoId,
  content: z
    .string()
    .max(MAX_PHOTO_BODY_BYTES)
    .regex(/^[A-Za-z0-9+/]+={0,2}$/),
});

const exception = z.strictObject({
  code: z.enum(Object.keys(EXCEPTIONS) as [Exception, ...Exception[]]),
  message: z.string(),
});
export const checkAnswer = z.strictObject({
  orderId,
  checkId,
  end: z.enum(['in', 'out']),
  at: instantText,
  /** Recorded without network and sent later. */
  late: z.boolean(),
  state,
  grade,
  distanceM: z.int().optional(),
  exceptions: z.array(exception),
});
export const replayAnswer = z.strictObject({
  answers: z.array(
    z.strictObject({
      sequence: z.int(),
      check: checkAnswer.optional(),
      refused: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    }),
  ),
});
export const photoAnswer = z.strictObject({
  photoId,
  caregiverId,
  at: instantText,
  bytes: z.int(),
  sha256: z.string(),
  /** The same picture was handed in before. */
  reused: z.boolean(),
});
export const linkAnswer = z.strictObject({ url: z.string(), expiresAt: instantText });

const by = z.strictObject({ personId: z.string(), role });
export const wordAnswer = z.strictObject({
  orderId,
  says: z.enum(['confirmed', 'disputed']),
  stars: z.int().optional(),
  words: z.string().optional(),
  by,
  at: instantText,
});
export const callBackAnswer = z.strictObject({
  orderId,
  elderId,
  providerId: facilityId,
  date: businessDate,
  why: z.enum(['weak-proof', 'drawn']),
  state: z.enum(['OPEN', 'DONE']),
  attempts: z.int(),
  outcome: z.enum(CALL_BACK_OUTCOMES).optional(),
  note: z.string().optional(),
});

const end = checkAnswer.omit({ orderId: true, end: true, state: true }).extend({
  proof: z.enum(['qr', 'plate', 'code', 'none']),
  accuracyM: z.int().optional(),
});
export const visitAnswer = z.strictObject({
  orderId,
  elderId,
  providerId: facilityId,
  serviceName: z.string(),
  state,
  plannedMinutes: minutes,
  performedOn: businessDate,
  visits: z.array(
    z.strictObject({ caregiverId, name: z.string().optional(), checkIn: end.optional(), checkOut: end.optional() }),
  ),
  grade,
  exceptions: z.array(exception),
  /** By check-in and check-out; what the rule would pay of them, and its price. */
  actualMinutes: z.int(),
  payableMinutes: minutes,
  payableFen: fen,
  /** Once it is verified. */
  paid: z.strictObject({ minutes, priceFen: fen }).optional(),
  photos: z.array(photoAnswer),
  word: wordAnswer.optional(),
  /** For those who review. */
  callBack: callBackAnswer.optional(),
});
export const reviewRow = z.strictObject({
  orderId,
  elderId,
  serviceName: z.string(),
  startsAt: instantText,
  state,
  reason: z.string().optional(),
  callBack: callBackAnswer.optional(),
});
export const verdictAnswer = z.strictObject({
  orderId,
  state,
  paid: z.strictObject({ minutes, priceFen: fen }).optional(),
});
