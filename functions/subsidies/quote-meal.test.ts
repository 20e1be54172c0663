import { aLayer, aMeal, aPolicy, takenMeal } from './a-meal.ts';
import type { Policy } from './policy.ts';
import { quoteMeal } from './quote-meal.ts';

const paidBy = (policy: Policy | undefined, meal = aMeal()) => {
  const { discountFen, layers, selfPayFen } = quoteMeal(policy, meal);
  return { discountFen, layers: layers.map(({ payer, fen }) => [payer, fen]), selfPayFen };
};
const everybody = (amount: Record<string, unknown>) => ({
  choose: 'first',
  classes: [{ label: '所有老人', amount }],
});
const fixed = (fen: number) => everybody({ kind: 'fixed', fen });
const cityLayer = (differences = {}) =>
  aLayer({ label: '市级补贴', payer: { level: 'city', of: 'policy' }, ...differences });

describe('the stack of payers', () => {
  test('the whole quote, with the reason of every part', () => {
    const policy = aPolicy({
      discounts: [{ label: '商家优惠', ...everybody({ kind: 'fixed', fen: 100 }) }],
      layers: [
        cityLayer(fixed(300)),
        aLayer(),
        aLayer({ payer: { level: 'charity' }, label: '慈善', who: [{ age: { from: 90 } }] }),
      ],
    });
    expect(quoteMeal(policy, aMeal())).toEqual({
      policyId: 'po_TEST',
      listFen: 1200,
      discountFen: 100,
      layers: [
        { payer: 'city:411000', label: '市级补贴', fen: 300, reason: '所有老人：每餐 3.00 元' },
        { payer: 'county:411025', label: '县级补贴', fen: 500, reason: '所有老人：每餐 5.00 元' },
      ],
      subsidyFen: 800,
      selfPayFen: 300,
      reasons: ['商家优惠：减 1.00 元（所有老人）', '慈善：未满 90 周岁'],
    });
  });

  test('the first in order pays first, until the price is paid', () => {
    const layers = [cityLayer(fixed(900)), aLayer(fixed(500)), aLayer({ payer: { level: 'operator' }, ...fixed(100) })];
    expect(paidBy(aPolicy({ layers })).layers).toEqual([
      ['city:411000', 900],
      ['county:411025', 300],
    ]);
    expect(quoteMeal(aPolicy({ layers }), aMeal()).reasons).toEqual(['县级补贴：所有老人：每餐 1.00 元，本餐无需再补']);
  });

  test('county and city share what is above the own price; the odd fen is the county’s', () => {
    const shares = [{ payer: { level: 'city', of: 'policy' }, numerator: 1, denominator: 3, rounding: 'floor' }];
    const layers = [aLayer({ shares, ...everybody({ kind: 'fixed-price', elderPaysFen: 500 }) })];
    const quote = quoteMeal(aPolicy({ layers }), aMeal({ listFen: 1201 }));
    expect(quote.layers).toEqual([
      {
        payer: 'city:411000',
        label: '县级补贴',
        fen: 233,
        reason: '所有老人：老人付 5.00 元，超出部分；承担其中 1/3',
      },
      {
        payer: 'county:411025',
        label: '县级补贴',
        fen: 468,
        reason: '所有老人：老人付 5.00 元，超出部分；承担余下部分',
      },
    ]);
    expect(quote.selfPayFen).toBe(500);
  });

  test('one payer pays a meal once, even when two layers turn out to be its own', () => {
    const layers = [
      aLayer({ payer: { level: 'county', of: 'household' }, ...fixed(100) }),
      aLayer({ label: '就餐地补贴', payer: { level: 'county', of: 'facility' }, ...fixed(200) }),
    ];
    const atHome = quoteMeal(aPolicy({ layers }), aMeal());
    expect(atHome.layers.map(({ fen }) => fen)).toEqual([100]);
    expect(atHome.reasons).toEqual(['就餐地补贴：同一出资方本餐只补一次']);
    const away = aMeal({ facility: { region: '411002001' } });
    expect(paidBy(aPolicy({ layers }), away).layers).toEqual([
      ['county:411025', 100],
      ['county:411002', 200],
    ]);
  });

  test('a payer that the files do not name pays nothing', () => {
    const layers = [aLayer({ payer: { level: 'township', of: 'facility' } })];
    expect(quoteMeal(aPolicy({ layers }), aMeal({ facility: { region: '411025' } }))).toMatchObject({
      selfPayFen: 1200,
      reasons: ['县级补贴：登记的地址不够详细，无法确定由哪里出资'],
    });
  });
});

