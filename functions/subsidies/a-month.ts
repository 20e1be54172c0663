import { createHash } from 'node:crypto';
import { type BusinessDate, instantAt } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { sumFen } from '../../shared/money.ts';
import { type MealLine, mealServed, type ServedMeal } from '../settlement/index.ts';
import { aMeal } from './a-meal.ts';
import type { Policy } from './policy.ts';
import type { MealToPrice, PricedElder, TakenMeal } from './quote.ts';
import { quoteMeal } from './quote-meal.ts';

/** Test data: a meal an elder booked, in the order of booking. */
export type Booked = Partial<Pick<MealToPrice, 'mealtime' | 'mode' | 'listFen'>> & { date: BusinessDate };

export const POINT = 'fc_A';
export const POINT_REGION = '411025101';
const BOOKED_FROM = instantAt('2026-09-20', '08:00');
const BY = { personId: 'pn_counter', role: 'staff' } as const;

const seeded = (name: string) => ({
  msecs: BOOKED_FROM,
  random: createHash('sha256').update(name).digest().subarray(0, 16),
});

/** The lines of an elder's meals as serving posts them: priced one after the other, each counting those before. */
export function linesOfMonth(
  policy: Policy,
  booked: readonly Booked[],
  {
    elderId = 'el_A',
    facts,
    age = 71,
    facilityId = POINT,
    region = POINT_REGION,
  }: { elderId?: string; facts?: Partial<PricedElder>; age?: number; facilityId?: string; region?: string } = {},
): MealLine[] {
  const taken: TakenMeal[] = [];
  return booked.map((one, i) => {
    const meal = aMeal({ ...one, facts: facts ?? {}, facility: { facilityId, region }, taken: [...taken] });
    const quote = quoteMeal(policy, meal);
    taken.push({ date: meal.date, mealtime: meal.mealtime, subsidyFen: quote.subsidyFen, layers: quote.layers });
    const served: ServedMeal = {
      bookingId: newId('booking', seeded(`${elderId} ${i}`)),
      elderId,
      facilityId,
      originDate: meal.date,
      mealtime: meal.mealtime,
      mode: meal.mode,
      facilityKind: meal.facility.kind,
      pricedAt: BOOKED_FROM + i,
      listFen: meal.listFen,
      discountFen: quote.discountFen,
      layers: quote.layers,
      selfPayFen: sumFen([meal.listFen, -quote.discountFen, -quote.subsidyFen]),
      policyId: quote.policyId,
      age,
      categories: meal.facts.categories,
      assessmentLevel: meal.facts.assessmentLevel,
      evidenceGrade: 3,
      household: meal.facts.household,
      residence: meal.facts.residence,
      by: BY,
    };
    return mealServed(served, instantAt(meal.date, meal.mealtime === 'dinner' ? '17:30' : '11:30'));
  });
}
