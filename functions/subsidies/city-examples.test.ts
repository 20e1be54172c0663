import { readFileSync } from 'node:fs';
import { aMeal, takenMeal } from './a-meal.ts';
import { examplePolicy, examplePolicyNames } from './example-policies.ts';
import type { MealToPrice, PricedElder, ServedMeal } from './quote.ts';
import { quoteDelivery } from './quote-delivery.ts';
import { quoteMeal } from './quote-meal.ts';
import { quoteOperatorMonth, quoteOperatorYear } from './quote-operator.ts';

/** The rules of docs/policy-cities.md against the examples given there, in fen. */
const policyOf = (name: string) => ({ ...examplePolicy(name), policyId: `po_${name}` });
const rule = (name: string) => {
  const policy = policyOf(name);
  return (meal: MealToPrice) => quoteMeal(policy, meal);
};
/** Turns this age on the day of the meal, 2026-11-25; `young` is one day short of it. */
const born = (age: number) => ({ birthDate: `${2026 - age}-11-25` });
const young = (age: number) => ({ birthDate: `${2026 - age}-11-26` });
/** Registered and living in the village or county, eating there. */
const at = (place: string) => ({ home: { household: place, residence: place }, facility: { region: place } });
const paidBy = ({ layers }: ReturnType<typeof quoteMeal>) =>
  Object.fromEntries(layers.map(({ payer, fen }) => [payer, fen]));