describe('classes', () => {
  const classes = [
    { label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 100 } },
    { label: '低保', who: [{ categories: ['dibao'] }], amount: { kind: 'fixed', fen: 500 } },
    {
      label: '半价',
      who: [{ age: { from: 70 } }],
      amount: { kind: 'fraction', of: 'list', numerator: 1, denominator: 2, rounding: 'floor' },
    },
  ];
  test.each([
    { choose: 'first', listFen: 1200, fen: 100 },
    { choose: 'best', listFen: 1200, fen: 600 },
    { choose: 'best', listFen: 900, fen: 500 },
    { choose: 'all', listFen: 1500, fen: 1350 },
    { choose: 'all', listFen: 1000, fen: 1000 },
  ])('$choose of a meal of $listFen: $fen', ({ choose, listFen, fen }) => {
    const meal = aMeal({ listFen, facts: { birthDate: '1950-01-01', categories: ['dibao'] } });
    expect(quoteMeal(aPolicy({ layers: [aLayer({ choose, classes })] }), meal).subsidyFen).toBe(fen);
  });

  test('those that add up are each named', () => {
    const meal = aMeal({ facts: { birthDate: '1960-01-01', categories: ['dibao'] } });
    expect(quoteMeal(aPolicy({ layers: [aLayer({ choose: 'all', classes })] }), meal).layers[0]).toMatchObject({
      fen: 600,
      reason: '60 岁以上：每餐 1.00 元，加低保：每餐 5.00 元',
    });
  });

  test('none that fits is named', () => {
    const young = aMeal({ facts: { birthDate: '1970-01-01' } });
    expect(quoteMeal(aPolicy({ layers: [aLayer({ classes })] }), young).reasons).toEqual([
      '县级补贴：不符合任何一档（60 岁以上、低保、半价）',
    ]);
  });
});

describe('discounts come before the subsidy', () => {
  const byAge = {
    label: '高龄优惠',
    choose: 'first',
    classes: [
      {
        label: '80 岁以上八折',
        who: [{ age: { from: 80 } }],
        amount: { kind: 'fraction', of: 'list', numerator: 1, denominator: 5, rounding: 'floor' },
      },
      { label: '70 岁以上减 1 元', who: [{ age: { from: 70 } }], amount: { kind: 'fixed', fen: 100 } },
    ],
  };
  const half = everybody({ kind: 'fraction', of: 'net', numerator: 1, denominator: 2, rounding: 'floor' });
  test.each([
    { birthDate: '1940-01-01', discountFen: 240, county: 480, selfPayFen: 480 },
    { birthDate: '1950-01-01', discountFen: 100, county: 550, selfPayFen: 550 },
    { birthDate: '1960-01-01', discountFen: 0, county: 600, selfPayFen: 600 },
  ])('born $birthDate', ({ birthDate, discountFen, county, selfPayFen }) => {
    const policy = aPolicy({ discounts: [byAge], layers: [aLayer(half)] });
    expect(paidBy(policy, aMeal({ facts: { birthDate } }))).toEqual({
      discountFen,
      layers: [['county:411025', county]],
      selfPayFen,
    });
  });

  test('one discount works on the price the one before left', () => {
    const tenth = everybody({ kind: 'fraction', of: 'net', numerator: 1, denominator: 10, rounding: 'floor' });
    const policy = aPolicy({ discounts: [byAge, { label: '九折', ...tenth }], layers: [] });
    expect(paidBy(policy, aMeal({ facts: { birthDate: '1940-01-01' } })).discountFen).toBe(240 + 96);
  });

  test.each([
    { of: 'list', subsidy: 500 },
    { of: 'net', subsidy: 0 },
  ])('a minimum spend of 12.00 tested on the $of price', ({ of, subsidy }) => {
    const policy = aPolicy({ discounts: [byAge], layers: [aLayer({ price: { of, atLeastFen: 1200 } })] });
    expect(quoteMeal(policy, aMeal({ facts: { birthDate: '1940-01-01' } })).subsidyFen).toBe(subsidy);
  });

  test('a stop ends the subsidy, not the discount of the merchant', () => {
    const policy = aPolicy({ discounts: [byAge] });
    const meal = aMeal({ facts: { birthDate: '1940-01-01', suspended: true } });
    expect(paidBy(policy, meal)).toEqual({ discountFen: 240, layers: [], selfPayFen: 960 });
  });
});

