import { aMeal, takenMeal } from '../a-meal.ts';
import { examplePolicy } from '../example-policies.ts';
import { quoteCase } from './quote-text.ts';

const policy = (name: string) => ({ ...examplePolicy(name), policyId: '' });
const home = (place: string) => ({ household: place, residence: place });

test('a meal: what it costs, who bears it and by which rule, what is left', () => {
  const meal = aMeal({
    facts: { ...home('310107001'), birthDate: '1944-03-12', categories: ['dibao'] },
    facility: { region: '310107001' },
    listFen: 2000,
  });
  const { about, lines } = quoteCase(policy('shanghai-putuo'), { meal });
  expect(about).toBe('2026-11-25 午餐 堂食，老年食堂 310107001；82 周岁（1944-03-12 生），低保，户籍、居住 310107001');
  expect(lines).toEqual([
    '项目          出资         金额（元）  说明',
    '原价                            20.00',
    '商家优惠                        -3.00',
    '区级堂食补贴  县区 310107       -5.00  低保老人：每餐 5.00 元',
    '老人付                          12.00',
    '· 长者食堂折扣：减 3.00 元（80 岁以上八五折）',
  ]);
});

test('a meal beyond the quota says why nothing is paid', () => {
  const taken = [takenMeal('2026-11-25', 'lunch', 'province:110000', 500)];
  const meal = aMeal({
    facts: { ...home('110105001'), birthDate: '1944-03-12', inInstitution: true },
    facility: { region: '110105001' },
    mealtime: 'dinner',
    taken,
  });
  const { about, lines } = quoteCase(policy('beijing'), { meal });
  expect(about).toContain('住在机构');
  expect(lines.slice(1)).toEqual([
    '原价               12.00',
    '老人付             12.00',
    '· 当天已补 1 餐，达到上限，本餐不再补',
  ]);
});

test('a trip, a month and a year of a point', () => {
  const facts = aMeal({ facts: { ...home('440304001'), birthDate: '1920-01-01' } }).facts;
  const facility = { facilityId: 'fc_A', region: '440304001', kind: 'canteen' as const };
  const trip = { facility, date: '2026-11-25', mealtime: 'lunch' as const, elders: [{ facts, subsidyFen: 0 }] };
  expect(quoteCase(policy('shenzhen'), { trip }).lines).toEqual([
    '项目        出资       金额（元）  说明',
    '送餐补贴    市 440300        2.00  百岁老人、70 岁以上中度以上失能：送到 1 人',
    '付给就餐点                   2.00',
  ]);
  expect(quoteCase(policy('guangzhou'), { trip }).lines).toEqual(['· 政策没有这样的补贴']);

  const operatorYear = {
    facility: { ...facility, region: '420606001' },
    year: 2026,
    volume: { meals: 20_000, diners: 150, days: 300 },
  };
  const year = quoteCase(policy('xiangyang-fancheng'), { operatorYear });
  expect(year.about).toBe('2026 年，就餐点 420606001；供餐 20000 份，老人 150 人，300 天');
  expect(year.lines.at(-1)).toBe('付给就餐点                      100000.00');
});
