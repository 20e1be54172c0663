import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import { businessDate, lineOfText, location, regionCode, wallTime } from '../../shared/schemas.ts';
import { FACILITY_KINDS, MEALTIMES, MODES } from './facility.ts';
import { problemsOf } from './rules.ts';

const MAX_CAPACITY = 5_000;
const MAX_CUT_OFF_DAYS = 7;
/** One a year for a generation: the head stays small. */
const MAX_GRADES = 30;

export const facilityId = idSchema('facility');
export const mealtime = z.enum(MEALTIMES);
/** A county or a part of it: a facility lies in one county. */
export const countyOrBelow = regionCode.refine((code) => !countyOf(code).endsWith('00'));

const cutOff = z.strictObject({ daysBefore: z.int().min(0).max(MAX_CUT_OFF_DAYS), time: wallTime });
const mealtimeRule = z.strictObject({
  opens: wallTime,
  closes: wallTime,
  cutOff,
  capacity: z.int().min(1).max(MAX_CAPACITY),
});
export const mealtimeRules = z.strictObject({
  breakfast: mealtimeRule.optional(),
  lunch: mealtimeRule.optional(),
  dinner: mealtimeRule.optional(),
});
export const reason = lineOfText(60);

const details = {
  name: lineOfText(40),
  facilityKind: z.enum(FACILITY_KINDS),
  modes: z.array(z.enum(MODES)).max(MODES.length),
  mealtimes: mealtimeRules,
  address: lineOfText(100).optional(),
  location: location.optional(),
  suppliedBy: facilityId.optional(),
  licenceExpiresOn: businessDate,
  healthCertificateExpiresOn: businessDate.optional(),
  suspended: z.strictObject({ reason }).optional(),
  grades: z
    .array(z.strictObject({ grade: lineOfText(20), from: businessDate }))
    .max(MAX_GRADES)
    .optional(),
};

/** The details of a facility with what else a body carries, checked together. */
export const withDetails = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z.strictObject({ ...details, ...extra }).check((checked) => {
    const value = checked.value as z.output<typeof facilityDetails>;
    for (const { path, message } of problemsOf(value))
      checked.issues.push({ code: 'custom', input: value, path, message });
  });
export const facilityDetails = z.strictObject(details);

export const closedDay = z.strictObject({
  date: businessDate,
  reason,
  mealtimes: z.array(mealtime).optional(),
});

/** A facility as anyone who has signed in may see it: nothing about it is secret. */
export const facilityAnswer = z.strictObject({
  facilityId,
  region: regionCode,
  ...details,
  closedDays: z.array(closedDay),
  version: z.int(),
});
export type FacilityAnswer = z.output<typeof facilityAnswer>;

/** One mealtime of a facility on a date. */
export const mealAnswer = z.strictObject({
  mealtime,
  opensAt: z.string(),
  closesAt: z.string(),
  cutOffAt: z.string(),
  pastCutOff: z.boolean(),
  closed: z.strictObject({ code: z.string(), message: z.string(), reason: z.string().optional() }).optional(),
});