describe('the own payment', () => {
  const generous = (minimumOwnFen: number) => aPolicy({ minimumOwnFen, layers: [aLayer(fixed(5000))] });
  test.each([
    { listFen: 1200, minimumOwnFen: 0, subsidy: 1200 },
    { listFen: 1200, minimumOwnFen: 100, subsidy: 1100 },
    { listFen: 101, minimumOwnFen: 100, subsidy: 1 },
    { listFen: 100, minimumOwnFen: 100, subsidy: 0 },
    { listFen: 99, minimumOwnFen: 100, subsidy: 0 },
  ])('at least $minimumOwnFen of $listFen', ({ listFen, minimumOwnFen, subsidy }) => {
    expect(quoteMeal(generous(minimumOwnFen), aMeal({ listFen })).subsidyFen).toBe(subsidy);
  });

  test('is told where it limits', () => {
    expect(quoteMeal(generous(100), aMeal()).layers[0]?.reason).toBe('所有老人：每餐 50.00 元；老人至少自付 1.00 元');
    expect(quoteMeal(generous(100), aMeal({ listFen: 100 })).reasons).toEqual([
      '县级补贴：老人至少自付 1.00 元，本餐不再补',
    ]);
  });
});

describe('who need not pay the least', () => {
  const policy = aPolicy({
    minimumOwnFen: 100,
    noMinimumFor: [{ categories: ['tekun'] }, { age: { from: 100 } }],
    layers: [aLayer(fixed(5000))],
  });
  test.each([
    { facts: {}, selfPayFen: 100 },
    { facts: { categories: ['tekun' as const] }, selfPayFen: 0 },
    { facts: { birthDate: '1926-11-25' }, selfPayFen: 0 },
    { facts: { birthDate: '1926-11-26' }, selfPayFen: 100 },
  ])('$facts pays $selfPayFen', ({ facts, selfPayFen }) => {
    expect(quoteMeal(policy, aMeal({ facts })).selfPayFen).toBe(selfPayFen);
  });
});

describe('amounts by distance', () => {
  const classes = [
    { label: '3 公里以上', where: { metres: { from: 3001 } }, amount: { kind: 'fixed', fen: 300 } },
    { label: '3 公里以内', where: { metres: { to: 3000 } }, amount: { kind: 'fixed', fen: 100 } },
  ];
  const policy = aPolicy({ layers: [aLayer({ classes })] });
  test.each([
    { distanceMetres: 3001, subsidyFen: 300, reasons: [] },
    { distanceMetres: 3000, subsidyFen: 100, reasons: [] },
    { distanceMetres: undefined, subsidyFen: 0, reasons: ['县级补贴：不知道老人住处到就餐点的距离，无法判断'] },
  ])('$distanceMetres metres: $subsidyFen', ({ distanceMetres, ...expected }) => {
    expect(quoteMeal(policy, aMeal({ distanceMetres }))).toMatchObject(expected);
  });
});

