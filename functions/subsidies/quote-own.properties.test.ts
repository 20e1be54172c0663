import fc from 'fast-check';
import { addDays } from '../../shared/business-time.ts';
import { aMeal, aPolicy } from './a-meal.ts';
import type { OperatorMonth, OwnQuote, PricedElder, ServedMeal, TripToPrice } from './quote.ts';
import { quoteDelivery } from './quote-delivery.ts';
import { quoteOperatorMonth } from './quote-operator.ts';

/** Any rules for deliveries and points, any trip and any month: few payers and small numbers, so that they meet. */
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const payer = fc.record({
  level: fc.constantFrom('city', 'county', 'township'),
  of: fc.constantFrom('household', 'residence', 'facility'),
});
const share = fc.record({
  payer,
  numerator: fc.integer({ min: 1, max: 4 }),
  denominator: fc.integer({ min: 1, max: 4 }),
  rounding: fc.constantFrom('floor', 'half-up', 'ceil'),
});
const who = some(fc.constant([{ age: { from: 75 } }, { categories: ['dibao'] }]));
const classes = fc.array(
  fc.record({
    label: fc.constant('某档'),
    who,
    amount: fc.record({ kind: fc.constant('fixed'), fen: fc.integer({ min: 0, max: 7 }) }),
  }),
  { minLength: 1, maxLength: 3 },
);
const rule = (per: string[]) =>
  fc.record({
    label: fc.constant('补贴'),
    payer,
    shares: some(fc.array(share, { minLength: 1, maxLength: 2 })),
    who,
    subsidised: some(fc.constant(true)),
    per: fc.constantFrom(...per),
    choose: fc.constantFrom('first', 'best', 'all'),
    classes,
  });
const facts = fc.record({
  birthDate: fc.constantFrom('1940-01-01', '1955-01-01'),
  categories: fc.constantFrom<PricedElder['categories']>([], ['dibao']),
  household: fc.constantFrom('411025101001', '411025102001', '411002001001'),
  residence: fc.constantFrom('411025101001', '411002001001'),
  deceased: fc.constant(false),
  inInstitution: fc.constant(false),
  suspended: fc.constant(false),
});
const { facility } = aMeal();
const elders = fc.array(fc.record({ facts, subsidyFen: fc.constantFrom(0, 500) }), { minLength: 1, maxLength: 5 });
const trip = (of: TripToPrice['elders']): TripToPrice => ({
  facility,
  date: '2026-11-25',
  mealtime: 'lunch',
  elders: of,
});
const written = (rules: object[]) => JSON.parse(JSON.stringify(rules)) as object[];
const deliveries = fc
  .array(rule(['trip', 'elder']), { maxLength: 3 })
  .map((rules) => aPolicy({ deliveries: written(rules) }));
const operator = fc
  .array(rule(['meal', 'diner-day', 'diner-month']), { minLength: 1, maxLength: 3 })
  .map((rules) => aPolicy({ operator: written(rules) }));
/** An elder has one meal at a mealtime: that is what claims are for. */
const meals: fc.Arbitrary<ServedMeal[]> = fc.uniqueArray(
  fc.record({
    elderId: fc.constantFrom('el_A', 'el_B', 'el_C'),
    facts,
    date: fc.integer({ min: 0, max: 29 }).map((days) => addDays('2026-11-01', days)),
    mealtime: fc.constantFrom('lunch', 'dinner'),
    mode: fc.constant('eat-in'),
    listFen: fc.constant(1200),
    discountFen: fc.constant(0),
    subsidyFen: fc.constantFrom(0, 500),
  }),
  { maxLength: 12, selector: ({ elderId, date, mealtime }) => `${elderId} ${date} ${mealtime}` },
);
const november = (of: ServedMeal[], [from, to] = ['2026-11-01', '2026-11-30']): OperatorMonth => ({
  facility,
  month: '2026-11',
  meals: of,
  inForce: { from: from!, to: to! },
});

const isSound = ({ layers, subsidyFen }: OwnQuote): void => {
  expect(layers.every(({ fen }) => Number.isSafeInteger(fen) && fen > 0)).toBe(true);
  expect(layers.reduce((sum, { fen }) => sum + fen, 0)).toBe(subsidyFen);
  expect(new Set(layers.map(({ payer: name }) => name)).size).toBe(layers.length);
};

describe('whatever is paid to the point', () => {
  test('the layers of a trip add up, and no payer has two', () => {
    fc.assert(fc.property(deliveries, elders, (policy, of) => isSound(quoteDelivery(policy, trip(of)))));
  });

  test('nobody pays less for a trip because somebody else was on it', () => {
    fc.assert(
      fc.property(rule(['trip', 'elder']), elders, elders, (one, of, more) => {
        const policy = aPolicy({ deliveries: written([one]) });
        const alone = quoteDelivery(policy, trip(of)).subsidyFen;
        expect(quoteDelivery(policy, trip([...of, ...more])).subsidyFen).toBeGreaterThanOrEqual(alone);
      }),
    );
  });

  test('the lines of a month add up, whatever the order of its meals', () => {
    fc.assert(
      fc.property(operator, meals, (policy, of) => {
        const quotes = quoteOperatorMonth(policy, november(of));
        for (const quote of quotes) isSound(quote);
        const turned = quoteOperatorMonth(policy, november([...of].reverse()));
        expect(turned.map(({ units, subsidyFen }) => [units, subsidyFen])).toEqual(
          quotes.map(({ units, subsidyFen }) => [units, subsidyFen]),
        );
      }),
    );
  });

  test('a month that changes from a version to the same version costs the same', () => {
    fc.assert(
      fc.property(operator, meals, fc.integer({ min: 1, max: 29 }), (policy, of, days) => {
        const cut = addDays('2026-11-01', days);
        const whole = quoteOperatorMonth(policy, november(of));
        const before = quoteOperatorMonth(policy, november(of, ['2026-11-01', addDays(cut, -1)]));
        const after = quoteOperatorMonth(policy, november(of, [cut, '2026-11-30']));
        fc.pre(whole.every(({ reasons }) => !reasons.some((reason) => reason.startsWith('同一出资方'))));
        expect(before.map(({ units }, i) => units + after[i]!.units)).toEqual(whole.map(({ units }) => units));
      }),
    );
  });
});
