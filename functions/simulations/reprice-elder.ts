import { ageOn, type Instant, instantAt } from '../../shared/business-time.ts';
import { type Fen, sumFen } from '../../shared/money.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { MEALTIMES } from '../facilities/index.ts';
import {
  type MealToPrice,
  type Policy,
  type PricedElder,
  type Quote,
  quoteMeal,
  type TakenMeal,
} from '../subsidies/index.ts';
import type { StandingMeal } from './standing-meals.ts';

/** A meal of the ledger with all it takes to price it once more. */
export interface MealToReprice {
  readonly meal: StandingMeal;
  /** The elder on the date of the meal, as the file says today. */
  readonly facts: PricedElder;
  /** Where the point is. */
  readonly region: RegionCode;
  /** The policy that priced it, and the one that would. */
  readonly was: Policy | undefined;
  readonly would: Policy | undefined;
}

/**
 * Why the policy that priced a meal gives another result today: `file` the elder's file was changed since; `order` a
 * quota was drawn on by a meal that was cancelled afterwards; `other` anything else that changed between the booking and
 * the serving.
 */
export type Deviation = 'file' | 'order' | 'other';

export interface RepricedMeal {
  readonly meal: StandingMeal;
  /** By the policy that priced it, with today's knowledge: what it differs from the ledger by is no effect of a rule. */
  readonly was: Quote;
  readonly would: Quote;
  readonly isUnderNewRules: boolean;
  readonly deviation: Deviation | undefined;
}

/** What each payer bears, in however many layers. */
export function byPayer(layers: readonly { readonly payer: string; readonly fen: Fen }[]): Map<string, Fen> {
  const sums = new Map<string, Fen>();
  for (const { payer, fen } of layers) sums.set(payer, (sums.get(payer) ?? 0) + fen);
  return sums;
}

export const subsidyOf = ({ layers }: Pick<StandingMeal, 'layers'>): Fen => sumFen(layers.map(({ fen }) => fen));

/** A meal as quotas count it. */
export const takenAs = (
  { date, mealtime }: StandingMeal,
  { layers }: { readonly layers: readonly { readonly payer: string; readonly fen: Fen }[] },
): TakenMeal => ({ date, mealtime, layers, subsidyFen: sumFen(layers.map(({ fen }) => fen)) });

const toPrice = ({ meal, facts, region }: MealToReprice, taken: readonly TakenMeal[]): MealToPrice => ({
  facts,
  facility: { facilityId: meal.facilityId, region, kind: meal.facilityKind },
  date: meal.date,
  mealtime: meal.mealtime,
  mode: meal.mode,
  listFen: meal.listFen,
  taken,
});

/** Every payer there is on either side, with what the ledger says and what the quote says. */
function compared(meal: StandingMeal, quote: Quote): { postedFen: Fen; quotedFen: Fen }[] {
  const [posted, quoted] = [byPayer(meal.layers), byPayer(quote.layers)];
  return [...new Set([...posted.keys(), ...quoted.keys()])].map((payer) => ({
    postedFen: posted.get(payer) ?? 0,
    quotedFen: quoted.get(payer) ?? 0,
  }));
}

const isAsPosted = (meal: StandingMeal, quote: Quote): boolean =>
  meal.discountFen === quote.discountFen && compared(meal, quote).every((one) => one.postedFen === one.quotedFen);

/** The elder as the ledger recorded them: nobody is served who has died or is suspended. */
const asRecorded = ({ meal: { recorded }, facts }: MealToReprice): PricedElder => ({
  ...facts,
  categories: [...recorded.categories],
  assessmentLevel: recorded.assessmentLevel,
  household: recorded.household,
  residence: recorded.residence,
  deceased: false,
  suspended: false,
  inInstitution: recorded.categories.includes('institution'),
});

/** Whether anything a policy pays depends on other meals. */
export const hasQuotas = (policy: Policy | undefined): boolean =>
  policy !== undefined && [...policy.quotas, ...policy.layers.flatMap((layer) => layer.quotas)].length > 0;

