import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { FINDING_STATES } from './finding.ts';
import { RULE_KINDS, ruleSet } from './rule-set.ts';
import { OUTCOMES, SUBJECTS } from './sample.ts';
import { CHANNELS } from './trail-line.ts';

export const personId = z.string().regex(/^[a-zA-Z_]{2,20}(_[0-9A-Z]{26})?$/);
export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const sampleId = idSchema('sample');
export const findingId = idSchema('finding');
export const period = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'month in Asia/Shanghai, YYYY-MM' });
export const cursor = z.string().max(1_000).optional();
export const kind = z.string().regex(/^[a-z-]{1,40}$/);
export const note = lineOfText(200);
export const reason = lineOfText(100);
export const version = z.int().min(0).max(1_000_000);

/** Fen; may be zero or negative. */
const fen = z.int();
const count = z.int().min(0);
const instant = z.string();
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

export const trailLine = z.strictObject({
  at: instant,
  did: z.string(),
  kind: z.string(),
  thing: z.string(),
  by,
  channel: z.enum(CHANNELS),
  region: z.string(),
  elderId: z.string().optional(),
  facilityId: z.string().optional(),
  fields: z.array(z.string()),
  amounts: z.array(z.strictObject({ field: z.string(), before: fen.nullable(), after: fen.nullable() })),
  state: z.strictObject({ before: z.string().nullable(), after: z.string().nullable() }).optional(),
  reason: z.string().optional(),
});
export const trailAnswer = z.strictObject({ lines: z.array(trailLine), cursor: z.string().optional() });

/** 64 hex digits: what the client draws it may say, so that two offices can draw one together. */
export const seed = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .meta({ description: '随机种子：64 位十六进制。不写由系统产生，先存后抽' });
export const sampleSize = z.int().min(1).max(400).meta({ description: '抽几餐（或几个点），最多 400' });

export const sampleOverview = z.strictObject({
  sampleId,
  region: regionCode,
  period,
  of: z.enum(SUBJECTS),
  size: sampleSize,
  byPoint: z.boolean(),
  seed: z.string(),
  seedFrom: z.enum(['client', 'server']),
  digest: z.string(),
  reason: z.string(),
  by,
  at: instant,
  state: z.enum(['SEEDED', 'DRAWN']),
  population: count.optional(),
  drawn: count.optional(),
});
const drawnLine = {
  transferId: z.string(),
  postedAt: instant,
  elderId: z.string(),
  originDate: businessDate,
  listFen: fen,
  subsidyFen: fen,
  evidenceGrade: z.int(),
};
export const sampleLine = z.strictObject({
  number: z.int(),
  rank: z.string(),
  facilityId,
  facilityName: z.string(),
  meal: z.strictObject({ ...drawnLine, bookingId: z.string(), mealtime: z.string() }).optional(),
  visit: z
    .strictObject({
      ...drawnLine,
      orderId: z.string(),
      serviceName: z.string(),
      minutes: count,
      caregiverIds: z.array(z.string()),
    })
    .optional(),
  outcome: z.enum(OUTCOMES).optional(),
  note: z.string().optional(),
  by: by.optional(),
  at: instant.optional(),
  version: z.int(),
});
export const sampleAnswer = z.strictObject({
  ...sampleOverview.shape,
  statements: z.array(
    z.strictObject({
      facilityId,
      facilityName: z.string(),
      serial: z.string(),
      digest: z.string(),
      meals: count,
      visits: count,
    }),
  ),
  lines: z.array(sampleLine),
  summary: z.strictObject({
    checked: count,
    outcomes: z.strictObject({ confirmed: count, differs: count, 'not-found': count, refused: count }),
    errorBasisPoints: count,
    judgedFen: fen,
    wrongFen: fen,
  }),
});

export const findingAnswer = z.strictObject({
  findingId,
  rule: z.enum(RULE_KINDS),
  ruleName: z.string(),
  region: regionCode,
  facilityId,
  facilityName: z.string(),
  bucket: z.string(),
  sentence: z.string(),
  elderId: z.string().optional(),
  personId: z.string().optional(),
  transferIds: z.array(z.string()),
  meals: count,
  subsidyFen: fen,
  state: z.enum(FINDING_STATES),
  raisedAt: instant,
  reopenedAt: instant.optional(),
  resolutions: z.array(
    z.strictObject({ outcome: z.enum(['EXPLAINED', 'CONFIRMED']), note: z.string(), by, at: instant }),
  ),
  version: z.int(),
});

export const rulesAnswer = z.strictObject({
  region: regionCode,
  version: z.int(),
  /** What the county is watched by tonight: the default with its own in their place. */
  rules: ruleSet.shape.rules,
  own: z
    .strictObject({ document: ruleSet, reason: z.string(), draftedBy: by, publishedBy: by, publishedAt: instant })
    .optional(),
  draft: z.strictObject({ document: ruleSet, reason: z.string(), draftedBy: by, draftedAt: instant }).optional(),
});
