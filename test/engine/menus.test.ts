import { instantAt } from '../../shared/business-time.ts';
import { elderHead } from '../../shared/resource.ts';
import { aDish, CANTEEN, FISH, MONDAY, RICE, TOFU } from '../fixtures/a-canteen.ts';
import { admin, cook, elder, houseWithLunch, mealPointHouse, otherAdmin, otherCook } from './meal-point-house.ts';

const onMonday = { facilityId: CANTEEN, date: MONDAY };
const lunch = { ...onMonday, mealtime: 'lunch' };
const tofu = aDish();
const rice = aDish({ dishId: RICE, name: '米饭', kind: 'dish', priceFen: 100, portions: undefined, allergens: [] });
const fish = aDish({ dishId: FISH, name: '清蒸鱼', portions: 20, allergens: ['fish'], diets: ['low-salt'] });

describe('publishing', () => {
  test('until then an elder sees no dish and nobody can book', async () => {
    const { register, plan, publish, menus, take } = await mealPointHouse();
    await register();
    await plan([tofu]);
    const seen = () => menus.ask(elder, 'readMenu', { params: onMonday });
    expect((await seen()).meals[0]).toMatchObject({ mealtime: 'lunch', published: false, seatsLeft: 0, dishes: [] });
    expect(await take({ [TOFU]: 1 })).toBe('MEAL_NOT_PUBLISHED');
    expect(await publish()).toEqual({ status: 200, published: [{ date: MONDAY, mealtime: 'lunch' }] });
    expect((await seen()).meals[0]).toMatchObject({
      published: true,
      seatsLeft: 80,
      dishes: [{ dishId: TOFU, name: '红烧豆腐套餐', priceFen: 1200, soldOut: false, portionsLeft: 60 }],
    });
    expect(await take({ [TOFU]: 1 })).toBe('done');
  });

  test('a change waits beside the published menu, and publishing it keeps what was booked', async () => {
    const { plan, publish, take, slot, menus } = await houseWithLunch([tofu, rice]);
    for (let i = 0; i < 3; i++) await take({ [TOFU]: 1, [RICE]: 2 });
    await plan([aDish({ portions: 10, priceFen: 1500 }), aDish({ ...rice, portions: 8 }), fish]);
    expect((await menus.ask(elder, 'readMenu', { params: onMonday })).meals[0].dishes[0].priceFen).toBe(1200);
    expect(await publish()).toMatchObject({ status: 200 });
    expect(await slot()).toMatchObject({
      seatsLeft: 77,
      booked: 3,
      portionsLeft: { '8HT0F0': 7, '8HR1CE': 2, '8HF1SH': 20 },
    });
    expect(await take({ [TOFU]: 1, [RICE]: 3 })).toBe('DISH_SOLD_OUT');
    expect((await menus.ask(elder, 'readMenu', { params: onMonday })).meals[0].dishes[0].priceFen).toBe(1500);
  });

  test('fewer portions than booked: the bookings stand, nobody else gets one', async () => {
    const { plan, publish, take, slot, menus } = await houseWithLunch();
    for (let i = 0; i < 3; i++) await take({ [TOFU]: 1 });
    await plan([aDish({ portions: 1 })]);
    await publish();
    expect(await slot()).toMatchObject({ booked: 3, portionsLeft: { '8HT0F0': -2 } });
    expect(await take({ [TOFU]: 1 })).toBe('DISH_SOLD_OUT');
    const seen = await menus.ask(elder, 'readMenu', { params: onMonday });
    expect(seen.meals[0].dishes[0]).toMatchObject({ portionsLeft: 0, soldOut: true });
  });

  test('a dish somebody has booked stays on the menu, another may go', async () => {
    const { plan, publish, take, slot } = await houseWithLunch([tofu, fish]);
    await take({ [TOFU]: 1 });
    await plan([fish]);
    expect(await publish()).toMatchObject({ status: 409, code: 'DISH_BOOKED', details: { dishId: TOFU } });
    await plan([tofu]);
    expect(await publish()).toMatchObject({ status: 200 });
    expect((await slot())?.portionsLeft).toEqual({ '8HT0F0': 59 });
    expect(await take({ [FISH]: 1 })).toBe('DISH_NOT_ON_MENU');
  });

  test('while twenty people book and the portions rise: every portion is counted once', async () => {
    const { plan, publish, take, slot } = await houseWithLunch([aDish({ portions: 5 })]);
    await plan([aDish({ portions: 12 })]);
    const takes = Array.from({ length: 20 }, () => take({ [TOFU]: 1 }));
    expect(await publish()).toMatchObject({ status: 200 });
    const early = (await Promise.all(takes)).filter((result) => result === 'done').length;
    const late = (await Promise.all(Array.from({ length: 20 }, () => take({ [TOFU]: 1 })))).filter(
      (result) => result === 'done',
    ).length;
    expect(early + late).toBe(12);
    expect(await slot()).toMatchObject({ booked: 12, portionsLeft: { '8HT0F0': 0 } });
  });

  test('a week of three mealtimes with forty dishes each is one transaction', async () => {
    const { register, menus, publish, slot } = await mealPointHouse();
    const rule = { opens: '07:00', closes: '08:00', cutOff: { daysBefore: 1, time: '20:00' }, capacity: 50 };
    const mealtimes = {
      breakfast: rule,
      lunch: { ...rule, opens: '11:00', closes: '12:30' },
      dinner: { ...rule, opens: '17:00', closes: '18:30' },
    };
    await register({ mealtimes });
    const nutrition = { energyKj: 2600, proteinMg: 28_000, fatMg: 22_000, carbohydrateMg: 76_000, sodiumMg: 900 };
    const dishes = Array.from({ length: 40 }, (_, i) =>
      aDish({ dishId: `ds_0000000000000000000000${1000 + i}`, name: `第${i}道菜`.padEnd(40, '香'), nutrition }),
    );
    const dates = ['23', '24', '25', '26', '27', '28', '29'].map((day) => `2026-11-${day}`);
    const meals = dates.flatMap((date) => Object.keys(mealtimes).map((mealtime) => ({ date, mealtime, dishes })));
    const params = { facilityId: CANTEEN, monday: MONDAY };
    expect(await menus.ask(cook, 'planWeek', { params, body: { meals } })).toMatchObject({ status: 200 });
    expect((await publish()).published).toHaveLength(21);
    expect(Object.keys((await slot('2026-11-29', 'dinner'))?.portionsLeft ?? {})).toHaveLength(40);
  });
});

