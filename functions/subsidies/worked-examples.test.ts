import { addDays, datesBetween } from '../../shared/business-time.ts';
import { aMeal, takenMeal } from './a-meal.ts';
import { examplePolicy } from './example-policies.ts';
import type { Policy } from './policy.ts';
import type { MealToPrice, TakenMeal } from './quote.ts';
import { quoteMeal } from './quote-meal.ts';

/** The published rules against the published examples, in fen. */
const rule = (name: string): Policy => ({ ...examplePolicy(name), policyId: `po_${name}` });
const born = (age: number): { birthDate: string } => ({ birthDate: `${2026 - age}-01-01` });
const paid = (policy: Policy, meal: MealToPrice) => {
  const { layers, subsidyFen, selfPayFen } = quoteMeal(policy, meal);
  return { layers: Object.fromEntries(layers.map(({ payer, fen }) => [payer, fen])), subsidyFen, selfPayFen };
};

describe('Xuchang, Xiangcheng: a fixed price by age, the county pays the rest', () => {
  const county = rule('xuchang-xiangcheng');
  test.each([
    { age: 59, listFen: 1200, elder: 1200 },
    { age: 60, listFen: 1200, elder: 500 },
    { age: 69, listFen: 1200, elder: 500 },
    { age: 70, listFen: 1200, elder: 300 },
    { age: 79, listFen: 1000, elder: 300 },
    { age: 80, listFen: 1200, elder: 200 },
    { age: 101, listFen: 1500, elder: 200 },
    { age: 65, listFen: 400, elder: 400 },
    { age: 65, listFen: 500, elder: 500 },
    { age: 65, listFen: 501, elder: 500 },
  ])('at $age a meal of $listFen costs $elder', ({ age, listFen, elder }) => {
    const meal = aMeal({ listFen, facts: born(age) });
    const { layers, selfPayFen } = paid(county, meal);
    expect(selfPayFen).toBe(elder);
    expect(layers).toEqual(elder === listFen ? {} : { 'county:411025': listFen - elder });
  });

  test('turning 80 on the day of the meal counts on the day', () => {
    const turning = { birthDate: '1946-11-25' };
    expect(paid(county, aMeal({ date: '2026-11-24', facts: turning })).selfPayFen).toBe(300);
    expect(paid(county, aMeal({ date: '2026-11-25', facts: turning })).selfPayFen).toBe(200);
  });

  test.each([
    [{ deceased: true }, '老人已去世，补贴停止'],
    [{ suspended: true }, '老人的服务已暂停，补贴停止'],
    [{ inInstitution: true }, '入住机构期间不补'],
    [{ residence: '411002001001' }, '居住地不在本政策的地区，不补'],
  ])('stops at once: %o', (facts, reason) => {
    expect(quoteMeal(county, aMeal({ facts }))).toMatchObject({ subsidyFen: 0, selfPayFen: 1200, reasons: [reason] });
  });
});

describe('Guangzhou, Zengcheng: city, district and town share a meal of 12.00', () => {
  const district = rule('guangzhou-zengcheng');
  const [town, otherTown, otherDistrict] = ['440118101', '440118102', '440106001'];
  const city = { 'city:440100': 300 };
  const both = { ...city, 'county:440118': 300 };
  const group = {
    hardship: { ...born(70), categories: ['dibao' as const] },
    'hardship and 80+': { ...born(85), categories: ['tekun' as const] },
    '80+': born(80),
    '60-79': born(79),
    '59': born(59),
  };
  test.each([
    { who: 'hardship', at: town, layers: { ...both, 'township:440118101': 500 }, elder: 100 },
    { who: 'hardship', at: otherTown, layers: both, elder: 600 },
    { who: 'hardship', at: otherDistrict, layers: city, elder: 900 },
    { who: 'hardship and 80+', at: town, layers: { ...both, 'township:440118101': 500 }, elder: 100 },
    { who: '80+', at: town, layers: { ...both, 'township:440118101': 300 }, elder: 300 },
    { who: '80+', at: otherTown, layers: both, elder: 600 },
    { who: '60-79', at: town, layers: { ...both, 'township:440118101': 100 }, elder: 500 },
    { who: '60-79', at: otherDistrict, layers: city, elder: 900 },
    { who: '60-79', at: '440300001', layers: {}, elder: 1200 },
    { who: '59', at: town, layers: {}, elder: 1200 },
  ] as const)('$who at $at pays $elder', ({ who, at, layers, elder }) => {
    const facts = { ...group[who], household: '440118101001', residence: '440118101001' };
    const meal = aMeal({ facts, facility: { region: at } });
    expect(paid(district, meal)).toEqual({ layers, subsidyFen: 1200 - elder, selfPayFen: elder });
  });

  test('a layer that is lost says why', () => {
    const facts = { ...born(70), household: '440118101001', residence: '440118101001' };
    expect(quoteMeal(district, aMeal({ facts, facility: { region: otherDistrict } })).reasons).toEqual([
      '区级补贴：就餐点不在老人户籍地的县（区）',
      '镇街补贴：就餐点不在老人户籍地的乡镇（街道）',
    ]);
  });
});

