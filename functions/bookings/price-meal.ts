import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { type FacilityHead, refuseSlot } from '../facilities/index.ts';
import type { Menu } from '../menus/index.ts';
import { type ElderHead, factsOn } from '../registry/index.ts';
import { type Policy, type Quote, quoteMeal, type TakenMeal } from '../subsidies/index.ts';
import { type Claim, listFenOf, type Order, type OrderedDish } from './booking.ts';
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

/** The elder's other meals that count against quotas: held claims, without the meal being priced. */
const takenMeals = (claims: readonly Claim[], { date, mealtime }: Pick<Order, 'date' | 'mealtime'>): TakenMeal[] =>
  claims
    .filter((claim) => claim.state === 'HELD' && !(claim.date === date && claim.mealtime === mealtime))
    .map((claim) => ({
      date: claim.date,
      mealtime: claim.mealtime,
      subsidyFen: claim.subsidyFen,
      layers: claim.layers,
    }));

export interface MealPriced {
  dishes: OrderedDish[];
  quote: Quote;
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
  const quote = quoteMeal(state.policy, {
    facts: factsOn(state.elder, order.date),
    facility: {
      facilityId: order.facilityId,
      region: state.facility.region,
      kind: state.facility.facilityKind,
    },
    date: order.date,
    mealtime: order.mealtime,
    mode: order.mode,
    listFen: listFenOf(dishes),
    taken: takenMeals(state.claims, order),
  });
  return { dishes, quote };
}