describe('sold out', () => {
  const mark = (soldOut: boolean, dishId = TOFU) => ({ params: { ...lunch, dishId }, body: { soldOut } });

  test('takes effect at once, and back again what was left is left, also what came back in between', async () => {
    const { menus, take, slot } = await houseWithLunch();
    await take({ [TOFU]: 1 });
    expect(await menus.ask(cook, 'markSoldOut', mark(true))).toEqual({ status: 200, dishId: TOFU, soldOut: true });
    expect(await take({ [TOFU]: 1 })).toBe('DISH_SOLD_OUT');
    const seen = await menus.ask(elder, 'readMenu', { params: onMonday });
    expect(seen.meals[0].dishes[0]).toMatchObject({ soldOut: true, portionsLeft: 0 });
    await menus.ask(cook, 'markSoldOut', mark(true));
    await menus.ask(admin, 'markSoldOut', mark(false));
    expect(await take({ [TOFU]: 1 })).toBe('done');
    expect(await slot()).toMatchObject({ portionsLeft: { '8HT0F0': 58 }, soldOut: {} });
  });

  test('only of a dish on a published menu, only by its own staff', async () => {
    const { menus, take } = await houseWithLunch();
    expect(await menus.ask(cook, 'markSoldOut', mark(true, FISH))).toMatchObject({ code: 'DISH_NOT_ON_MENU' });
    const dinner = { params: { ...onMonday, mealtime: 'dinner', dishId: TOFU }, body: { soldOut: true } };
    expect(await menus.ask(cook, 'markSoldOut', dinner)).toMatchObject({ code: 'MEAL_NOT_PUBLISHED' });
    expect(await menus.ask(otherCook, 'markSoldOut', mark(true))).toMatchObject({ status: 404 });
    expect(await menus.ask(otherAdmin, 'markSoldOut', mark(true))).toMatchObject({ status: 404 });
    expect(await menus.ask(elder, 'markSoldOut', mark(true))).toMatchObject({ status: 403 });
    expect(await take({ [TOFU]: 1 })).toBe('done');
  });
});

describe('withdrawing', () => {
  test('a meal nobody has booked becomes a draft again, twice the same', async () => {
    const { menus, take, publish } = await houseWithLunch();
    const withdraw = () => menus.ask(cook, 'withdrawMeal', { params: lunch });
    expect(await withdraw()).toEqual({ status: 200, date: MONDAY, mealtime: 'lunch' });
    expect(await withdraw()).toMatchObject({ status: 200 });
    expect(await take({ [TOFU]: 1 })).toBe('MEAL_NOT_PUBLISHED');
    await publish();
    expect(await take({ [TOFU]: 1 })).toBe('done');
  });

  test('a booked meal stays', async () => {
    const { menus, take } = await houseWithLunch();
    await take({ [TOFU]: 1 });
    expect(await menus.ask(cook, 'withdrawMeal', { params: lunch })).toMatchObject({ code: 'MEAL_BOOKED' });
    expect(await take({ [TOFU]: 1 })).toBe('done');
  });
});

test('last week is copied to this one, a closed day is left out, and then it is published', async () => {
  const { points, menus, plan, publish } = await houseWithLunch([tofu, fish]);
  await plan([tofu], '2026-11-24');
  await publish();
  const closed = { params: { facilityId: CANTEEN, date: '2026-12-01' }, body: { reason: '节日' } };
  await points.ask(cook, 'closeDay', closed);
  const copy = { params: { facilityId: CANTEEN, monday: '2026-11-30' }, body: { from: MONDAY } };
  const copied = await menus.ask(cook, 'copyWeek', copy);
  expect(copied).toMatchObject({
    copied: [{ date: '2026-11-30', mealtime: 'lunch' }],
    skipped: [{ date: '2026-12-01', mealtime: 'lunch', code: 'POINT_CLOSED' }],
  });
  expect(await menus.ask(cook, 'copyWeek', copy)).toEqual(copied);
  expect(await menus.ask(cook, 'copyWeek', { ...copy, body: { from: '2026-11-30' } })).toMatchObject({ status: 400 });
  expect(await publish('2026-11-30')).toMatchObject({ published: [{ date: '2026-11-30', mealtime: 'lunch' }] });
});

