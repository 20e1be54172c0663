import * as z from 'zod';
import { ROLES } from './access.ts';
import { isBusinessDate } from './business-time.ts';
import { isRegionCode } from './regions.ts';

/** Values every room's contract takes from outside, in one spelling each. */
export const businessDate = z
  .string()
  .refine(isBusinessDate)
  .meta({ description: 'calendar date in Asia/Shanghai, YYYY-MM-DD' });
export const wallTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
  .meta({ description: 'wall-clock time in Asia/Shanghai, HH:MM' });
export const regionCode = z
  .string()
  .refine(isRegionCode)
  .meta({ description: 'region code of 6 (to county), 9 (township) or 12 (village) digits' });
/** Where something is kept for a whole county: who is over a township only does not reach it by a longer code. */
export const countyCode = z
  .string()
  .regex(/^\d{4}(?!00)\d{2}$/)
  .meta({ description: 'region code of a county, 6 digits' });

/** Who did something, as every change records it. */
export const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

/** A place on the map in millionths of a degree, GCJ-02, as a phone's map in China answers. */
export const location = z.strictObject({
  latitudeE6: z.int().min(-90_000_000).max(90_000_000),
  longitudeE6: z.int().min(-180_000_000).max(180_000_000),
});

/**
 * A line of text people typed: trimmed, 1 to `max` characters, nothing that does not print (control characters, line
 * separators, and the marks that turn the direction of text around).
 */
export const lineOfText = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+$/u);

/** The name of a file and no way to one: what comes back under it is saved where the name says. */
export const fileName = (max: number) => lineOfText(max).regex(/^(?!\.)[^/\\:*?"<>|]+$/);