test('every rule is listed with its source, and nothing else is', () => {
  const page = readFileSync(new URL('../../docs/policy-cities.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([a-z0-9-]+)` \| [^|]+ \| [^|]+ \| [^|]+ \| [^|]+ \|$/gm)];
  expect(rows.map(([, name]) => name)).toEqual(examplePolicyNames());
});

describe('Shanghai, Putuo: the merchant takes a tenth off, the district adds to meals above a threshold', () => {
  const price = rule('shanghai-putuo');
  const { home, facility } = at('310107001');
  test.each([
    { who: '59', facts: young(60), listFen: 2000, discount: 0, subsidy: 0, elder: 2000 },
    { who: '60', facts: born(60), listFen: 2000, discount: 200, subsidy: 200, elder: 1600 },
    { who: '79', facts: young(80), listFen: 2000, discount: 200, subsidy: 200, elder: 1600 },
    { who: '80', facts: born(80), listFen: 2000, discount: 300, subsidy: 300, elder: 1400 },
    { who: '60, 14.99 after the discount', facts: born(60), listFen: 1666, discount: 167, subsidy: 0, elder: 1499 },
    { who: '60, 15.00 after the discount', facts: born(60), listFen: 1667, discount: 167, subsidy: 200, elder: 1300 },
    { who: '80, 14.99 after the discount', facts: born(80), listFen: 1764, discount: 265, subsidy: 0, elder: 1499 },
    { who: '80, 15.00 after the discount', facts: born(80), listFen: 1765, discount: 265, subsidy: 300, elder: 1200 },
  ])('$who: $listFen -> -$discount, $subsidy, pays $elder', ({ facts, listFen, discount, subsidy, elder }) => {
    const quote = price(aMeal({ facts: { ...home, ...facts }, facility, listFen }));
    expect(quote).toMatchObject({ discountFen: discount, subsidyFen: subsidy, selfPayFen: elder });
  });

  test.each([
    { what: 'low income, 7.99 after the discount', listFen: 888, subsidy: 0 },
    { what: 'low income, 8.00 after the discount', listFen: 889, subsidy: 500 },
    { what: 'low income and 80, the better of 5.00 and 3.00', listFen: 2000, subsidy: 500, facts: born(80) },
  ])('$what: $subsidy', ({ listFen, subsidy, facts = born(70) }) => {
    const meal = aMeal({ facts: { ...home, ...facts, categories: ['dibao'] }, facility, listFen });
    expect(price(meal).subsidyFen).toBe(subsidy);
  });

  test.each([
    ['registered outside Shanghai', { facts: { ...home, household: '411025101' } }, 200, 0],
    ['living in another district', { facts: { ...home, residence: '310104001' } }, 0, 0],
    ['taken home', { facts: home, mode: 'pick-up' as const }, 200, 0],
    ['at a restaurant table', { facts: home, facility: { ...facility, kind: 'table' as const } }, 0, 0],
  ])('%s', (_what, { facts, ...differences }, discount, subsidy) => {
    const meal = aMeal({ facility, listFen: 2000, ...differences, facts: { ...facts, ...born(70) } });
    expect(price(meal)).toMatchObject({ discountFen: discount, subsidyFen: subsidy });
  });

  test('once a day; the discount is given every time', () => {
    const taken = [takenMeal('2026-11-25', 'lunch', 'county:310107', 200)];
    const dinner = aMeal({ facts: { ...home, ...born(70) }, facility, mealtime: 'dinner', listFen: 2000, taken });
    expect(price(dinner)).toMatchObject({ discountFen: 200, subsidyFen: 0, selfPayFen: 1800 });
  });
});

describe('fixed amounts by age and hardship', () => {
  test.each([
    ['shanghai-songjiang', '310117001', young(65), [], 0],
    ['shanghai-songjiang', '310117001', born(65), [], 200],
    ['shanghai-songjiang', '310117001', young(80), [], 200],
    ['shanghai-songjiang', '310117001', born(80), [], 400],
    ['shanghai-songjiang', '310117001', born(65), ['severe-disability'], 400],
    ['shanghai-songjiang', '310117001', young(65), ['dibao'], 0],
    ['changsha-kaifu', '430105001', young(60), ['dibao'], 0],
    ['changsha-kaifu', '430105001', born(60), [], 400],
    ['changsha-kaifu', '430105001', born(60), ['dibao'], 800],
    ['changsha-kaifu', '430105001', born(90), ['tekun'], 800],
    ['changsha-yuhua', '430111001', young(60), [], 0],
    ['changsha-yuhua', '430111001', born(60), [], 300],
    ['nanchang-xihu', '360103001', young(70), [], 0],
    ['nanchang-xihu', '360103001', born(70), [], 200],
    ['nanchang-xihu', '360103001', young(80), [], 200],
    ['nanchang-xihu', '360103001', born(80), [], 400],
    ['chongqing-dazu', '500111001', born(60), ['dibao-edge'], 700],
    ['chongqing-dazu', '500111001', born(60), [], 0],
    ['chongqing-dazu', '500111001', young(60), ['dibao'], 0],
  ] as const)('%s, born %3$o: %5$i', (name, place, facts, categories, subsidy) => {
    const { home, facility } = at(place);
    const quote = rule(name)(aMeal({ facts: { ...home, ...facts, categories: [...categories] }, facility }));
    expect(quote).toMatchObject({ subsidyFen: subsidy, selfPayFen: 1200 - subsidy });
  });

  test('Changsha, Yuhua: registered in the city or living there, either is enough', () => {
    const price = rule('changsha-yuhua');
    const subsidy = (household: string, residence: string) =>
      price(aMeal({ facts: { ...born(60), household, residence }, facility: { region: '430111001' } })).subsidyFen;
    expect(subsidy('430100', '411025101')).toBe(300);
    expect(subsidy('411025101', '430121101')).toBe(300);
    expect(subsidy('411025101', '411025101')).toBe(0);
  });

  test.each([
    ['changsha-kaifu', '430105001', 400, 'county:430105', [0, 400]],
    ['chongqing-dazu', '500111001', 700, 'county:500111', [0, 0]],
    ['shanghai-songjiang', '310117001', 400, 'county:310117', [0, 0]],
  ] as const)(
    '%s: after lunch, breakfast and dinner the same day, then lunch the next day',
    (name, place, fen, payer, then) => {
      const { home, facility } = at(place);
      const facts = { ...home, ...born(80), ...(name === 'chongqing-dazu' ? { categories: ['dibao' as const] } : {}) };
      const taken = [takenMeal('2026-11-25', 'lunch', payer, fen)];
      const subsidy = (date: string, mealtime: MealToPrice['mealtime']) =>
        rule(name)(aMeal({ facts, facility, date, mealtime, taken })).subsidyFen;
      expect([subsidy('2026-11-25', 'breakfast'), subsidy('2026-11-25', 'dinner')]).toEqual(then);
      expect(subsidy('2026-11-26', 'lunch')).toBe(fen);
    },
  );
});

describe('the elder pays a fixed price', () => {
  test.each([
    ['changsha-county', '430121101', 1200, young(60), [], 1200],
    ['changsha-county', '430121101', 1200, born(60), [], 700],
    ['changsha-county', '430121101', 1200, young(70), ['empty-nest'], 700],
    ['changsha-county', '430121101', 1200, born(70), ['empty-nest'], 300],
    ['changsha-county', '430121101', 1200, born(60), ['tekun'], 300],
    ['changsha-county', '430121101', 250, born(60), ['tekun'], 250],
    ['qingdao-chengyang', '370214001', 1500, young(60), [], 1500],
    ['qingdao-chengyang', '370214001', 1500, born(60), [], 800],
    ['qingdao-chengyang', '370214001', 1500, born(70), [], 700],
    ['qingdao-chengyang', '370214001', 1500, born(80), [], 600],
    ['qingdao-chengyang', '370214001', 1500, born(80), ['dibao'], 200],
    ['qingdao-jimo', '370215001', 1500, young(70), ['dibao'], 1500],
    ['qingdao-jimo', '370215001', 1500, born(70), [], 500],
    ['qingdao-jimo', '370215001', 1500, born(70), ['tekun'], 0],
    ['wuxi-liangxi', '320213001', 1500, young(60), [], 1500],
    ['wuxi-liangxi', '320213001', 1500, born(60), [], 1200],
    ['wuxi-liangxi', '320213001', 1500, born(60), ['living-alone'], 1000],
    ['wuxi-liangxi', '320213001', 1000, born(60), ['living-alone'], 1000],
    ['longyan-liancheng', '350825101201', 1000, born(60), [], 1000],
    ['longyan-liancheng', '350825101201', 1000, born(60), ['left-behind'], 500],
    ['longyan-liancheng', '350825101201', 1000, young(76), ['left-behind'], 500],
    ['longyan-liancheng', '350825101201', 1000, born(76), ['left-behind'], 300],
    ['longyan-liancheng', '350825101201', 1000, born(90), ['left-behind'], 0],
    ['xuancheng-xuanzhou', '341802001', 1200, born(60), [], 800],
    ['xuancheng-xuanzhou', '341802001', 1200, born(70), [], 700],
    ['xuancheng-xuanzhou', '341802001', 1200, born(80), [], 600],
    ['xiamen-haicang', '350205001', 1100, young(75), [], 1100],
    ['xiamen-haicang', '350205001', 1100, born(75), [], 0],
  ] as const)('%s: %3$i, born %4$o, %5$o -> %6$i', (name, place, listFen, facts, categories, elder) => {
    const { home, facility } = at(place);
    const meal = aMeal({ facts: { ...home, ...facts, categories: [...categories] }, facility, listFen });
    expect(rule(name)(meal).selfPayFen).toBe(elder);
  });

  test.each([
    ['intact', 800],
    ['mild', 600],
  ] as const)('Xuancheng: somebody of 65 assessed as %s pays %i', (assessmentLevel, elder) => {
    const { home, facility } = at('341802001');
    const meal = aMeal({ facts: { ...home, ...born(65), assessmentLevel }, facility });
    expect(rule('xuancheng-xuanzhou')(meal).selfPayFen).toBe(elder);
  });

  test('Xiamen, Haicang: the donors pay, no office does', () => {
    const { home, facility } = at('350205001');
    expect(paidBy(rule('xiamen-haicang')(aMeal({ facts: { ...home, ...born(75) }, facility, listFen: 1100 })))).toEqual(
      {
        charity: 1100,
      },
    );
  });
});

describe('Guangzhou, Conghua: the city pays a quarter, the home village what is left above the fixed price', () => {
  const price = rule('guangzhou-conghua');
  const village = '440117101201';
  const { home, facility } = at(village);
  test.each([
    { facts: young(60), region: village, listFen: 1200, layers: {}, elder: 1200 },
    { facts: born(60), region: village, listFen: 1200, layers: { city: 300, village: 400 }, elder: 500 },
    { facts: born(70), region: village, listFen: 1200, layers: { city: 300, village: 600 }, elder: 300 },
    { facts: born(80), region: village, listFen: 1200, layers: { city: 300, village: 800 }, elder: 100 },
    { facts: born(60), region: village, listFen: 600, layers: { city: 150 }, elder: 450 },
    { facts: born(60), region: '440117101202', listFen: 1200, layers: { city: 300 }, elder: 900 },
  ])('$facts.birthDate at $region, $listFen: the elder pays $elder', ({ facts, region, listFen, layers, elder }) => {
    const quote = price(aMeal({ facts: { ...home, ...facts }, facility: { ...facility, region }, listFen }));
    const named = { city: 'city:440100', village: 'village:440117101201' };
    const expected = Object.entries(layers).map(([level, fen]) => [named[level as keyof typeof named], fen]);
    expect(paidBy(quote)).toEqual(Object.fromEntries(expected));
    expect(quote.selfPayFen).toBe(elder);
  });
});

describe('Nanjing, Jianye: less for breakfast', () => {
  const price = rule('nanjing-jianye');
  const { home, facility } = at('320105001');
  test.each([
    { who: 'supported', facts: { ...born(60), categories: ['jisheng' as const] }, breakfast: 100, lunch: 200 },
    { who: 'a hundred', facts: born(100), breakfast: 100, lunch: 200 },
    { who: '75', facts: born(75), breakfast: 50, lunch: 100 },
    { who: '74', facts: young(75), breakfast: 0, lunch: 0 },
    { who: '75, living elsewhere', facts: { ...born(75), residence: '320104001' }, breakfast: 0, lunch: 0 },
  ])('$who: $breakfast, $lunch', ({ facts, breakfast, lunch }) => {
    const subsidy = (mealtime: MealToPrice['mealtime']) =>
      price(aMeal({ facts: { ...home, ...facts }, facility, mealtime, listFen: 600 })).subsidyFen;
    expect([subsidy('breakfast'), subsidy('lunch'), subsidy('dinner')]).toEqual([breakfast, lunch, lunch]);
  });
});

describe('a part of the price', () => {
  test.each([
    [young(60), 1500, 0],
    [born(60), 1500, 300],
    [born(80), 1500, 375],
    [born(80), 1001, 250],
    [born(80), 1002, 251],
    [young(90), 1500, 375],
    [born(90), 1500, 1500],
  ])('Xiangyang, born %o, a meal of %i: the street pays %i', (facts, listFen, subsidy) => {
    const { home, facility } = at('420606001');
    expect(rule('xiangyang-fancheng')(aMeal({ facts: { ...home, ...facts }, facility, listFen })).subsidyFen).toBe(
      subsidy,
    );
  });

  test.each([
    [young(60), 1999, 0],
    [born(60), 1999, 400],
    [born(70), 1999, 600],
    [born(80), 1999, 800],
    [born(90), 1999, 1999],
  ])(
    'Daxinganling, born %o, a meal of %i: the restaurant takes %i off, nobody subsidises',
    (facts, listFen, discount) => {
      const quote = rule('daxinganling')(aMeal({ facts, listFen }));
      expect(quote).toMatchObject({ discountFen: discount, subsidyFen: 0, selfPayFen: listFen - discount });
    },
  );
});

describe('Beijing: vouchers of 100.00 a month', () => {
  const price = rule('beijing-vouchers');
  const { home, facility } = at('110105001');
  const eaten = (fen: number, date = '2026-11-03') => [takenMeal(date, 'lunch', 'province:110000', fen)];
  test.each([
    { who: '79', facts: young(80), taken: [], subsidy: 0 },
    { who: '80', facts: born(80), taken: [], subsidy: 1200 },
    {
      who: '60, severely disabled',
      facts: { ...born(60), categories: ['severe-disability' as const] },
      taken: [],
      subsidy: 1200,
    },
    { who: '88.00 used', facts: born(80), taken: eaten(8800), subsidy: 1200 },
    { who: '88.01 used', facts: born(80), taken: eaten(8801), subsidy: 1199 },
    { who: '100.00 used', facts: born(80), taken: eaten(10_000), subsidy: 0 },
    { who: '100.00 used last month', facts: born(80), taken: eaten(10_000, '2026-10-31'), subsidy: 1200 },
  ])('$who: $subsidy', ({ facts, taken, subsidy }) => {
    expect(price(aMeal({ facts: { ...home, ...facts }, facility, taken })).subsidyFen).toBe(subsidy);
  });
});

describe('Tianjin after the extension: five groups, meals of 13.00 and more', () => {
  const price = rule('tianjin-extended');
  const { home, facility } = at('120101001');
  test.each([
    ['79', young(80), {}, 0],
    ['80', born(80), {}, 300],
    ['70, alone', born(70), { categories: ['living-alone'] }, 300],
    ['69, alone', young(70), { categories: ['living-alone'] }, 0],
    ['70, assessed as mild', born(70), { assessmentLevel: 'mild' }, 300],
    ['70, low income only', born(70), { categories: ['dibao'] }, 0],
    ['60, low income and severe', born(60), { categories: ['dibao'], assessmentLevel: 'severe' }, 300],
    ['60, low income and moderate', born(60), { categories: ['dibao'], assessmentLevel: 'moderate' }, 0],
    ['60, severely disabled', born(60), { categories: ['severe-disability'] }, 300],
    ['59, severely disabled', young(60), { categories: ['severe-disability'] }, 0],
    ['80, registered elsewhere', born(80), { household: '411025101' }, 0],
  ] as const)('%s: %4$i', (_who, birth, facts, subsidy) => {
    const meal = aMeal({ facts: { ...home, ...birth, ...(facts as object) }, facility, listFen: 1500 });
    expect(price(meal).subsidyFen).toBe(subsidy);
  });

  test.each([
    [1299, 0],
    [1300, 300],
  ])('a meal of %i: %i', (listFen, subsidy) => {
    expect(price(aMeal({ facts: { ...home, ...born(80) }, facility, listFen })).subsidyFen).toBe(subsidy);
  });
});

describe('several pay together, and one of them owns the odd fen', () => {
  test.each([
    { age: 60, listFen: 800, elder: 200, county: 300, village: 300 },
    { age: 60, listFen: 801, elder: 200, county: 300, village: 301 },
    { age: 70, listFen: 800, elder: 100, county: 350, village: 350 },
    { age: 80, listFen: 801, elder: 0, county: 400, village: 401 },
    { age: 60, listFen: 201, elder: 200, county: 0, village: 1 },
    { age: 60, listFen: 200, elder: 200, county: 0, village: 0 },
  ])(
    'Yiyuan, $age, a meal of $listFen: $elder, county $county, village $village',
    ({ age, listFen, elder, ...parts }) => {
      const { home, facility } = at('370323101201');
      const quote = rule('zibo-yiyuan')(aMeal({ facts: { ...home, ...born(age) }, facility, listFen }));
      const { 'county:370323': county = 0, 'village:370323101201': village = 0 } = paidBy(quote);
      expect({ elder: quote.selfPayFen, county, village }).toEqual({ elder, ...parts });
    },
  );

  test('Pucheng: 2.00 among village, county and donors is 0.66, 0.66 and 0.68', () => {
    const { home, facility } = at('350722101201');
    const price = (facts: Partial<PricedElder>) =>
      paidBy(rule('nanping-pucheng')(aMeal({ facts: { ...home, ...facts }, facility, listFen: 1000 })));
    const sixty = { ...born(60), categories: ['left-behind' as const] };
    expect(price(sixty)).toEqual({ 'village:350722101201': 66, 'county:350722': 66, charity: 68 });
    expect(price({ ...sixty, ...born(80) })).toEqual({
      'village:350722101201': 133,
      'county:350722': 133,
      charity: 134,
    });
    expect(price(born(60))).toEqual({});
  });

  test.each([
    ['110119101201', young(75), 1500],
    ['110119101201', born(75), 0],
    ['110119101202', born(75), 1500],
  ])('Yanqing, eating at %s, born %o: the elder pays %i', (region, facts, elder) => {
    const { home } = at('110119101201');
    const quote = rule('beijing-yanqing')(aMeal({ facts: { ...home, ...facts }, facility: { region }, listFen: 1500 }));
    expect(quote.selfPayFen).toBe(elder);
    expect(paidBy(quote)).toEqual(elder > 0 ? {} : { 'township:110119101': 750, 'village:110119101201': 750 });
  });
});

describe('Zhuhai, Xiangzhou: city and district 3.00 each, the canteen a tenth of what is left', () => {
  const price = rule('zhuhai-xiangzhou');
  const { home, facility } = at('440402001');
  test.each([
    { who: 'the published example', listFen: 2000, household: '440402001', layers: [300, 300, 140], elder: 1260 },
    {
      who: 'registered in another district',
      listFen: 2000,
      household: '440403101',
      layers: [300, 0, 170],
      elder: 1530,
    },
    { who: 'registered elsewhere', listFen: 2000, household: '411025101', layers: [0, 0, 200], elder: 1800 },
    { who: '10.00', listFen: 1000, household: '440402001', layers: [300, 300, 40], elder: 360 },
    { who: '9.99', listFen: 999, household: '440402001', layers: [0, 0, 100], elder: 899 },
  ])('$who: the elder pays $elder', ({ listFen, household, layers, elder }) => {
    const quote = price(aMeal({ facts: { ...home, ...born(60), household }, facility, listFen }));
    const { 'city:440400': city = 0, 'county:440402': county = 0, operator = 0 } = paidBy(quote);
    expect([city, county, operator]).toEqual(layers);
    expect(quote.selfPayFen).toBe(elder);
  });

  test('city and district once a day, the canteen every time', () => {
    const lunch = {
      ...takenMeal('2026-11-25', 'lunch', 'city:440400', 600),
      layers: [
        { payer: 'city:440400', fen: 300 },
        { payer: 'county:440402', fen: 300 },
      ],
    };
    const facts = { ...home, ...born(60) };
    const dinner = price(aMeal({ facts, facility, mealtime: 'dinner', listFen: 2000, taken: [lunch] }));
    expect(paidBy(dinner)).toEqual({ operator: 200 });
  });
});

describe('what the points are paid', () => {
  const point = (region: string) => ({ facilityId: 'fc_A', region, kind: 'canteen' as const });
  const elder = (place: string, facts: Partial<PricedElder> & { birthDate: string }): PricedElder =>
    aMeal({ facts: { household: place, residence: place, ...facts } }).facts;

  test.each([
    ['nanjing-jianye', '320105001', { ...born(60), categories: ['dibao'], assessmentLevel: 'mild' }, 300],
    ['nanjing-jianye', '320105001', { ...born(60), categories: ['dibao'], assessmentLevel: 'intact' }, 0],
    ['nanjing-jianye', '320105001', { ...born(80), assessmentLevel: 'severe' }, 0],
    ['shenzhen', '440304001', born(100), 200],
    ['shenzhen', '440304001', young(100), 0],
    ['shenzhen', '440304001', { ...born(70), assessmentLevel: 'moderate' }, 200],
    ['shenzhen', '440304001', { ...born(70), assessmentLevel: 'mild' }, 0],
    ['shenzhen', '440304001', { ...young(70), assessmentLevel: 'total' }, 0],
  ] as const)('%s: a delivery to %3$o pays %4$i', (name, place, facts, fen) => {
    const one = { facts: elder(place, facts as Partial<PricedElder> & { birthDate: string }), subsidyFen: 0 };
    const trip = { facility: point(place), date: '2026-11-25', mealtime: 'lunch' as const };
    expect(quoteDelivery(policyOf(name), { ...trip, elders: [one] }).subsidyFen).toBe(fen);
    expect(quoteDelivery(policyOf(name), { ...trip, elders: [one, one] }).subsidyFen).toBe(2 * fen);
  });

  const served = (elderId: string, facts: PricedElder, differences: Partial<ServedMeal> = {}): ServedMeal => ({
    elderId,
    facts,
    date: '2026-11-25',
    mealtime: 'lunch',
    mode: 'eat-in',
    listFen: 1500,
    discountFen: 0,
    subsidyFen: 0,
    ...differences,
  });
  const november = { month: '2026-11', inForce: { from: '2026-01-01', to: '2026-12-31' } };

  test('Shanghai, Huangpu: 0.80 for each meal of 65 to 74, 1.50 from 75', () => {
    const place = '310101001';
    const ages = [young(65), born(65), young(75), born(75)];
    const meals = ages.map((birth, i) => served(`el_${i}`, elder(place, birth)));
    const [quote] = quoteOperatorMonth(policyOf('shanghai-huangpu'), { facility: point(place), ...november, meals });
    expect(quote).toMatchObject({ units: 3, subsidyFen: 310 });
  });

  test('Beijing: 3.00 for each diner and day, however many meals', () => {
    const place = '110105001';
    const [eighty, other] = [elder(place, born(80)), elder(place, born(60))];
    const meals = [
      served('el_1', eighty),
      served('el_1', eighty, { mealtime: 'dinner' }),
      served('el_1', eighty, { date: '2026-11-26' }),
      served('el_2', other),
      served('el_3', elder(place, young(60))),
    ];
    const [quote] = quoteOperatorMonth(policyOf('beijing'), { facility: point(place), ...november, meals });
    expect(quote).toMatchObject({ units: 3, subsidyFen: 900 });
  });

  test.each(['shenzhen', 'tianjin-2019'])('%s: 2.00 for each meal that was subsidised', (name) => {
    const place = name === 'shenzhen' ? '440304001' : '120101001';
    const facts = elder(place, born(80));
    const meals = [
      served('el_1', facts, { subsidyFen: 500 }),
      served('el_2', facts),
      served('el_3', facts, { subsidyFen: 1 }),
    ];
    const [quote] = quoteOperatorMonth(policyOf(name), { facility: point(place), ...november, meals });
    expect(quote).toMatchObject({ units: 2, subsidyFen: 400 });
  });

  test('Xiangyang: 100,000.00 a year for each canteen', () => {
    const volume = { meals: 20_000, diners: 150, days: 300 };
    const year = { facility: point('420606001'), year: 2026, volume };
    expect(quoteOperatorYear(policyOf('xiangyang-fancheng'), year)).toMatchObject([{ subsidyFen: 10_000_000 }]);
  });
});
