import { addDays, businessDateOf, mondayOf } from '../shared/business-time.ts';
import { City, openidOf } from './demo/city.ts';
import { bindFamilies } from './demo/families.ts';
import { cookOf, financeOf, managerOf, mealPoints, operatorOf, publishMenus, settleIn } from './demo/settle-in.ts';
import { demoWorld } from './demo/world.ts';
import type { Seed } from './first-start.ts';

const SEED = 2026;
const ELDERS_PER_COUNTY = 40;

/** A small Xuchang around today: menus of last week, this week and the next two. */
export const seed: Seed = async (stack) => {
  const today = businessDateOf(Date.now());
  const monday = mondayOf(today);
  const from = addDays(monday, -7);
  const world = demoWorld({ seed: SEED, asOf: today, eldersPerCounty: ELDERS_PER_COUNTY });
  const city = new City(stack);
  const settling = { city, world, seed: SEED, from, to: addDays(monday, 20), progress: stack.progress };

  await city.setClock(addDays(from, -1), '08:00');
  await settleIn(settling);
  stack.progress('menus of four weeks');
  await publishMenus(settling, from, addDays(monday, 14));
  await bindFamilies(city, world);
  await city.releaseClock();

  const [point] = mealPoints(world);
  const elder = world.elders.find(({ homeFacilityId }) => homeFacilityId === point!.facilityId)!;
  const account = (who: string, openid: string, what: string) => ({ who, how: `${openidOf(openid)}  ${what}` });
  return [
    account('老人 elder', `elder-${elder.elderId}`, `${elder.name} ${elder.elderId}`),
    account('女儿 daughter', `child-${elder.elderId}`, `of the same elder`),
    account('厨师 cook', cookOf(point!), `${point!.name} ${point!.facilityId}`),
    account('店长 manager', managerOf(point!), point!.name),
    account('12349 坐席 operator', operatorOf(point!.region.slice(0, 6)), '魏都区'),
    account('街道财务 township', financeOf(point!.region), point!.region),
    account('区财务 county', financeOf(point!.region.slice(0, 6)), '魏都区'),
    account('市财务 city', financeOf('411000'), '许昌市'),
    account('管理员 admin', 'admin', '许昌市'),
  ];
};