describe('Guangzhou: a quarter of the price, at most 3.00, once a lunch and once a dinner', () => {
  const city = rule('guangzhou');
  const facts = { ...born(66), household: '440104001', residence: '440104001' };
  const at = { facts, facility: { region: '440104001' } };
  test.each([
    [1200, 300],
    [1199, 300],
    [1000, 250],
    [1600, 300],
    [999, 250],
    [997, 249],
    [0, 0],
  ])('%i -> %i', (listFen, subsidy) => {
    expect(paid(city, aMeal({ ...at, listFen })).subsidyFen).toBe(subsidy);
  });

  test('lunch and dinner each once, breakfast never', () => {
    const lunch = takenMeal('2026-11-25', 'lunch', 'city:440100', 300);
    const subsidy = (mealtime: MealToPrice['mealtime']) =>
      paid(city, aMeal({ ...at, mealtime, taken: [lunch] })).subsidyFen;
    expect([subsidy('breakfast'), subsidy('lunch'), subsidy('dinner')]).toEqual([0, 0, 300]);
  });
});

describe('Shenzhen: lunch on workdays', () => {
  const city = rule('shenzhen');
  const facts = { ...born(75), household: '440304001', residence: '440304001' };
  const at = { facility: { region: '440304001' }, date: '2026-11-25' };
  const key = { ...facts, categories: ['tekun' as const] };
  test.each([
    { who: 'a key person', facts: key, listFen: 1800, subsidy: 1500 },
    { who: 'a key person', facts: key, listFen: 1200, subsidy: 1200 },
    { who: 'a key person', facts: key, listFen: 1500, subsidy: 1500 },
    { who: 'a hundred years', facts: { ...facts, ...born(100) }, listFen: 1800, subsidy: 1500 },
    { who: 'registered, 69', facts: { ...facts, ...born(69) }, listFen: 1200, subsidy: 0 },
    { who: 'registered, 70', facts: { ...facts, ...born(70) }, listFen: 1200, subsidy: 500 },
    { who: 'registered, 99', facts: { ...facts, ...born(99) }, listFen: 450, subsidy: 450 },
    { who: 'not registered here, 75', facts: { ...facts, household: '411025101' }, listFen: 1200, subsidy: 0 },
  ])('$who, $listFen -> $subsidy', ({ facts, listFen, subsidy }) => {
    expect(paid(city, aMeal({ ...at, facts, listFen })).subsidyFen).toBe(subsidy);
  });

  test.each([
    { date: '2026-02-13', subsidy: 1500, day: 'Friday before the Spring Festival' },
    { date: '2026-02-14', subsidy: 1500, day: 'Saturday, make-up workday' },
    { date: '2026-02-15', subsidy: 0, day: 'first day of the holiday' },
    { date: '2026-02-16', subsidy: 0, day: 'Monday, holiday' },
    { date: '2026-02-23', subsidy: 0, day: 'last day of the holiday' },
    { date: '2026-02-24', subsidy: 1500, day: 'Tuesday after' },
    { date: '2026-11-28', subsidy: 0, day: 'ordinary Saturday' },
    { date: '2027-01-04', subsidy: 0, day: 'a Monday the calendar does not know' },
  ])('$date, $day -> $subsidy', ({ date, subsidy }) => {
    expect(paid(city, aMeal({ ...at, facts: key, date, listFen: 1800 })).subsidyFen).toBe(subsidy);
  });

  test('not for dinner', () => {
    expect(paid(city, aMeal({ ...at, facts: key, mealtime: 'dinner' })).subsidyFen).toBe(0);
  });
});

