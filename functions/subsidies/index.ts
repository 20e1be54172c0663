/** What other rooms may use of the subsidies: pricing a meal, and finding the policy that prices it. */
export type { MealToPrice, PaidLayer, Quote, TakenMeal } from './quote.ts';
