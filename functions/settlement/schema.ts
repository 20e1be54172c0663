import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { lineOfText, regionCode } from '../../shared/schemas.ts';
import { FACILITY_KINDS } from '../facilities/index.ts';
import { DESKS } from './deadlines.ts';
import { REVIEW_STATES } from './line-review.ts';
import { OBJECTION_CHANNELS } from './objection.ts';
import { FORMATS } from './render.ts';
import { STATES } from './statement.ts';
import { LINE_KIND_WORDS, type SettlementLine } from './transfers.ts';

export const facilityId = idSchema('facility');
export const exportId = idSchema('export');
export const period = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'month in Asia/Shanghai, YYYY-MM' });
/** `city:411000`, `county:411024`, `operator`, `external:民政通`: as policies and voucher programs name their payers. */
export const payer = z.string().regex(/^(external:[^\s#]{1,40}|[a-z][a-z-]{0,19}(:\d{6,12})?)$/);
export const reason = lineOfText(100);
export const format = z.enum(FORMATS);
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** Where a list of lines goes on: posting time and id of the last line. */
export const lineCursor = z.string().regex(/^\d{1,13}\.tr_[0-9A-Z]{26}$/);

/** Fen; may be zero or negative. */
const fen = z.int();
const count = z.int().min(0);
const instant = z.string();
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

export const totals = z.strictObject({
  lines: count,
  meals: count,
  reversals: count,
  corrections: count,
  lateLines: count,
  listFen: fen,
  discountFen: fen,
  selfPayFen: fen,
  payeeBearsFen: fen,
  subsidyFen: fen,
  /** Of providers of home services: visits served, and paid minutes less those taken back. */
  visits: z.strictObject({ served: count, minutes: z.int() }).optional(),
  /** Where vouchers paid: lines about them, and what the payers behind them bear. */
  vouchers: z.strictObject({ lines: count, fen }).optional(),
  payers: z.array(
    z.strictObject({ payer: z.string(), label: z.string(), lines: count, fen, settledFen: fen, paidFen: fen }),
  ),
});

export const statementAnswer = z.strictObject({
  facilityId,
  facilityName: z.string(),
  facilityKind: z.enum(FACILITY_KINDS).optional(),
  region: regionCode,
  period,
  serial: z.string(),
  from: instant,
  to: instant,
  totals,
  digest: z.string(),
  previousDigest: z.string(),
  state: z.enum(STATES),
  /** Whose turn it is and until when. */
  desk: z.enum(DESKS),
  deadline: z.string(),
  /** What each payer pays of it as things stand: without what is refused, held, or was settled earlier. */
  payable: z.array(z.strictObject({ payer: z.string(), label: z.string(), fen })),
  withheld: z.array(z.strictObject({ payer: z.string(), label: z.string(), refusedFen: fen, heldFen: fen })),
  openObjections: count,
  /** Public from when to when (excluded). */
  notice: z.strictObject({ from: instant, until: instant }).optional(),
  steps: z.array(z.strictObject({ to: z.enum(STATES), by, at: instant, reason: z.string().optional() })),
});

export const lineAnswer = z.strictObject({
  transferId: z.string(),
  /** How commands name the line. */
  line: lineCursor,
  kind: z.enum(Object.keys(LINE_KIND_WORDS) as SettlementLine['kind'][]),
  postedAt: instant,
  originDate: z.string(),
  late: z.boolean(),
  listFen: fen,
  discountFen: fen,
  layers: z.array(z.strictObject({ payer: z.string(), label: z.string(), fen })),
  selfPayFen: fen,
  payeeBearsFen: fen,
  /** Lines about a meal. */
  meal: z
    .strictObject({
      bookingId: z.string(),
      elderId: z.string(),
      mealtime: z.string(),
      mode: z.string(),
      policyId: z.string().optional(),
      categories: z.array(z.string()),
      evidenceGrade: z.int().min(0).max(4),
    })
    .optional(),
  /** Lines about a visit; minutes taken back are negative. */
  visit: z
    .strictObject({
      orderId: z.string(),
      elderId: z.string(),
      serviceId: z.string(),
      serviceName: z.string(),
      minutes: z.int(),
      caregiverIds: z.array(z.string()),
      carePlanId: z.string().optional(),
      categories: z.array(z.string()),
      evidenceGrade: z.int().min(0).max(4),
    })
    .optional(),
  /** Lines about vouchers; units given back are negative. */
  voucher: z
    .strictObject({
      purchaseId: z.string(),
      elderId: z.string(),
      tenders: z.array(z.strictObject({ programId: z.string(), lotId: z.string(), units: z.int(), fen })),
    })
    .optional(),
  /** What the bank or another system paid, or negative: what came back. */
  payment: z.strictObject({ payer: z.string(), paidFen: fen, paymentNo: z.string() }).optional(),
  /** The month whose statement it was settled with. */
  settledIn: period.optional(),
  /** The line this one changes. */
  /** Lines about a delivered trip. */
  delivery: z
    .strictObject({
      tripId: z.string(),
      mealtime: z.string(),
      policyId: z.string(),
      /** The meals it delivered, by their lines. */
      servings: z.array(z.string()),
    })
    .optional(),
  /** Lines about the running of the point. */
  operator: z
    .strictObject({
      rule: z.string(),
      span: z.string(),
      policyId: z.string(),
      units: z.int(),
      grade: z.string().optional(),
    })
    .optional(),
  origin: z.string().optional(),
  reason: z.string().optional(),
});

const part = z.strictObject({ payer: z.string(), label: z.string(), fen });
export const reviewAnswer = z.strictObject({
  transferId: z.string(),
  line: lineCursor,
  originDate: z.string(),
  elderId: z.string(),
  state: z.enum(REVIEW_STATES),
  /** Not paid while it is held. */
  held: z.array(part),
  /** Undecided ones. */
  objections: z.array(z.string()),
  reason: z.string().optional(),
  by,
  at: instant,
});

export const objectionAnswer = z.strictObject({
  objectionId: idSchema('objection'),
  period,
  entry: z.int().min(1),
  from: z.string().optional(),
  to: z.string().optional(),
  reason: z.string(),
  channel: z.enum(OBJECTION_CHANNELS),
  by,
  at: instant,
  /** Meals and spent vouchers. */
  lines: count,
  /** Lines the decision has still to reach: ask again with the same decision. */
  undecidedLines: count,
  decision: z.strictObject({ upheld: z.boolean(), reason: z.string(), by, at: instant }).optional(),
});

export const noticeAnswer = z.strictObject({
  facilityId,
  facilityName: z.string(),
  region: regionCode,
  period,
  from: instant,
  until: instant,
});
export const noticeEntryAnswer = z.strictObject({
  entry: z.int().min(1),
  name: z.string(),
  village: z.string(),
  meals: z.int(),
  /** Paid for by vouchers, in part or whole. */
  visits: z.int(),
  subsidyFen: fen,
});

export const arrearsAnswer = z.strictObject({
  facilityId,
  facilityName: z.string(),
  region: regionCode,
  serial: z.string(),
  state: z.enum(STATES),
  desk: z.enum(DESKS).optional(),
  deadline: z.string().optional(),
  daysLate: count,
  daysSincePeriod: z.int(),
  payers: z.array(
    z.strictObject({ payer: z.string(), label: z.string(), payableFen: fen, paidOn: z.string().optional() }),
  ),
  unpaidFen: fen,
});

const exportFacts = {
  exportId,
  period,
  payer: payer.optional(),
  format,
  reason: z.string(),
  by,
  at: instant,
};
export const exportAnswer = z.discriminatedUnion('state', [
  z.strictObject({
    ...exportFacts,
    state: z.literal('REQUESTED'),
    /** Long files only, while they are written. */
    progress: z.strictObject({ lines: count, of: count }).optional(),
  }),
  z.strictObject({
    ...exportFacts,
    state: z.literal('READY'),
    serial: z.string(),
    sha256,
    bytes: count,
    lines: count,
    readyAt: instant,
    /** Only where one file is asked for: works for five minutes, without signing in. */
    link: z.string().optional(),
    linkExpiresAt: instant.optional(),
  }),
]);

const difference = z.strictObject({
  where: z.string(),
  row: z.string(),
  column: z.string().optional(),
  file: z.string().optional(),
  ledger: z.string().optional(),
});
export const verificationAnswer = z.strictObject({
  verdict: z.enum(['EXACT', 'DIFFERS', 'UNKNOWN']),
  serial: z.string().optional(),
  /** The file we made with exactly these bytes, when there is one. */
  original: z.strictObject({ exportId, readyAt: instant }).optional(),
  /** Statements whose lines in the ledger no longer give the digest they were prepared with. */
  brokenStatements: z.array(z.string()),
  linesInFile: count.optional(),
  linesInLedger: count.optional(),
  missing: count,
  extra: count,
  changed: count,
  differences: z.array(difference),
});