describe('payers who share a layer', () => {
  const half = [{ payer: { level: 'city', of: 'policy' }, numerator: 1, denominator: 2, rounding: 'floor' }];
  const shared = (differences = {}) => aPolicy({ layers: [aLayer({ shares: half, ...fixed(501), ...differences })] });

  test('what the quota cuts is shared as well', () => {
    const policy = shared({ quotas: [{ per: 'month', fen: 1000 }] });
    const taken = [
      takenMeal('2026-11-03', 'lunch', 'city:411000', 300),
      takenMeal('2026-11-04', 'lunch', 'county:411025', 301),
    ];
    expect(paidBy(policy, aMeal({ taken }))).toEqual({
      discountFen: 0,
      layers: [
        ['city:411000', 199],
        ['county:411025', 200],
      ],
      selfPayFen: 801,
    });
  });

  test('a share whose payer the files do not name leaves the whole layer unpaid', () => {
    const village = [{ payer: { level: 'village', of: 'facility' }, numerator: 1, denominator: 2, rounding: 'floor' }];
    expect(quoteMeal(shared({ shares: village }), aMeal()).reasons).toEqual([
      '县级补贴：登记的地址不够详细，无法确定由哪里出资',
    ]);
  });

  test('the county of the home and that of the point share; at home it is one', () => {
    const layer = {
      payer: { level: 'county', of: 'facility' },
      shares: [{ payer: { level: 'county', of: 'household' }, numerator: 1, denominator: 2, rounding: 'floor' }],
    };
    expect(paidBy(shared(layer)).layers).toEqual([['county:411025', 501]]);
    expect(paidBy(shared(layer), aMeal({ facility: { region: '411002001' } })).layers).toEqual([
      ['county:411025', 250],
      ['county:411002', 251],
    ]);
  });
});

describe('quotas', () => {
  const monthly = { per: 'month', fen: 1000 };
  test.each([
    { used: 0, fen: 500 },
    { used: 500, fen: 500 },
    { used: 501, fen: 499 },
    { used: 999, fen: 1 },
    { used: 1000, fen: 0 },
  ])('10.00 a month over all layers, $used used', ({ used, fen }) => {
    const taken = [takenMeal('2026-11-03', 'lunch', 'county:411025', used)];
    expect(quoteMeal(aPolicy({ quotas: [monthly] }), aMeal({ taken })).subsidyFen).toBe(fen);
  });

  test('a layer’s quota counts what its own payer paid', () => {
    const layers = [cityLayer({ quotas: [monthly], ...fixed(300) }), aLayer()];
    const taken = [
      takenMeal('2026-11-03', 'lunch', 'city:411000', 900),
      takenMeal('2026-11-04', 'lunch', 'county:411025', 900),
    ];
    const { layers: paid } = quoteMeal(aPolicy({ layers }), aMeal({ taken }));
    expect(paid.map(({ payer, fen, reason }) => [payer, fen, reason])).toEqual([
      ['city:411000', 100, '所有老人：每餐 3.00 元；本月最多补 10.00 元'],
      ['county:411025', 500, '所有老人：每餐 5.00 元'],
    ]);
  });

  test('a used-up quota does not open another layer of the same payer', () => {
    const layers = [
      aLayer({ payer: { level: 'county', of: 'household' }, quotas: [{ per: 'day', meals: 1 }], ...fixed(100) }),
      aLayer({ payer: { level: 'county', of: 'facility' }, ...fixed(900) }),
    ];
    const taken = [takenMeal('2026-11-25', 'dinner', 'county:411025', 100)];
    expect(quoteMeal(aPolicy({ layers }), aMeal({ taken })).subsidyFen).toBe(0);
  });

  test('the first layer uses the common quota up before the second', () => {
    const policy = aPolicy({ quotas: [{ per: 'day', fen: 600 }], layers: [cityLayer(fixed(300)), aLayer()] });
    expect(paidBy(policy).layers).toEqual([
      ['city:411000', 300],
      ['county:411025', 300],
    ]);
  });
});

describe('the edges', () => {
  test('no policy in force: the elder pays the list price', () => {
    expect(quoteMeal(undefined, aMeal())).toEqual({
      listFen: 1200,
      discountFen: 0,
      layers: [],
      subsidyFen: 0,
      selfPayFen: 1200,
      reasons: ['当地没有生效的助餐补贴政策'],
    });
  });

  test('a free meal', () => {
    expect(quoteMeal(aPolicy({ minimumOwnFen: 100 }), aMeal({ listFen: 0 }))).toMatchObject({
      layers: [],
      subsidyFen: 0,
      selfPayFen: 0,
      reasons: ['本餐免费'],
      policyId: 'po_TEST',
    });
  });

  test('the smallest meal', () => {
    expect(quoteMeal(aPolicy(), aMeal({ listFen: 1 }))).toMatchObject({ subsidyFen: 1, selfPayFen: 0 });
  });

  test.each([-1, 0.5, Number.NaN, 2 ** 53])('%d is no price', (listFen) => {
    expect(() => quoteMeal(aPolicy(), aMeal({ listFen }))).toThrow(RangeError);
  });
});
