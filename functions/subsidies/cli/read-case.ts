import * as z from 'zod';
import { MAX_FEN } from '../../../shared/money.ts';
import { lineOfText } from '../../../shared/schemas.ts';
import { MEAL_KINDS, MEALTIMES, MODES } from '../../facilities/index.ts';
import { CATEGORIES, codesOf, LEVELS } from '../../registry/index.ts';
import type { Problem } from '../problem.ts';
import { problemsOfIssue } from '../problems-of-issue.ts';
import type { MealToPrice, OperatorMonth, OperatorYear, PolicyCase, TripToPrice } from '../quote.ts';

// Whoever writes a case by hand says what matters; the rest is an ordinary elder eating in at a canteen.
const region = z.string().regex(/^\d{6}(\d{3}|\d{6})?$/);
const fen = z.int().min(0).max(MAX_FEN);
const date = z.iso.date();
const mealtime = z.enum(MEALTIMES);
const mode = z.enum(MODES).default('eat-in');
const distanceMetres = z.int().min(0).optional();
const facts = z.strictObject({
  birthDate: date,
  categories: z.array(z.enum(codesOf(CATEGORIES))).default([]),
  assessmentLevel: z.enum(codesOf(LEVELS)).optional(),
  household: region,
  residence: region,
  deceased: z.boolean().default(false),
  inInstitution: z.boolean().default(false),
  suspended: z.boolean().default(false),
  lastMonth: z.strictObject({ residence: region, inInstitution: z.boolean() }).optional(),
});
const facility = z.strictObject({
  facilityId: lineOfText(40).default('fc_EXAMPLE'),
  region,
  kind: z.enum(MEAL_KINDS).default('canteen'),
});
const grade = lineOfText(20).optional();
const taken = z
  .array(
    z.strictObject({
      date,
      mealtime,
      subsidyFen: fen,
      layers: z.array(z.strictObject({ payer: z.string(), fen })),
    }),
  )
  .default([]);

const FORMS = {
  meal: z.strictObject({ facts, facility, date, mealtime, mode, listFen: fen, distanceMetres, taken }),
  trip: z.strictObject({
    facility,
    date,
    mealtime,
    elders: z.array(z.strictObject({ facts, distanceMetres, subsidyFen: fen.default(0) })).min(1),
  }),
  operatorMonth: z.strictObject({
    facility,
    grade,
    month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
    meals: z.array(
      z.strictObject({
        elderId: lineOfText(40),
        facts,
        date,
        mealtime,
        mode,
        listFen: fen,
        discountFen: fen.default(0),
        subsidyFen: fen.default(0),
        distanceMetres,
      }),
    ),
    inForce: z.strictObject({ from: date, to: date }).default({ from: '2000-01-01', to: '2199-12-31' }),
  }),
  operatorYear: z.strictObject({
    facility,
    grade,
    year: z.int().min(2000).max(2200),
    volume: z.strictObject({ meals: z.int().min(0), diners: z.int().min(0), days: z.int().min(0) }),
  }),
} satisfies {
  meal: z.ZodType<MealToPrice>;
  trip: z.ZodType<TripToPrice>;
  operatorMonth: z.ZodType<OperatorMonth>;
  operatorYear: z.ZodType<OperatorYear>;
};
type Form = keyof typeof FORMS;
const isForm = (name: string): name is Form => Object.hasOwn(FORMS, name);

export type NamedCase = PolicyCase & { name?: string };

/** A case somebody wrote, checked and with what they left out filled in; or what is wrong with it. */
export function readCase(text: unknown): NamedCase | { problems: Problem[] } {
  const parsed = z.looseObject({ name: lineOfText(80).optional() }).safeParse(text, { reportInput: true });
  if (!parsed.success) return { problems: parsed.error.issues.flatMap((issue) => problemsOfIssue(issue)) };
  const { name, ...forms } = parsed.data;
  const [form, ...others] = Object.keys(forms);
  if (!form || others.length > 0 || !isForm(form)) {
    const advice = `写上其中一个：${Object.keys(FORMS).join('、')}（一餐、一趟送餐、就餐点的一个月、一年）`;
    return { problems: [{ path: '', problem: '看不出是什么例子', advice }] };
  }
  const one = FORMS[form].safeParse(forms[form], { reportInput: true });
  if (!one.success) return { problems: one.error.issues.flatMap((issue) => problemsOfIssue(issue, [form])) };
  return { ...(name ? { name } : {}), [form]: one.data } as NamedCase;
}