test('the cooks see the week: drafts, what is published and how the booking goes', async () => {
  const { menus, plan, take } = await houseWithLunch([tofu, rice]);
  await plan([fish], '2026-11-25', 'dinner');
  await take({ [TOFU]: 2 });
  await menus.ask(cook, 'markSoldOut', { params: { ...lunch, dishId: RICE }, body: { soldOut: true } });
  const week = { params: { facilityId: CANTEEN, monday: MONDAY } };
  expect(await menus.ask(cook, 'readWeek', week)).toMatchObject({
    meals: [
      {
        date: MONDAY,
        mealtime: 'lunch',
        state: 'PUBLISHED',
        slot: {
          seatsLeft: 79,
          booked: 1,
          portionsLeft: [
            { dishId: TOFU, left: 58 },
            { dishId: RICE, left: 0 },
          ],
          soldOut: [RICE],
        },
      },
      { date: '2026-11-25', mealtime: 'dinner', state: 'DRAFT', draft: [{ dishId: FISH }] },
    ],
  });
  expect(await menus.ask(otherCook, 'readWeek', week)).toMatchObject({ status: 404 });
});

describe('what an elder may eat', () => {
  const asked = { params: { elderId: elder.grants[0]!.over, ...onMonday } };
  const withElder = async () => {
    const house = await houseWithLunch([tofu, fish, rice]);
    const file = {
      ...elderHead(asked.params.elderId),
      kind: 'elder',
      region: '411025',
      diets: ['soft'],
      allergens: ['fish'],
    };
    await house.table.commit([{ put: file }]);
    return house;
  };

  test('each dish with the reasons against it', async () => {
    const { menus } = await withElder();
    const { meals } = await menus.ask(elder, 'readMenuForElder', asked);
    expect(
      meals[0].dishes.map(({ name, suitable, reasons }: { name: string; suitable: boolean; reasons: object[] }) => [
        name,
        suitable,
        reasons,
      ]),
    ).toEqual([
      ['红烧豆腐套餐', true, []],
      [
        '清蒸鱼',
        false,
        [
          { code: 'ALLERGEN', of: 'fish', message: '含鱼，您对它过敏' },
          { code: 'DIET', of: 'soft', message: '不符合您的饮食要求：软食' },
        ],
      ],
      ['米饭', true, []],
    ]);
  });

  test('past the cut-off the meal says so', async () => {
    const { menus, setClock } = await withElder();
    const pastCutOff = async () => (await menus.ask(elder, 'readMenuForElder', asked)).meals[0].pastCutOff;
    setClock(instantAt(MONDAY, '09:30') - 1);
    expect(await pastCutOff()).toBe(false);
    setClock(instantAt(MONDAY, '09:30'));
    expect(await pastCutOff()).toBe(true);
  });

  test('is nobody else’s business', async () => {
    const { menus } = await withElder();
    const daughter = (scopes: ('view' | 'book')[]) => ({
      personId: 'pn_daughter',
      grants: [{ role: 'family' as const, over: asked.params.elderId, scopes }],
    });
    expect(await menus.ask(daughter(['view']), 'readMenuForElder', asked)).toMatchObject({ status: 200 });
    expect(await menus.ask(daughter(['book']), 'readMenuForElder', asked)).toMatchObject({ status: 404 });
    const other = { personId: 'pn_x', grants: [{ role: 'elder' as const, over: 'el_01JD8PZZ00000000000000000B' }] };
    expect(await menus.ask(other, 'readMenuForElder', asked)).toMatchObject({ status: 404 });
    expect(await menus.ask(cook, 'readMenuForElder', asked)).toMatchObject({ status: 403 });
  });
});

test('a library of dishes is kept, changed and forgotten', async () => {
  const { menus } = await mealPointHouse().then(async (house) => {
    await house.register();
    return house;
  });
  const { dishId, ...said } = rice;
  const params = { facilityId: CANTEEN, dishId };
  await menus.ask(cook, 'saveDish', { params, body: { ...said, portions: undefined } });
  await menus.ask(cook, 'saveDish', { params, body: { ...said, priceFen: 150 } });
  const kept = () => menus.ask(admin, 'listDishes', { params: { facilityId: CANTEEN } });
  expect((await kept()).dishes).toMatchObject([{ dishId, name: '米饭', priceFen: 150 }]);
  await menus.ask(cook, 'removeDish', { params });
  expect(await menus.ask(cook, 'removeDish', { params })).toMatchObject({ status: 200 });
  expect((await kept()).dishes).toEqual([]);
});
