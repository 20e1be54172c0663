import { addDays, businessDateOf, mondayOf } from '../shared/business-time.ts';
import { countyOf } from '../shared/regions.ts';
import { City, openidOf } from './demo/city.ts';
import { planDistrict } from './demo/district.ts';
import { bindFamily } from './demo/families.ts';
import { issueVouchers, openProvider } from './demo/provider.ts';
import { appoint, mealPoints, publishMenus, settleIn } from './demo/settle-in.ts';
import { demoWorld } from './demo/world.ts';
import type { DemoAccount, Seed } from './first-start.ts';

const SEED = 2026;
const ELDERS_PER_COUNTY = 40;

/** A small Xuchang around today, with one account of each kind under a name that is easy to type. */
export const seed: Seed = async (stack) => {
  const today = businessDateOf(Date.now());
  const monday = mondayOf(today);
  const from = addDays(monday, -7);
  const world = demoWorld({ seed: SEED, asOf: today, eldersPerCounty: ELDERS_PER_COUNTY });
  const city = new City(stack);
  const settling = { city, world, seed: SEED, from, to: addDays(monday, 20), progress: stack.progress };

  await city.setClock(addDays(from, -1), '08:00');
  await settleIn(settling);
  stack.progress('home care: a provider, its caregivers, the catalogue and the vouchers of a county');
  const care = await openProvider(settling);
  stack.progress('menus of four weeks');
  await publishMenus(settling, from, addDays(monday, 14));

  const point = mealPoints(world)[0]!;
  const neighbours = world.elders.filter(({ homeFacilityId }) => homeFacilityId === point.facilityId);
  // Somebody who may eat most dishes but not all: the menu has something to say about it.
  const elder = neighbours.find(({ diets, allergens }) => diets.length === 0 && allergens.length > 0) ?? neighbours[0]!;
  await bindFamily(city, elder, city.person('elder'), city.person('daughter'));
  const admin = city.person('admin');
  const county = countyOf(point.region);
  await appoint(admin, city, 'cook', 'staff', point.facilityId, 'cook');
  await appoint(admin, city, 'manager', 'staff', point.facilityId, 'manager');
  await appoint(admin, city, 'dispatcher', 'staff', care.provider.facilityId, 'dispatcher');
  await appoint(admin, city, 'reviewer', 'staff', care.provider.facilityId, 'reviewer');
  await appoint(admin, city, 'operator', 'operator', county);
  await appoint(admin, city, 'township', 'finance', point.region);
  await appoint(admin, city, 'county', 'finance', county);
  await appoint(admin, city, 'treasurer', 'finance', '411000');
  await city.setClock(today, '08:00');
  await issueVouchers(city, care, today);
  stack.progress('a week of visits in a district, planned by the button');
  await planDistrict(settling, care, { from: addDays(today, 1), without: [elder] });
  await city.releaseClock();

  const account = (person: string, who: string): DemoAccount => ({ who, how: openidOf(person) });
  return [
    account('elder', `老人 ${elder.name}`),
    account('daughter', `${elder.name}的女儿`),
    account('cook', `${point.name}厨师`),
    account('manager', `${point.name}负责人`),
    account('dispatcher', `${care.provider.name}调度`),
    account('reviewer', `${care.provider.name}审核员`),
    ...care.caregivers.map(({ who, name }) => account(who, `护理员 ${name}`)),
    account('operator', '12349 坐席（魏都区）'),
    account('township', '街道财务'),
    account('county', '魏都区财务'),
    account('treasurer', '许昌市财务'),
    account('admin', '许昌市管理员'),
  ];
};
