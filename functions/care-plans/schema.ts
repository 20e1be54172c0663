import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, wallTime } from '../../shared/schemas.ts';

const MAX_SLOTS = 14;
const MAX_SKIPS = 60;
const MAX_PAUSES = 12;
const MAX_VISIT_MINUTES = 720;

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const carePlanId = idSchema('carePlan');
export const version = z.int().min(1);

const DAY_MINUTES = 24 * 60;
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

const weekdays = z
  .array(z.int().min(1).max(7))
  .min(1)
  .max(7)
  .refine((days) => new Set(days).size === days.length);
const slots = z
  .array(
    z
      .strictObject({
        weekdays,
        time: wallTime,
        minutes: z.int().min(1).max(MAX_VISIT_MINUTES),
        /** The caregiver may come so many minutes later as well. */
        windowMinutes: z.int().min(1).max(MAX_VISIT_MINUTES).optional(),
      })
      .refine(({ time, windowMinutes = 0 }) => minuteOf(time) + windowMinutes < DAY_MINUTES),
  )
  .min(1)
  .max(MAX_SLOTS);

/** When nobody comes: all of it is said again with each change. */
export const absences = {
  skips: z.array(businessDate).max(MAX_SKIPS),
  pauses: z
    .array(
      z
        .strictObject({ from: businessDate, to: businessDate, reason: lineOfText(60).optional() })
        .refine(({ from, to }) => from <= to),
    )
    .max(MAX_PAUSES),
};
const terms = {
  serviceId: idSchema('service'),
  slots,
  /** Code of the voucher program by which government buys the visits. */
  program: z
    .string()
    .regex(/^[a-z][a-z0-9-]{1,39}$/)
    .optional(),
  preferredCaregiverId: idSchema('caregiver').optional(),
  note: lineOfText(100).optional(),
  from: businessDate,
  until: businessDate.optional(),
  ...absences,
};

const lasts = ({ from, until }: { from: string; until?: string | undefined }) => until === undefined || from <= until;

/** What a plan says with what else a body carries; a change says all of it again. */
export const withTerms = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z
    .strictObject({ ...terms, ...extra })
    .refine((body) => lasts(body as unknown as z.output<z.ZodObject<typeof terms>>));

const role = z.enum([...ROLES, 'system']);
export const carePlanAnswer = z.strictObject({
  elderId,
  carePlanId,
  providerId: facilityId,
  ...terms,
  madeBy: role,
  version: z.int(),
});
/** A visit that could not be ordered or taken back. */
export const refusedVisit = z.strictObject({
  carePlanId,
  date: businessDate,
  time: wallTime,
  code: z.string(),
  message: z.string(),
});