/** Without any other meal no quota limits the quote: less than that was posted because one did. */
function isLimited({ meal, was }: MealToReprice, unlimited: Quote): boolean {
  return hasQuotas(was) && compared(meal, unlimited).every((one) => one.postedFen <= one.quotedFen);
}

function deviationOf(one: MealToReprice, was: Quote, taken: readonly TakenMeal[]): Deviation | undefined {
  const { meal, facts } = one;
  if (isAsPosted(meal, was)) return undefined;
  if (ageOn(facts.birthDate, meal.date) !== meal.recorded.age) return 'file';
  if (isAsPosted(meal, quoteMeal(one.was, toPrice({ ...one, facts: asRecorded(one) }, taken)))) return 'file';
  return isLimited(one, quoteMeal(one.was, toPrice(one, []))) ? 'order' : 'other';
}

/** An elder with two files may have eaten twice: one meal of a mealtime is subsidised, the one priced first. */
function priced(policy: Policy | undefined, one: MealToReprice, taken: readonly TakenMeal[]): Quote {
  const quote = quoteMeal(policy, toPrice(one, taken));
  const { date, mealtime } = one.meal;
  if (!taken.some((other) => other.date === date && other.mealtime === mealtime)) return quote;
  return {
    ...quote,
    layers: [],
    subsidyFen: 0,
    selfPayFen: quote.listFen - quote.discountFen,
    reasons: ['同一餐次已经补过一餐'],
  };
}

type MealTime = Pick<TakenMeal, 'date' | 'mealtime'>;
const placeInDays = ({ date, mealtime }: MealTime): string => `${date} ${MEALTIMES.indexOf(mealtime)}`;

/** Roughly when meals are handed out: only their order matters. */
const HANDED_OUT = { breakfast: '07:30', lunch: '11:30', dinner: '17:30' } as const;
const pricedWhen = (policy: Policy | undefined, { date, mealtime, pricedAt }: StandingMeal): Instant =>
  policy?.priceAt === 'serving' ? instantAt(date, HANDED_OUT[mealtime]) : pricedAt;

interface Run {
  quote: Quote;
  /** The meals it counted. */
  taken: readonly TakenMeal[];
}

/** The meals priced one after the other, each counting those before as they came out; in the order given. */
function runUnder(
  which: 'was' | 'would',
  meals: readonly MealToReprice[],
  others: readonly TakenMeal[],
): Map<MealToReprice, Run> {
  const runs = new Map<MealToReprice, Run>();
  const before = [...others];
  const turns = meals.map((one) => ({ one, at: pricedWhen(one[which], one.meal) }));
  for (const { one } of turns.sort((a, b) => a.at - b.at)) {
    const policy = one[which];
    // Priced when it is handed out, a meal counts none that is still to come.
    const taken =
      policy?.priceAt === 'serving'
        ? before.filter((other) => placeInDays(other) <= placeInDays(one.meal))
        : [...before];
    const quote = priced(policy, one, taken);
    runs.set(one, { quote, taken });
    before.push(takenAs(one.meal, quote));
  }
  return runs;
}

/**
 * The meals of one elder priced again twice: by the policies that priced them and by those that would, each time in the
 * order in which prices are fixed. Each meal counts the ones before it as they come out anew, and the elder's `others`
 * (at other points, before and after the month) as they are.
 */
export function repriceElder(meals: readonly MealToReprice[], others: readonly TakenMeal[]): RepricedMeal[] {
  const [before, after] = [runUnder('was', meals, others), runUnder('would', meals, others)];
  return meals.map((one) => {
    const was = before.get(one)!;
    return {
      meal: one.meal,
      was: was.quote,
      would: after.get(one)!.quote,
      isUnderNewRules: one.would !== one.was,
      deviation: deviationOf(one, was.quote, was.taken),
    };
  });
}
