import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { datesBetween } from '../../shared/business-time.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, lineOfText } from '../../shared/schemas.ts';
import { MEALTIMES, MODES } from '../facilities/index.ts';
import { ALLERGENS, codesOf, DIETS } from '../registry/index.ts';

export const elderId = idSchema('elder');
export const facilityId = idSchema('facility');
export const bookingId = idSchema('booking');
export const planId = idSchema('plan');
export const ticketId = idSchema('ticket');
export const tripId = idSchema('trip');
export const mealtime = z.enum(MEALTIMES);
export const mode = z.enum(MODES);
export const reason = lineOfText(60);
const fen = z.int();
const allergen = z.enum(codesOf(ALLERGENS));
const diet = z.enum(codesOf(DIETS));
/** `2026-11-22T10:50:00+08:00`. */
const instantText = z.iso.datetime({ offset: true });
const role = z.enum([...ROLES, 'system']);

const MAX_DISHES = 10;
const MAX_QUANTITY = 5;
/** A list of bookings looks at most this many days at once. */
const MAX_LIST_DAYS = 62;

export const dishChoice = z
  .array(z.strictObject({ dishId: idSchema('dish'), quantity: z.int().min(1).max(MAX_QUANTITY) }))
  .min(1)
  .max(MAX_DISHES)
  .refine((dishes) => new Set(dishes.map(({ dishId }) => dishId)).size === dishes.length, {
    message: 'each dish once',
  });

export const meal = { facilityId, date: businessDate, mealtime };
const MAX_LISTED_PROGRAMS = 10;
/** Which vouchers pay what subsidies leave: all that can, or those of these programs; none when left out. */
export const useVouchers = z.union([z.literal(true), z.array(idSchema('program')).min(1).max(MAX_LISTED_PROGRAMS)]);
/** What can be chosen about a meal, and chosen again until the cut-off. */
export const choice = {
  mode,
  dishes: dishChoice,
  deliveryAddress: lineOfText(60).optional(),
  note: lineOfText(40).optional(),
  useVouchers: useVouchers.optional(),
};

export const dateRange = z
  .strictObject({ from: businessDate, to: businessDate })
  .refine(({ from, to }) => from <= to && datesBetween(from, to).length <= MAX_LIST_DAYS, {
    message: `at most ${MAX_LIST_DAYS} days`,
  });

const layer = z.strictObject({ payer: z.string(), label: z.string(), fen, reason: z.string() });
const price = {
  listFen: fen,
  discountFen: fen,
  layers: z.array(layer),
  subsidyFen: fen,
  selfPayFen: fen,
  policyId: z.string().optional(),
};
/** What vouchers pay of `selfPayFen`, which stays as it is, and what is left to pay at the counter. */
const vouchers = z.strictObject({
  tenders: z.array(
    z.strictObject({
      programId: z.string(),
      lotId: z.string(),
      /** Fen, points or minutes, as the program counts. */
      units: z.int(),
      fen,
    }),
  ),
  paidFen: fen,
  toPayFen: fen,
});
const orderedDish = z.strictObject({
  dishId: idSchema('dish'),
  name: z.string(),
  priceFen: fen,
  quantity: z.int(),
});

export const SHOWN_STATES = [
  'BOOKED',
  'LOCKED',
  'PREPARED',
  'OUT_FOR_DELIVERY',
  'SERVED',
  'CANCELLED',
  'CANCELLED_BY_POINT',
  'NO_SHOW',
  'SUBSTITUTED',
  'REVERSED',
] as const;

export const bookingAnswer = z.strictObject({
  elderId,
  bookingId,
  ...meal,
  mode,
  state: z.enum(SHOWN_STATES),
  dishes: z.array(orderedDish),
  /** As booked. Layers are told while the booking holds the meal. */
  price: z.strictObject(price),
  vouchers: vouchers.optional(),
  cutOffAt: instantText,
  bookedAt: instantText,
  bookedBy: role,
  planId: planId.optional(),
  note: z.string().optional(),
  /** Allergens a dish got after booking: may be cancelled at any time. */
  contact: z.array(allergen).optional(),
  /** Cancelled after the cut-off. */
  late: z.boolean().optional(),
  reason: z.string().optional(),
  /** The serving: whoever takes it back names it. */
  ticketId: ticketId.optional(),
  servedAt: instantText.optional(),
  evidenceGrade: z.int().min(0).max(4).optional(),
});

