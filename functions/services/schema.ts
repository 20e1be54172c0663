import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import { businessDate, lineOfText, regionCode, wallTime } from '../../shared/schemas.ts';
import { problemsOf } from './rules.ts';
import {
  GENDER_RULES,
  HELPS,
  type Help,
  MAX_MINUTES,
  PRESENCE_GRADES,
  PRICED_PER,
  SKILLS,
  type Skill,
} from './service.ts';

/** A thousand yuan an hour and more: far above any price at home. */
const MAX_PRICE_FEN = 1_000_000;
const MAX_PHOTOS = 6;

const codesOf = <Code extends string>(words: Readonly<Record<Code, string>>) => Object.keys(words) as [Code, ...Code[]];

export const help = z.enum(codesOf<Help>(HELPS));
export const skill = z.enum(codesOf<Skill>(SKILLS));
/** A heading in words: it begins with a letter, so that no number passes for one. */
export const group = lineOfText(20).regex(/^\p{L}/u);
export const serviceId = idSchema('service');
/** The county's own number. The alphabet is closed: the code is part of a path. */
export const serviceCode = z.string().regex(/^[0-9A-Z][0-9A-Z.-]{0,15}$/);
export const countyOrBelow = regionCode.refine((code) => !countyOf(code).endsWith('00'));
export const county = z.string().regex(/^\d{4}(?!00)\d\d$/);
const minutes = z.int().min(1).max(MAX_MINUTES);
const priceFen = z.int().min(0).max(MAX_PRICE_FEN);

export const terms = {
  name: lineOfText(40),
  help,
  group,
  description: lineOfText(200).optional(),
  per: z.enum(PRICED_PER),
  standardMinutes: minutes,
  stepMinutes: minutes,
  minimumMinutes: minutes,
  workers: z.literal([1, 2]),
  skills: z.array(skill).max(codesOf<Skill>(SKILLS).length),
  genderRule: z.enum(GENDER_RULES),
  evidence: z.strictObject({ presenceGrade: z.literal([...PRESENCE_GRADES]), photos: z.int().min(0).max(MAX_PHOTOS) }),
};
const entry = { ...terms, capFen: priceFen, from: businessDate, to: businessDate.optional() };

/** What a county says of a service with what else a body carries, checked together. */
const withEntry = <Extra extends z.ZodRawShape>(extra: Extra) =>
  z.strictObject({ ...entry, ...extra }).check((checked) => {
    for (const { path, message } of problemsOf(checked.value as z.output<z.ZodObject<typeof entry>>))
      checked.issues.push({ code: 'custom', input: checked.value, path, message });
  });
export const catalogueEntry = withEntry({});
/** The version the change was made on; 0 for a service that is new. */
const version = z.int().min(0);
export const entryBody = withEntry({ version });

const weekday = z.int().min(1).max(7);
const offer = {
  priceFen,
  weekdays: z
    .array(weekday)
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length),
  opens: wallTime,
  closes: wallTime,
  until: businessDate.optional(),
};
export const offerBody = z.strictObject({ ...offer, version });

/** A service as anybody may see it. */
export const serviceAnswer = z.strictObject({
  serviceId,
  code: serviceCode,
  region: county,
  ...entry,
  version: z.int(),
});
export const offerAnswer = z.strictObject({ providerId: idSchema('facility'), serviceId, ...offer, version: z.int() });

/** A provider's offer with what it is. */
export const offeredAnswer = z.strictObject({
  offer: offerAnswer,
  service: serviceAnswer,
  /** Why it cannot be ordered on the date asked about. */
  closed: z.strictObject({ code: z.string(), message: z.string() }).optional(),
});
export const providerAnswer = z.strictObject({
  provider: z.strictObject({
    facilityId: idSchema('facility'),
    name: z.string(),
    region: regionCode,
    address: z.string().optional(),
  }),
  offer: offerAnswer,
  closed: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  /** As the crow flies, when the question says from where and the provider says where it is. */
  metres: z.int().optional(),
});
