import { aMeal, aPolicy } from './a-meal.ts';
import type { PricedElder, TripToPrice } from './quote.ts';
import { quoteDelivery } from './quote-delivery.ts';

const each = (fen: number, differences = {}) => ({
  choose: 'first',
  classes: [{ label: '送餐', amount: { kind: 'fixed', fen } }],
  ...differences,
});
const CITY = { level: 'city', of: 'policy' };
const rule = (differences = {}) => ({ label: '送餐补贴', payer: CITY, per: 'trip', ...each(200), ...differences });
const policyWith = (...deliveries: object[]) => aPolicy({ deliveries });
const { facts: ordinary, facility } = aMeal({ mode: 'delivery' });
const elder = (facts: Partial<PricedElder> = {}, more: Partial<TripToPrice['elders'][number]> = {}) => ({
  facts: { ...ordinary, ...facts },
  subsidyFen: 500,
  ...more,
});
const trip = (...elders: TripToPrice['elders']): TripToPrice => ({
  facility,
  date: '2026-11-25',
  mealtime: 'lunch',
  elders,
});
const paid = (...asked: Parameters<typeof quoteDelivery>) => {
  const { layers, reasons } = quoteDelivery(...asked);
  return layers.length > 0 ? layers.map(({ payer, fen }) => [payer, fen]) : reasons;
};

describe('Shenzhen: 2.00 a trip to people of a hundred, and of 70 with at least a moderate disability', () => {
  const shenzhen = policyWith(
    rule({
      who: [{ age: { from: 100 } }, { age: { from: 70 }, levels: ['moderate', 'severe', 'total'] }],
    }),
  );
  const born = (age: number) => `${2026 - age}-11-25`;
  const two = [['city:411000', 200]];
  test.each<[string, Partial<PricedElder>, unknown]>([
    ['100 today', { birthDate: born(100) }, two],
    ['100 tomorrow', { birthDate: '1926-11-26' }, ['送餐补贴：不属于补贴对象']],
    ['70, moderate', { birthDate: born(70), assessmentLevel: 'moderate' }, two],
    ['70, mild', { birthDate: born(70), assessmentLevel: 'mild' }, ['送餐补贴：不属于补贴对象']],
    ['69, total', { birthDate: born(69), assessmentLevel: 'total' }, ['送餐补贴：不属于补贴对象']],
    ['70, no assessment', { birthDate: born(70) }, ['送餐补贴：不属于补贴对象']],
  ])('%s', (_, facts, expected) => {
    expect(paid(shenzhen, trip(elder(facts)))).toEqual(expected);
  });

  test('one trip for a couple is one trip, whichever of the two it is for', () => {
    const [able, old] = [elder({ birthDate: born(80) }), elder({ birthDate: born(101) })];
    expect(paid(shenzhen, trip(able, old))).toEqual(two);
    expect(paid(shenzhen, trip(old, { ...old }))).toEqual(two);
  });
});

describe('by distance', () => {
  const byBands = policyWith(
    rule({
      classes: [
        { label: '1 公里以内', where: { metres: { to: 1000 } }, amount: { kind: 'fixed', fen: 100 } },
        { label: '3 公里以内', where: { metres: { from: 1001, to: 3000 } }, amount: { kind: 'fixed', fen: 200 } },
        { label: '3 公里以上', where: { metres: { from: 3001 } }, amount: { kind: 'fixed', fen: 300 } },
      ],
    }),
  );
  test.each<[number, number]>([
    [0, 100],
    [1000, 100],
    [1001, 200],
    [3000, 200],
    [3001, 300],
  ])('%i metres: %i', (distanceMetres, fen) => {
    expect(paid(byBands, trip(elder({}, { distanceMetres })))).toEqual([['city:411000', fen]]);
  });

  test('nothing where nobody knows how far it is, and that is what it says', () => {
    expect(paid(byBands, trip(elder()))).toEqual(['送餐补贴：不知道老人住处到就餐点的距离，无法判断']);
  });

  test('a trip to several homes is paid for the farthest', () => {
    const two = trip(elder({}, { distanceMetres: 400 }), elder({}, { distanceMetres: 2400 }));
    expect(paid(byBands, two)).toEqual([['city:411000', 200]]);
  });
});

describe('who pays', () => {
  test('per elder: each of them, whatever the trip', () => {
    const perElder = policyWith(rule({ per: 'elder', who: [{ age: { from: 70 } }] }));
    const three = trip(elder(), elder({ birthDate: '1950-01-01' }), elder({ birthDate: '1990-01-01' }));
    expect(quoteDelivery(perElder, three)).toEqual({
      layers: [{ payer: 'city:411000', label: '送餐补贴', fen: 400, reason: '送餐：送到 2 人' }],
      subsidyFen: 400,
      policyId: 'po_TEST',
      reasons: [],
    });
  });

  test('per elder, each by the township of the own household', () => {
    const byTown = policyWith(rule({ per: 'elder', payer: { level: 'township', of: 'household' } }));
    const three = trip(elder(), elder({ household: '411025102' }), elder());
    expect(paid(byTown, three)).toEqual([
      ['township:411025101', 400],
      ['township:411025102', 200],
    ]);
  });

  test('city and county share; the odd fen is the county’s', () => {
    const shares = [{ payer: CITY, numerator: 1, denominator: 2, rounding: 'floor' }];
    const shared = policyWith(rule({ payer: { level: 'county', of: 'policy' }, shares, ...each(205) }));
    expect(paid(shared, trip(elder()))).toEqual([
      ['city:411000', 102],
      ['county:411025', 103],
    ]);
  });

  test('two payers pay one trip, one payer only once', () => {
    const county = { label: '县级送餐', payer: { level: 'county', of: 'policy' } };
    const two = policyWith(rule(), rule(county), rule({ label: '再一次' }));
    expect(quoteDelivery(two, trip(elder()))).toMatchObject({
      layers: [{ payer: 'city:411000' }, { payer: 'county:411025' }],
      subsidyFen: 400,
      reasons: ['再一次：同一出资方本趟只补一次'],
    });
  });
});

describe('what is not paid', () => {
  test.each<[string, object, TripToPrice['elders'][number], string]>([
    ['the dead', rule(), elder({ deceased: true }), '送餐补贴：老人已去世，补贴停止'],
    ['a meal without subsidy', rule({ subsidised: true }), elder({}, { subsidyFen: 0 }), '送餐补贴：没有补贴的餐不算'],
    ['another mealtime', rule({ when: { mealtimes: ['dinner'] } }), elder(), '送餐补贴：只补晚餐'],
    ['another point', rule({ where: { kinds: ['point'] } }), elder(), '送餐补贴：只补助餐点的餐'],
  ])('%s', (_, one, who, reason) => {
    expect(quoteDelivery(policyWith(one), trip(who))).toMatchObject({ layers: [], subsidyFen: 0, reasons: [reason] });
  });

  test('no rule, no policy', () => {
    expect(quoteDelivery(policyWith(), trip(elder()))).toMatchObject({ layers: [], subsidyFen: 0, reasons: [] });
    expect(quoteDelivery(undefined, trip(elder()))).toEqual({
      layers: [],
      subsidyFen: 0,
      reasons: ['当地没有生效的助餐补贴政策'],
    });
  });
});
