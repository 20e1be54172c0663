import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, location, regionCode, wallTime } from '../../shared/schemas.ts';
import { isPhone, plainPhone } from '../registry/index.ts';
import { SKILLS } from '../services/index.ts';
import { CERTIFICATES } from './vocabulary.ts';

const MAX_SHIFTS = 21;
const MAX_CERTIFICATES = 20;
const MAX_TRAININGS = 100;
const DAY_MINUTES = 24 * 60;
const MONTH_MINUTES = 31 * DAY_MINUTES;

const codesOf = <Code extends string>(words: Readonly<Record<Code, string>>) => Object.keys(words) as [Code, ...Code[]];
const unique = (list: readonly unknown[]): boolean => new Set(list).size === list.length;

export const caregiverId = idSchema('caregiver');
export const facilityId = idSchema('facility');
export const entryId = idSchema('request');
export const citizenNumber = z.string().min(1).max(40).meta({ description: '18 位身份证号或港澳台居民居住证号' });
export const name = lineOfText(40);
export const phone = z.string().max(40).overwrite(plainPhone).refine(isPhone).meta({ description: '手机号或固定电话' });
export const reason = lineOfText(200);
export const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/);
export const cursor = z.string().max(1000);
export const days = z.coerce.number().int().min(0).max(366);
const instant = z.iso.datetime({ offset: true });
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });
const skillLevel = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)]);

/** As printed on the paper, with ordinary digits: two spellings of a number could not be found as one. */
export const paperNumber = lineOfText(40).refine((text) => !/[０-９]/.test(text));

const shift = z
  .strictObject({ weekday: z.int().min(1).max(7), from: wallTime, to: wallTime })
  .meta({ description: '结束不晚于开始的，到第二天结束' });
const certificate = z
  .strictObject({
    kind: z.enum(codesOf(CERTIFICATES)),
    number: paperNumber,
    level: skillLevel.optional(),
    issuedOn: businessDate,
    expiresOn: businessDate.optional(),
  })
  .refine(({ issuedOn, expiresOn }) => expiresOn === undefined || issuedOn <= expiresOn);
const healthCard = z
  .strictObject({ number: paperNumber.optional(), issuedOn: businessDate, expiresOn: businessDate })
  .refine(({ issuedOn, expiresOn }) => issuedOn <= expiresOn);
const training = z.strictObject({ course: lineOfText(60), hours: z.int().min(1).max(1_000), on: businessDate });

export const detailsShape = {
  name,
  phone,
  home: location.optional(),
  shifts: z.array(shift).max(MAX_SHIFTS),
  skills: z
    .array(z.enum(codesOf(SKILLS)))
    .max(codesOf(SKILLS).length)
    .refine(unique),
  caps: z.strictObject({
    minutesPerDay: z.int().min(0).max(DAY_MINUTES),
    minutesPerMonth: z.int().min(0).max(MONTH_MINUTES),
  }),
};
export const papersShape = {
  certificates: z.array(certificate).max(MAX_CERTIFICATES),
  healthCard: healthCard.optional(),
  trainings: z.array(training).max(MAX_TRAININGS),
};

const step = z.strictObject({ by, at: instant });
const listed = z.strictObject({
  entryId,
  from: businessDate,
  to: businessDate.optional(),
  reason: z.string(),
});

/** A caregiver's file as a role may see it. */
export const caregiverAnswer = z
  .strictObject({
    caregiverId,
    providerId: facilityId,
    region: regionCode,
    ...detailsShape,
    name: z.string(),
    phone: z.string(),
    citizenMasked: z.string(),
    birthDate: businessDate,
    sex: z.enum(['male', 'female']),
    ...papersShape,
    leaves: z.array(z.strictObject({ from: businessDate, to: businessDate, reason: z.string() })),
    employments: z.array(z.strictObject({ providerId: facilityId, from: businessDate })),
    entrySubsidy: z
      .strictObject({
        level: skillLevel,
        amountFen: z.int(),
        state: z.enum(['ASKED', 'CONFIRMED', 'PAID']),
        asked: step,
        confirmed: step.optional(),
        paid: step.extend({ reference: z.string() }).optional(),
      })
      .optional(),
    personId: idSchema('person').optional(),
    suspended: z.strictObject({ reason: z.string(), by: z.string() }).optional(),
    leftOn: businessDate.optional(),
    dishonesty: listed.optional(),
    version: z.int(),
  })
  .meta({ description: '身份证号总是脱敏的；财务和审计看到的姓名、电话已脱敏' });
export type CaregiverAnswer = z.output<typeof caregiverAnswer>;

/** A caregiver in a list: what a dispatcher chooses by. */
export const listedCaregiver = z.strictObject({
  caregiverId,
  providerId: facilityId,
  name: z.string(),
  sex: z.enum(['male', 'female']),
  skills: detailsShape.skills,
  linked: z.boolean().meta({ description: '已绑定微信' }),
  standing: z.enum(['ACTIVE', 'SUSPENDED', 'LEFT', 'DISHONEST']),
  onLeaveToday: z.boolean(),
  expiresFirst: businessDate.optional().meta({ description: '健康证和证书中最早到期的日期' }),
});

export const expiringPaper = z.strictObject({
  caregiverId,
  providerId: facilityId,
  name: z.string(),
  paper: z.string().meta({ description: '健康证，或证书的名称' }),
  expiresOn: businessDate,
  expired: z.boolean(),
});

export const workingDays = z.strictObject({
  month,
  minutes: z.int().meta({ description: '当月已排的分钟' }),
  days: z.array(
    z.strictObject({
      date: businessDate,
      minutes: z.int(),
      jobs: z.array(z.strictObject({ orderId: idSchema('order'), startsAt: instant, endsAt: instant })),
    }),
  ),
});

/** What a change leaves to do: jobs that somebody else must take. */
export const orderIds = z.array(idSchema('order')).meta({ description: '这段时间里已派给这位护理员、需要改派的订单' });

export const dishonestyEntry = z.strictObject({
  entryId,
  name: z.string(),
  citizenMasked: z.string(),
  region: regionCode,
  from: businessDate,
  to: businessDate.optional(),
  reason: z.string(),
  lifted: z.string().optional().meta({ description: '移出的原因' }),
});
