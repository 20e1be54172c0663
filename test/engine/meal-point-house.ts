import { facilitiesRoutes } from '../../functions/facilities/contract.ts';
import { facilitiesHandlers } from '../../functions/facilities/handlers.ts';
import type { Slot } from '../../functions/facilities/index.ts';
import { takeFromSlot } from '../../functions/facilities/index.ts';
import { menusRoutes } from '../../functions/menus/contract.ts';
import { menusHandlers } from '../../functions/menus/handlers.ts';
import type { Dish } from '../../functions/menus/index.ts';
import type { Grant } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Table } from '../../shared/table.ts';
import { aCanteen, aDish, CANTEEN, MONDAY, SUNDAY } from '../fixtures/a-canteen.ts';
import { freshTables } from './fresh-tables.ts';
import { type Caller, roomCaller } from './room-caller.ts';

const person = (personId: string, ...grants: Grant[]): Caller => ({ personId, grants });
export const admin = person('pn_admin', { role: 'admin', over: '411025' });
export const otherAdmin = person('pn_other', { role: 'admin', over: '411002' });
export const cook = person('pn_cook', { role: 'staff', over: CANTEEN, duty: 'cook' });
export const otherCook = person('pn_next', { role: 'staff', over: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAC', duty: 'cook' });
export const elder = person('pn_elder', { role: 'elder', over: 'el_01JD8PZZ00000000000000000A' });

const { name, facilityKind, modes, mealtimes, licenceExpiresOn } = aCanteen();
export const details = { name, facilityKind, modes, mealtimes, licenceExpiresOn };

/** The rooms of meal points and menus as their callers meet them, on one real engine with one clock. */
export async function mealPointHouse() {
  const { table } = await freshTables();
  const points = roomCaller(facilitiesRoutes, facilitiesHandlers(table), table, SUNDAY);
  const menus = roomCaller(menusRoutes, menusHandlers(table), table, SUNDAY);
  return {
    table,
    points,
    menus,
    setClock: (now: Instant) => {
      points.setClock(now);
      menus.setClock(now);
    },
    register: (but: object = {}, facilityId = CANTEEN, region = '411025101', by = admin) =>
      points.ask(by, 'registerFacility', { params: { region }, body: { facilityId, ...details, ...but } }),
    plan: (dishes: Dish[], date = MONDAY, mealtime = 'lunch') =>
      menus.ask(cook, 'planMeal', { params: { facilityId: CANTEEN, date, mealtime }, body: { dishes } }),
    publish: (monday = MONDAY) => menus.ask(cook, 'publishWeek', { params: { facilityId: CANTEEN, monday } }),
    slot: (date = MONDAY, mealtime = 'lunch') => table.get<Slot>({ pk: aCanteen().pk, sk: `SLOT#${date}#${mealtime}` }),
    /** As a booking does. */
    take: (dishes: Record<string, number>, mealtime: 'lunch' | 'dinner' = 'lunch') => take(table, dishes, mealtime),
  };
}

async function take(table: Table, dishes: Record<string, number>, mealtime: 'lunch' | 'dinner') {
  const result = await table.commit([takeFromSlot(CANTEEN, MONDAY, mealtime, { seats: 1, dishes })]);
  return isRefusal(result) ? result.code : result;
}

/** A canteen whose Monday lunch offers one dish of sixty portions. */
export async function houseWithLunch(dishes: Dish[] = [aDish()]) {
  const house = await mealPointHouse();
  await house.register();
  await house.plan(dishes);
  await house.publish();
  return house;
}
