import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText, wallTime } from '../../shared/schemas.ts';
import { RELAXATIONS } from './problem.ts';
import { CAUSES, ROSTER_STATES } from './roster.ts';
import { paceSchema } from './travel/straight-line.ts';
import { weightsSchema } from './weights.ts';

export const facilityId = idSchema('facility');
export const rosterId = idSchema('roster');
export const orderId = idSchema('order');
const caregiverId = idSchema('caregiver');
const count = z.int().min(0);
const percent = z.int().min(0).max(100);
const points = z.number().meta({ description: '分：路上一分钟是十分' });
/** `2026-11-24T09:00:00+08:00`. */
const instantText = z.iso.datetime({ offset: true });
const role = z.enum([...ROLES, 'system']);
export const version = z.int().min(1);
export const cursor = z.string().max(1_000);

const MOST_DAYS = 7;
const MOST_SECONDS = 300;
const MOST_WORKERS = 2;
export const days = z.int().min(1).max(MOST_DAYS);
export const seconds = z.int().min(1).max(MOST_SECONDS).meta({ description: '每个片区最多算多少秒' });
export const reason = lineOfText(60);

const isAgreed = z.boolean().default(false).meta({ description: '已打电话，老人一方同意改到这个时间' });

export const changed = {
  version,
  caregiverIds: z.array(caregiverId).max(MOST_WORKERS).meta({ description: '谁去；不排就一位也不写' }),
  time: wallTime,
  isAgreed,
};

export const wayTaken = {
  version,
  code: z.enum(RELAXATIONS),
  isAgreed,
};

/** All of it is said again with each change. */
export const settings = { weights: weightsSchema, pace: paceSchema };
/** Every pair of a hundred districts, as a spreadsheet writes them. */
export const MOST_CSV_BYTES = 512 * 1_024;
const MOST_CSV_LINE = 100;
const isPrintedLine = (line: string): boolean =>
  line.length <= MOST_CSV_LINE && /^\uFEFF?[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]*\r?$/u.test(line.replaceAll('\t', ''));
export const waysCsv = z
  .string()
  .max(MOST_CSV_BYTES)
  .refine((csv) => csv.split('\n').every(isPrintedLine), '每行不超过 100 个字符，不含控制字符')
  .meta({ description: 'CSV：从、到、分钟，第一行是表头；区划代码' });
export const districtWaysAnswer = z.strictObject({ districts: z.array(z.string()), version: z.int().min(0) });
export const settingsAnswer = z.strictObject({ ...settings, version: z.int().min(0) });

export const rosterAnswer = z.strictObject({
  rosterId,
  providerId: facilityId,
  from: businessDate,
  days,
  /** Why what was planned already is planned again. */
  reason: z.string().optional(),
  /** Of a proposal of the system: the visits to which something has happened. */
  causes: z
    .array(z.strictObject({ what: z.enum(CAUSES), orderId, at: instantText }))
    .optional()
    .meta({ description: '系统提议的重排：哪几单发生了什么' }),
  seconds,
  madeBy: role,
  madeAt: instantText,
  state: z.enum(ROSTER_STATES),
  percent: percent.meta({ description: '算到百分之几' }),
  sections: z
    .array(z.strictObject({ visits: count, percent, points: points.optional(), heardOfAt: instantText }))
    .optional(),
  counts: z.strictObject({
    visits: count,
    planned: count,
    unplanned: count,
    changes: count.meta({ description: '发布时要派出或改动的' }),
    points,
  }),
  troubles: z.array(
    z.strictObject({
      code: z.string(),
      message: z.string(),
      orderId: z.string().optional(),
      caregiverId: z.string().optional(),
    }),
  ),
  publishedAt: instantText.optional(),
  version: z.int(),
});

const standing = z.strictObject({ caregiverIds: z.array(z.string()), startsAt: instantText });
export const CHANGES = ['new', 'same', 'time', 'caregiver', 'both', 'fixed', 'nobody'] as const;

export const rosterVisitAnswer = z.strictObject({
  orderId,
  elderId: idSchema('elder'),
  /** Masked. */
  elderName: z.string().optional(),
  date: businessDate,
  service: z.string(),
  minutes: z.int(),
  workers: z.int(),
  window: z.strictObject({ from: instantText, until: instantText }),
  change: z.enum(CHANGES).meta({ description: '发布时怎样：新派、不变、改时间、换人、都改、不能动、没有人' }),
  /** Who is sent now, and when. */
  before: standing.optional(),
  caregiverIds: z.array(z.string()),
  startsAt: instantText.optional(),
  words: z.array(z.string()).meta({ description: '为什么扣分' }),
  points,
  why: z.string().optional().meta({ description: '为什么没有排上' }),
  ways: z
    .array(
      z.strictObject({
        code: z.enum(RELAXATIONS),
        message: z.string(),
        points,
        caregiverIds: z.array(z.string()),
        startsAt: instantText,
        asks: z
          .enum(['nothing', 'agreement', 'by-hand'])
          .meta({ description: '可以一键办理、征得老人一方同意后一键办理、要人先办好' }),
      }),
    )
    .optional()
    .meta({ description: '怎样可以排上，代价小的在前' }),
  agreed: z.boolean().optional().meta({ description: '老人一方同意了这个时间，虽然不在原来说好的时间内' }),
  editedBy: role.optional(),
  result: z
    .strictObject({ done: z.enum(['sent', 'refused']), code: z.string().optional(), message: z.string().optional() })
    .optional(),
});

export const rosterDayAnswer = z.strictObject({
  date: businessDate,
  caregiverId,
  name: z.string(),
  orderIds: z.array(z.string()),
  visitMinutes: count,
  wayMinutes: count,
  overtimeMinutes: count,
  backAt: instantText.optional(),
  break: z.strictObject({ from: instantText, to: instantText }).optional(),
  words: z.array(z.string()),
  points,
  /** Why nobody may send this caregiver on the date. */
  against: z.array(z.string()),
});