export const whyNot = z.strictObject({ code: z.string(), message: z.string() });

export const quoteAnswer = z.strictObject({
  dishes: z.array(orderedDish),
  price: z.strictObject({ ...price, reasons: z.array(z.string()) }),
  vouchers: vouchers.optional(),
  warnings: z.array(
    z.strictObject({
      dishId: idSchema('dish'),
      code: z.enum(['ALLERGEN', 'DIET']),
      of: z.string(),
      message: z.string(),
    }),
  ),
  cutOffAt: instantText.optional(),
  bookable: z.boolean(),
  whyNot: whyNot.optional(),
});

const qrProof = z.strictObject({ kind: z.literal('qr'), token: z.string().max(300) });
const codeProof = z.strictObject({
  kind: z.literal('code'),
  elderId,
  ticketId,
  code: z.string().regex(/^\d{6}$/),
});
const witnessProof = z.strictObject({
  kind: z.literal('witness'),
  elderId,
  ticketId,
  reason,
  /** Name of the photo as it was uploaded. */
  photo: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9/_.-]{7,119}$/),
});
export const proofAsked = z.discriminatedUnion('kind', [qrProof, codeProof, witnessProof]);
/** Who has not booked has no six digits. */
export const walkInProofAsked = z.discriminatedUnion('kind', [qrProof, witnessProof]);

const pause = z
  .strictObject({ from: businessDate, to: businessDate, reason: reason.optional() })
  .refine(({ from, to }) => from <= to);
/** What a plan says; a change says all of it again. */
export const planTerms = {
  facilityId,
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
  mealtimes: z.array(mealtime).min(1).max(MEALTIMES.length),
  mode,
  /** The first dish of this kind that suits the elder. */
  prefer: z.enum(['set', 'dish']),
  from: businessDate,
  until: businessDate.optional(),
  skips: z.array(businessDate).max(60),
  pauses: z.array(pause).max(12),
  useVouchers: useVouchers.optional(),
};
export const planAnswer = z.strictObject({
  elderId,
  planId,
  ...planTerms,
  madeBy: role,
  version: z.int(),
});

const portions = z.strictObject({ dishId: idSchema('dish'), name: z.string(), portions: z.int() });
export const kitchenAnswer = z.strictObject({
  ...meal,
  cutOffAt: instantText,
  /** Past the cut-off: the counts do not move any more, changes are told apart. */
  frozen: z.boolean(),
  preparedAt: instantText.optional(),
  meals: z.int(),
  byMode: z.strictObject({ 'eat-in': z.int(), 'pick-up': z.int(), delivery: z.int() }),
  dishes: z.array(portions),
  changes: z.strictObject({
    cancelledLate: z.int(),
    walkIns: z.int(),
    /** Positive: more than counted. */
    dishes: z.array(portions),
  }),
});
export const kitchenListAnswer = z.strictObject({
  bookings: z.array(
    z.strictObject({
      bookingId,
      elderId,
      elderName: z.string(),
      state: z.enum(SHOWN_STATES),
      mode,
      dishes: z.array(orderedDish.omit({ priceFen: true })),
      selfPayFen: fen,
      /** What is left of it where vouchers pay. */
      toPayFen: fen.optional(),
      diets: z.array(diet),
      allergens: z.array(allergen),
      note: z.string().optional(),
      contact: z.array(allergen).optional(),
      /** Of a served meal: whoever takes it back names it. */
      ticketId: ticketId.optional(),
      /** Deliveries only, and only for those who deliver. */
      address: z.string().optional(),
      phone: z.string().optional(),
    }),
  ),
});

export const servingAnswer = z.strictObject({
  elderId,
  elderName: z.string(),
  bookingId,
  /** The serving: whoever takes it back names it. */
  ticketId,
  ...meal,
  mode,
  dishes: z.array(orderedDish),
  listFen: fen,
  discountFen: fen,
  subsidyFen: fen,
  /** What the elder pays at the counter, unless vouchers pay of it. */
  selfPayFen: fen,
  vouchers: vouchers.optional(),
  servedAt: instantText,
  evidenceGrade: z.int().min(0).max(4),
});
