import type { Policy } from './policy.ts';
import { policySchema } from './policy.ts';
import type { MealToPrice, PricedElder, TakenMeal } from './quote.ts';

/** Test data: an ordinary lunch of an ordinary elder, and what is different about it. */
type Differences = Partial<Omit<MealToPrice, 'facts' | 'facility'>> & {
  facts?: Partial<PricedElder>;
  facility?: Partial<MealToPrice['facility']>;
};

export const aMeal = ({ facts, facility, ...meal }: Differences = {}): MealToPrice => ({
  facts: {
    birthDate: '1955-06-01',
    categories: [],
    household: '411025101001',
    residence: '411025101001',
    deceased: false,
    inInstitution: false,
    suspended: false,
    ...facts,
  },
  facility: { facilityId: 'fc_A', region: '411025101', kind: 'canteen', ...facility },
  date: '2026-11-25',
  mealtime: 'lunch',
  mode: 'eat-in',
  listFen: 1200,
  taken: [],
  ...meal,
});

/** A policy in which one county layer pays 5.00 for everybody, and what is different about it. */
export const aPolicy = (differences: Record<string, unknown> = {}): Policy => ({
  ...policySchema.parse({
    name: '测试政策',
    region: '411025',
    from: '2026-01-01',
    birthday: { counts: 'on-the-day', leapDay: '02-28' },
    layers: [aLayer()],
    ...differences,
  }),
  policyId: 'po_TEST',
});

export const aLayer = (differences: Record<string, unknown> = {}): Record<string, unknown> => ({
  label: '县级补贴',
  payer: { level: 'county', of: 'policy' },
  choose: 'first',
  classes: [{ label: '所有老人', amount: { kind: 'fixed', fen: 500 } }],
  ...differences,
});

export const takenMeal = (date: string, mealtime: TakenMeal['mealtime'], payer: string, fen: number): TakenMeal => ({
  date,
  mealtime,
  subsidyFen: fen,
  layers: fen > 0 ? [{ payer, fen }] : [],
});
