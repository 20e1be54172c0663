import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type FacilityHead, MEALTIMES, refuseSlot } from '../facilities/index.ts';
import type { Menu } from '../menus/index.ts';
import type { ElderHead } from '../registry/index.ts';
import {
  elderToPrice,
  type MealToPrice,
  type Policy,
  type Quote,
  quoteMeal,
  type TakenMeal,
} from '../subsidies/index.ts';
import { basisOf } from './basis-of.ts';
import { type Basis, type Claim, listFenOf, type Order, type OrderedDish } from './booking.ts';
import type { MealState } from './load-meal.ts';

/** The dishes of an order with today's names and prices. */
function dishesOn(menu: Menu | undefined, order: Pick<Order, 'dishes'>): OrderedDish[] | Refusal {
  if (menu?.state !== 'PUBLISHED') return refuseSlot('MEAL_NOT_PUBLISHED');
  const dishes: OrderedDish[] = [];
  for (const { dishId, quantity } of order.dishes) {
    const dish = menu.dishes.find((candidate) => candidate.dishId === dishId);
    if (!dish) return refuseSlot('DISH_NOT_ON_MENU', { dishId });
    dishes.push({ dishId, name: dish.name, priceFen: dish.priceFen, quantity });
  }
  return dishes;
}

type MealTime = Pick<TakenMeal, 'date' | 'mealtime'>;
const placeInDays = ({ date, mealtime }: MealTime): string => `${date} ${MEALTIMES.indexOf(mealtime)}`;
export const isLater = (meal: MealTime, than: MealTime): boolean => placeInDays(meal) > placeInDays(than);

/** The elder's other meals that count against quotas: held claims, without the meal being priced. */
export const takenMeals = (
  claims: readonly Claim[],
  { date, mealtime }: Pick<Order, 'date' | 'mealtime'>,
): TakenMeal[] =>
  claims
    .filter((claim) => claim.state === 'HELD' && !(claim.date === date && claim.mealtime === mealtime))
    .map((claim) => ({
      date: claim.date,
      mealtime: claim.mealtime,
      subsidyFen: claim.subsidyFen,
      layers: claim.layers,
    }));

/** What a policy is asked about a meal of the elder at a point. */
export const mealToPrice = (
  { elder, facility }: { elder: ElderHead; facility: FacilityHead },
  { date, mealtime, mode, listFen, taken }: Pick<MealToPrice, 'date' | 'mealtime' | 'mode' | 'listFen' | 'taken'>,
): MealToPrice => ({
  facts: elderToPrice(elder, date),
  facility: { facilityId: facility.facilityId, region: facility.region, kind: facility.facilityKind },
  date,
  mealtime,
  mode,
  listFen,
  taken,
});

export interface MealPriced {
  dishes: OrderedDish[];
  quote: Quote;
  basis: Basis;
  /** Set where the subsidy is worked out again when the meal is handed out. */
  pricedAtTill?: true;
}

/** The price of an order by the menu, the policy and the quotas as they stand. */
export function priceMeal(
  state: { elder: ElderHead; facility: FacilityHead; menu: Menu | undefined; policy: Policy | undefined } & Pick<
    MealState,
    'claims'
  >,
  order: Order,
): MealPriced | Refusal {
  const dishes = dishesOn(state.menu, order);
  if (isRefusal(dishes)) return dishes;
  const asked = { ...order, listFen: listFenOf(dishes), taken: takenMeals(state.claims, order) };
  const quote = quoteMeal(state.policy, mealToPrice(state, asked));
  return {
    dishes,
    quote,
    basis: basisOf(state.elder, order.date, quote.policyId),
    ...(state.policy?.priceAt === 'serving' ? { pricedAtTill: true } : {}),
  };
}