describe('Beijing: 5.00 once a day, if the meal costs more than 5.00', () => {
  const municipal = rule('beijing');
  const at = { facts: { ...born(80), household: '110105001', residence: '110105001' }, facility: { region: '110105' } };
  test.each([
    [450, 0],
    [500, 0],
    [501, 500],
    [1200, 500],
  ])('%i -> %i', (listFen, subsidy) => {
    expect(paid(municipal, aMeal({ ...at, listFen })).subsidyFen).toBe(subsidy);
  });

  test('lunch and dinner the same day: 5.00, then 0; the next day again', () => {
    const taken = [takenMeal('2026-11-25', 'lunch', 'province:110000', 500)];
    const dinner = quoteMeal(municipal, aMeal({ ...at, mealtime: 'dinner', taken }));
    expect(dinner).toMatchObject({ subsidyFen: 0, selfPayFen: 1200, reasons: ['当天已补 1 餐，达到上限，本餐不再补'] });
    expect(paid(municipal, aMeal({ ...at, date: '2026-11-26', taken })).subsidyFen).toBe(500);
  });

  test('a lunch without subsidy leaves the dinner its own', () => {
    const taken = [takenMeal('2026-11-25', 'lunch', 'province:110000', 0)];
    expect(paid(municipal, aMeal({ ...at, mealtime: 'dinner', taken })).subsidyFen).toBe(500);
  });
});

describe('Tianjin', () => {
  const at = { facts: { ...born(70), household: '120101001', residence: '120101001' }, facility: { region: '120101' } };
  const payer = 'province:120000';

  test.each([
    { date: '2026-05-08', mealtime: 'lunch', subsidy: 300 },
    { date: '2026-05-08', mealtime: 'dinner', subsidy: 0 },
    { date: '2026-05-09', mealtime: 'lunch', subsidy: 300 },
    { date: '2026-05-10', mealtime: 'lunch', subsidy: 0 },
    { date: '2026-05-05', mealtime: 'lunch', subsidy: 0 },
  ] as const)('2019: $mealtime on $date -> $subsidy', ({ date, mealtime, subsidy }) => {
    expect(paid(rule('tianjin-2019'), aMeal({ ...at, date, mealtime })).subsidyFen).toBe(subsidy);
  });

  test('2019 and 2022: nothing while living in an institution', () => {
    for (const name of ['tianjin-2019', 'tianjin-2022'])
      expect(paid(rule(name), aMeal({ ...at, facts: { ...at.facts, inInstitution: true } })).subsidyFen).toBe(0);
  });

  test('2022: any day, lunch or dinner, five a week from Monday to Sunday and a new week on Monday', () => {
    const policy = rule('tianjin-2022');
    const monday = '2026-11-23';
    const taken: TakenMeal[] = [];
    const eaten = datesBetween(monday, addDays(monday, 7)).map((date, i) => {
      const mealtime = i % 2 === 0 ? 'lunch' : 'dinner';
      const { subsidyFen } = quoteMeal(policy, aMeal({ ...at, date, mealtime, taken: [...taken] }));
      taken.push(takenMeal(date, mealtime, payer, subsidyFen));
      return subsidyFen;
    });
    expect(eaten).toEqual([300, 300, 300, 300, 300, 0, 0, 300]);
  });

  test('2022: meals booked ahead for the rest of the week count too', () => {
    const ahead = ['2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28'];
    const taken = ahead.map((date) => takenMeal(date, 'lunch', payer, 300));
    expect(paid(rule('tianjin-2022'), aMeal({ ...at, date: '2026-11-23', taken })).subsidyFen).toBe(0);
  });
});
