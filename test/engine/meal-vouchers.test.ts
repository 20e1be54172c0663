import fc from 'fast-check';
import { cancelByPoint } from '../../functions/bookings/cancel-by-point.ts';
import { cancelForDeceased } from '../../functions/bookings/cancel-for-deceased.ts';
import { keepOnePlan } from '../../functions/bookings/keep-plans.ts';
import { markNoShows } from '../../functions/bookings/mark-no-shows.ts';
import { moveToFile } from '../../functions/bookings/move-to-file.ts';
import { clawBackLots, walletWrites } from '../../functions/vouchers/index.ts';
import { moveWallet, tendWallets } from '../../functions/vouchers/tend-wallets.ts';
import { instantAt } from '../../shared/business-time.ts';
import { CUT_OFF, DATE, DAY_BEFORE, ELDER, elder, id, OTHER_POINT, POINT } from '../fixtures/a-booking.ts';
import { daughter } from './bookings-house.ts';
import {
  BIG_LUNCH,
  FEN,
  LUNCH,
  type MealVouchersHouse,
  mealVouchersHouse,
  POINTS,
  programs,
  TUESDAY,
  WEDNESDAY,
} from './meal-vouchers-house.ts';

const SLOW_MS = 180_000;
const institution = { categories: [{ category: 'institution' as const, from: '2026-11-01' }] };

describe('a lunch of 12.00, of which the county pays 10.00 and vouchers the rest', () => {
  test('is quoted, booked, served and taken back, each time with the wallet and the ledger beside it', async () => {
    const house = await mealVouchersHouse();
    const tenders = [{ programId: FEN, lotId: `${FEN}:2026-11`, units: 200, fen: 200 }];
    const vouchers = { tenders, paidFen: 200, toPayFen: 0 };
    expect(await house.quoteWith()).toMatchObject({ price: { selfPayFen: 200 }, vouchers, bookable: true });
    const booked = await house.bookWith(1);
    expect(booked).toMatchObject({ status: 200, price: { selfPayFen: 200 }, vouchers });
    expect(await house.bookWith(1)).toEqual(booked);
    expect(await house.book(daughter)).toMatchObject({ code: 'ID_REUSED' });
    expect(await house.balances()).toMatchObject({ wallet: { free: 2_800, held: 200 } });
    expect(await house.lines()).toEqual([]);

    expect(await house.serveOn()).toMatchObject({ status: 200, selfPayFen: 200, vouchers });
    expect(await house.balances()).toMatchObject({ wallet: { free: 2_800, held: 0 } });
    const [meal, paid] = (await house.lines()).toSorted((a) => (a.kind === 'MEAL_SERVED' ? -1 : 1));
    // The meal is what it always was; the vouchers pay the elder's part of it.
    expect(meal).toMatchObject({ kind: 'MEAL_SERVED', listFen: 1_200, selfPayFen: 200 });
    expect(paid).toMatchObject({
      kind: 'VOUCHER_PAID',
      purchaseId: id('bk', 1),
      listFen: 0,
      selfPayFen: -200,
      layers: [{ payer: 'county:411025', label: '养老服务券', fen: 200 }],
    });

    // Served to the wrong person: it stands as booked, held as before.
    expect(await house.takeBack(1, 'undoServing')).toMatchObject({ status: 200, state: 'LOCKED', vouchers });
    expect(await house.paidFen(1)).toBe(0);
    await house.expectOneStory([1]);
    expect(await house.balances()).toMatchObject({ wallet: { free: 2_800, held: 200 } });
    expect(await house.serveOn(DATE, 2)).toMatchObject({ status: 200, vouchers });
    expect(await house.paidFen(1)).toBe(200);

    const reversed = await house.takeBack(1, 'reverseMeal');
    expect(reversed).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(reversed.vouchers).toBeUndefined();
    expect(await house.paidFen(1)).toBe(0);
    expect(await house.balances()).toMatchObject({ wallet: { free: 3_000, held: 0 } });
    await house.expectOneStory([1]);
  });

  test('without vouchers asked for, the wallet is left alone', async () => {
    const house = await mealVouchersHouse();
    const before = await house.wallet();
    house.setClock(DAY_BEFORE);
    expect((await house.book(daughter)).vouchers).toBeUndefined();
    expect((await house.serveOn()).vouchers).toBeUndefined();
    expect(await house.wallet()).toEqual(before);
  });

  test.each([
    ['of the programs named', [FEN], [[FEN, 200]]],
    ['the narrower one first', true, [[POINTS, 2]]],
  ] as const)('%s', async (_name, useVouchers, expected) => {
    const house = await mealVouchersHouse({
      lots: [
        [programs.fen, 3_000],
        [programs.points, 10],
      ],
    });
    const { vouchers } = await house.bookWith(1, { useVouchers });
    expect(vouchers.tenders.map((one: { programId: string; units: number }) => [one.programId, one.units])).toEqual(
      expected,
    );
  });

  test('of what vouchers cannot pay wholly, the elder pays the rest, unless the program says otherwise', async () => {
    const house = await mealVouchersHouse({ lots: [[programs.fen, 150]] });
    expect(await house.bookWith(1)).toMatchObject({ status: 200, vouchers: { paidFen: 150, toPayFen: 50 } });
    const strict = await mealVouchersHouse({ lots: [[programs.wholly, 150]] });
    expect(await strict.quoteWith()).toMatchObject({ bookable: false, whyNot: { code: 'VOUCHER_NOT_ENOUGH' } });
    expect(await strict.bookWith(1)).toMatchObject({ code: 'VOUCHER_NOT_ENOUGH', details: { missingFen: 50 } });
    expect(await strict.booking(1)).toBeUndefined();
    expect(await strict.bookWith(1, { useVouchers: undefined })).toMatchObject({ status: 200 });
    // What was taken without vouchers cannot be changed to be paid with too few of them.
    expect(await strict.changeTo(1, {})).toMatchObject({ code: 'VOUCHER_NOT_ENOUGH' });
    await strict.expectOneStory([1]);
  });

  test('changed, it is held for at its new price; vouchers that are not said again are given back', async () => {
    const house = await mealVouchersHouse();
    await house.bookWith(1);
    expect(await house.changeTo(1, { dishes: BIG_LUNCH })).toMatchObject({
      status: 200,
      price: { listFen: 2_700, selfPayFen: 200 },
      vouchers: { paidFen: 200 },
    });
    await house.expectOneStory([1]);
    const plain = await house.changeTo(1, { useVouchers: undefined, note: '少盐' });
    expect(plain).toMatchObject({ status: 200 });
    expect(plain.vouchers).toBeUndefined();
    expect(await house.balances()).toMatchObject({ wallet: { free: 3_000, held: 0 } });
    await house.expectOneStory([1]);
  });
});

describe('what ends a booking gives its vouchers back', () => {
  const endings: [string, (house: MealVouchersHouse) => Promise<unknown>, string][] = [
    ['cancelled', (house) => house.cancelIt(1), 'CANCELLED'],
    ['nobody came', (house) => markNoShows(house.table, instantAt(DATE, '13:10')), 'NO_SHOW'],
    ['died', (house) => cancelForDeceased(house, { elderId: ELDER, on: DATE }, instantAt(DATE, '10:00')), 'CANCELLED'],
    [
      'the point closed',
      async (house) => {
        const slot = (await house.slotOf())!;
        await house.table.commit([{ put: { ...slot, closed: true } }]);
        await cancelByPoint(
          house.table,
          { facilityId: POINT, date: DATE, mealtimes: ['lunch'], reason: '停电' },
          CUT_OFF,
        );
      },
      'CANCELLED_BY_POINT',
    ],
    [
      'eaten elsewhere',
      (house) => house.walkIn(2, { facilityId: OTHER_POINT, replace: true, useVouchers: undefined }, OTHER_POINT),
      'SUBSTITUTED',
    ],
  ];
  test.each(endings)('%s', async (_name, end, state) => {
    const house = await mealVouchersHouse();
    await house.bookWith(1);
    expect(await house.balances()).toMatchObject({ wallet: { held: 200 } });
    await end(house);
    expect(await house.booking(1)).toMatchObject({ state });
    expect(await house.balances()).toMatchObject({ wallet: { free: 3_000, held: 0 } });
    await house.expectOneStory([1, 2]);
  });
});

describe('a walk-in', () => {
  test('is held for and paid at once', async () => {
    const house = await mealVouchersHouse();
    const served = await house.walkIn(1);
    expect(served).toMatchObject({ status: 200, vouchers: { paidFen: 200, toPayFen: 0 } });
    expect(await house.walkIn(1)).toEqual(served);
    expect((await house.moves()).map(({ kind }) => kind).sort()).toEqual([
      'VOUCHER_CAPTURED',
      'VOUCHER_HELD',
      'VOUCHER_ISSUED',
    ]);
    await house.expectOneStory([1]);
    // It only existed by being served: nothing is held for it again.
    expect(await house.takeBack(1, 'undoServing')).toMatchObject({ status: 200, state: 'REVERSED' });
    expect(await house.balances()).toMatchObject({ wallet: { free: 3_000, held: 0 } });
    await house.expectOneStory([1]);
  });

  test('that gives up a booking elsewhere pays with the vouchers that were kept for it', async () => {
    const house = await mealVouchersHouse({ lots: [[programs.fen, 200]] });
    await house.bookWith(1);
    expect(await house.walkIn(2, { facilityId: OTHER_POINT, replace: true }, OTHER_POINT)).toMatchObject({
      status: 200,
      vouchers: { paidFen: 200 },
    });
    expect(await house.paidFen(2)).toBe(200);
    await house.expectOneStory([1, 2]);
  });

  test('who has booked here is served as booked, whatever the counter asks', async () => {
    const house = await mealVouchersHouse();
    await house.bookWith(1, { useVouchers: undefined });
    expect((await house.walkIn(2)).vouchers).toBeUndefined();
    await house.expectOneStory([1, 2]);
  });
});

describe('news about the elder', () => {
  /** Nobody pays for who lives in an institution. */
  const stops = async (house: MealVouchersHouse) => {
    const key = { pk: 'POLICY#411025', sk: `VERSION#${id('po', 1)}` };
    const stored = (await house.table.get(key))!;
    await house.table.commit([
      { put: { ...stored, document: { ...(stored.document as object), stops: ['institution'] } } },
    ]);
    return house;
  };

  test('holds an open booking at its new price, and again when it is taken back', async () => {
    const house = await stops(await mealVouchersHouse({ lots: [[programs.fen, 1_000]] }));
    await house.bookWith(1);
    expect(await house.learn(institution, DAY_BEFORE + 60_000)).toBe(1);
    expect(await house.booking(1)).toMatchObject({ selfPayFen: 1_200, vouchers: { tenders: [{ fen: 1_000 }] } });
    await house.expectOneStory([1]);
    await house.learn({}, DAY_BEFORE + 120_000);
    expect(await house.booking(1)).toMatchObject({ selfPayFen: 200, vouchers: { tenders: [{ fen: 200 }] } });
    await house.expectOneStory([1]);
  });

  test('what is kept for an open booking is not lost by news, though the voucher was taken back since', async () => {
    const house = await stops(await mealVouchersHouse());
    await house.bookWith(1);
    const before = await house.wallet();
    const cause = { by: { personId: 'system', role: 'system' as const }, now: DAY_BEFORE + 30_000 };
    await house.table.commit(
      walletWrites(
        before,
        clawBackLots(before, () => true, cause),
      ),
    );
    await house.learn(institution, DAY_BEFORE + 60_000);
    expect(await house.booking(1)).toMatchObject({ selfPayFen: 1_200, vouchers: { tenders: [{ fen: 200 }] } });
    expect(await house.balances()).toMatchObject({ wallet: { free: 0, held: 200 } });
    expect(await house.serveOn()).toMatchObject({ status: 200, vouchers: { paidFen: 200, toPayFen: 1_000 } });
    expect(await house.paidFen(1)).toBe(200);
  });

  test('a served meal that is subsidised after all gives back what vouchers paid too much, the last one spent first', async () => {
    const house = await stops(
      await mealVouchersHouse({
        lots: [
          [programs.points, 5],
          [programs.fen, 3_000],
        ],
      }),
    );
    await house.learn(institution, DAY_BEFORE);
    await house.bookWith(1);
    await house.serveOn();
    expect(await house.booking(1)).toMatchObject({ vouchers: { tenders: [{ units: 5 }, { units: 700 }] } });
    expect(await house.learn({})).toBe(1);
    expect(await house.booking(1)).toMatchObject({
      vouchers: { tenders: [{ programId: POINTS, units: 2, fen: 200 }] },
    });
    expect(await house.paidFen(1)).toBe(200);
    await house.expectOneStory([1]);
    // Dearer again: the elder owes the difference, vouchers pay no more than they did.
    expect(await house.learn(institution, instantAt('2026-11-27', '09:00'))).toBe(1);
    expect(await house.paidFen(1)).toBe(200);
    expect(await house.takeBack(1, 'reverseMeal')).toMatchObject({ status: 200 });
    expect(await house.paidFen(1)).toBe(0);
    await house.expectOneStory([1]);
  });
});

test('a policy that prices at the till: vouchers are held anew at that price, and pay it', async () => {
  const house = await mealVouchersHouse();
  const key = { pk: 'POLICY#411025', sk: `VERSION#${id('po', 1)}` };
  const stored = (await house.table.get(key))!;
  const document = { ...(stored.document as object), priceAt: 'serving', quotas: [{ per: 'week', meals: 1 }] };
  await house.table.commit([{ put: { ...stored, document } }]);
  await house.bookWith(2, { date: TUESDAY });
  // Booked second, its subsidy seems used up; eaten first, it has it.
  expect(await house.bookWith(1)).toMatchObject({ vouchers: { paidFen: 1_200 } });
  expect(await house.serveOn()).toMatchObject({ selfPayFen: 200, vouchers: { paidFen: 200, toPayFen: 0 } });
  await house.expectOneStory([1, 2]);
  expect(await house.serveOn(TUESDAY, 2)).toMatchObject({ selfPayFen: 1_200, vouchers: { paidFen: 1_200 } });
  await house.expectOneStory([1, 2]);
});

test('a plan pays its meals with vouchers, as long as they last, and gives them back with its meals', async () => {
  const house = await mealVouchersHouse({ lots: [[programs.fen, 500]] });
  const terms = {
    facilityId: POINT,
    weekdays: [1, 2, 3],
    mealtimes: ['lunch'],
    mode: 'eat-in',
    prefer: 'set',
    from: DATE,
    skips: [],
    pauses: [],
    useVouchers: true,
  };
  const params = { elderId: ELDER };
  house.setClock(DAY_BEFORE);
  const made = await house.ask(daughter, 'makePlan', { params, body: { planId: id('pl', 1), ...terms } });
  expect(made).toMatchObject({ status: 200, useVouchers: true });
  await keepOnePlan(house.shell, { elderId: ELDER, planId: id('pl', 1) }, DAY_BEFORE);
  const query = { from: DATE, to: WEDNESDAY };
  const { bookings } = await house.ask(daughter, 'listBookings', { params, query });
  const toPay = bookings.map((one: { vouchers?: { toPayFen: number } }) => one.vouchers?.toPayFen);
  expect(toPay.toSorted()).toEqual([0, 0, 100]);
  const ended = { ...terms, until: '2026-11-22', version: 1 };
  const planned = { params: { ...params, planId: id('pl', 1) }, body: ended };
  expect(await house.ask(daughter, 'changePlan', planned)).toMatchObject({ status: 200 });
  await keepOnePlan(house.shell, { elderId: ELDER, planId: id('pl', 1) }, DAY_BEFORE + 60_000);
  expect((await house.balances()).wallet).toEqual({ free: 500, held: 0 });
});

describe('races', () => {
  test('two meals and the last fen of a voucher: one of them gets it', async () => {
    const house = await mealVouchersHouse({ lots: [[programs.wholly, 200]] });
    house.setClock(DAY_BEFORE);
    const both = await Promise.all([
      house.book(daughter, { bookingId: id('bk', 1), useVouchers: true }),
      house.book(daughter, { bookingId: id('bk', 2), date: TUESDAY, useVouchers: true }),
    ]);
    expect(both.map(({ status, code }) => code ?? status).sort()).toEqual([200, 'VOUCHER_NOT_ENOUGH']);
    await house.expectOneStory([1, 2]);
  });

  test('F17: served and cancelled at once: it is one or the other', async () => {
    const house = await mealVouchersHouse();
    await house.bookWith(1);
    await Promise.all([house.serveOn(), house.cancelIt(1), house.cancelIt(1), house.serveOn(DATE, 2)]);
    await house.expectOneStory([1]);
  });

  test('undone, reversed and re-priced at once', async () => {
    const house = await mealVouchersHouse();
    await house.bookWith(1);
    await house.bookWith(2, { date: TUESDAY });
    await house.serveOn();
    await Promise.all([
      house.takeBack(1, 'undoServing'),
      house.takeBack(1, 'reverseMeal'),
      house.learn(institution, instantAt(DATE, '12:01')),
      house.cancelIt(2),
    ]);
    await house.expectOneStory([1, 2]);
  });
});

test('a file that became part of another: what is held arrives with its booking, what was eaten goes back there', async () => {
  const OTHER = id('el', 2);
  const house = await mealVouchersHouse();
  await house.bookWith(1);
  await house.bookWith(2, { date: TUESDAY });
  await house.serveOn();
  const merge = { elderId: OTHER, duplicateId: ELDER };
  const head = (await house.table.get<ReturnType<typeof elder>>({ pk: `ELDER#${ELDER}`, sk: 'HEAD' }))!;
  await house.table.commit([
    { put: elder({ elderId: OTHER, aliases: [ELDER] }) },
    { put: { ...head, mergedInto: OTHER, version: head.version + 1 } },
  ]);
  const now = instantAt(DATE, '12:05');
  await expect(moveToFile(house.shell, merge, now)).rejects.toThrow('waits for its vouchers');
  await moveWallet(house.table, ELDER, () => now);
  // Until its booking follows, the wallet that stays holds for it; served meals go back there too.
  expect(await house.takeBack(1, 'reverseMeal')).toMatchObject({ status: 200, state: 'REVERSED' });
  await moveToFile(house.shell, merge, now);
  expect(await house.booking(2, OTHER)).toMatchObject({ state: 'BOOKED', vouchers: { tenders: [{ fen: 200 }] } });
  expect((await house.wallet(OTHER)).holds[id('bk', 2)]).toBeDefined();
  expect((await house.balances(OTHER)).wallet).toEqual({ free: 2_800, held: 200 });
  await tendWallets(house.table, [OTHER], () => now);
  await cancelForDeceased(house, { elderId: OTHER, on: DATE }, now);
  expect((await house.balances(OTHER)).wallet).toEqual({ free: 3_000, held: 0 });
});

/** What anybody may try, in any order, at any time. */
const STEPS = {
  book: (house, n) => house.bookWith(n, { date: dateOf(n) }),
  bookBig: (house, n) => house.bookWith(n, { date: dateOf(n), dishes: BIG_LUNCH }),
  bookPoints: (house, n) => house.bookWith(n, { date: dateOf(n), useVouchers: [POINTS] }),
  bookPlain: (house, n) => house.bookWith(n, { date: dateOf(n), useVouchers: undefined }),
  bookAgain: (house, n) => house.bookWith(n + 10, { date: dateOf(n) }),
  enlarge: (house, n) => house.changeTo(n, { dishes: BIG_LUNCH }),
  lessen: (house, n) => house.changeTo(n, { dishes: LUNCH }),
  payAlone: (house, n) => house.changeTo(n, { useVouchers: undefined }),
  cancel: (house, n) => house.cancelIt(n),
  serve: (house, n, step) => house.serveOn(dateOf(n), 100 + step),
  walkIn: (house, n) => house.walkIn(n + 20, { date: dateOf(n) }),
  walkInElsewhere: (house) => house.walkIn(31, { facilityId: OTHER_POINT, replace: true }, OTHER_POINT),
  undo: (house, n) => house.takeBack(n, 'undoServing'),
  undoWalkIn: (house, n) => house.takeBack(n + 20, 'undoServing'),
  reverse: (house, n) => house.takeBack(n, 'reverseMeal'),
  intoInstitution: (house) => house.learn(institution),
  outOfInstitution: (house) => house.learn({}),
  noShows: (house) => markNoShows(house.table, instantAt(DATE, '13:10')),
} as const satisfies Record<string, (house: MealVouchersHouse, n: number, step: number) => Promise<unknown>>;
type Step = keyof typeof STEPS;
const dateOf = (n: number): string => [DATE, TUESDAY, WEDNESDAY][n % 3]!;
const NUMBERS = [1, 2, 3, 11, 12, 13, 21, 22, 23, 31];

test(
  'whatever is done to bookings, the wallet holds exactly what the open ones say, and no unit is lost or made',
  async () => {
    const seen = new Set<string>();
    const step = fc.record({
      // News is what makes a price move under a hold: twice as often as anything else.
      name: fc.constantFrom(...(Object.keys(STEPS) as Step[]), 'intoInstitution' as const, 'outOfInstitution' as const),
      n: fc.constantFrom(1, 2, 3),
      together: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.boolean(),
        fc.array(step, { minLength: 6, maxLength: 16 }),
        async (isInside, isServed, steps) => {
          const house = await mealVouchersHouse({
            lots: [
              [programs.points, 25],
              [programs.fen, 4_000],
            ],
          });
          const key = { pk: 'POLICY#411025', sk: `VERSION#${id('po', 1)}` };
          const stored = (await house.table.get(key))!;
          const document = {
            ...(stored.document as object),
            stops: ['institution'],
            quotas: [{ per: 'week', meals: 1 }],
          };
          await house.table.commit([{ put: { ...stored, document } }]);
          // Half of the stories begin with somebody whom nobody subsidises, until news comes.
          if (isInside) await house.learn(institution, DAY_BEFORE);
          await house.bookWith(1, { date: dateOf(1), dishes: BIG_LUNCH });
          await house.bookWith(2, { date: dateOf(2) });
          // And half with a meal that vouchers paid.
          if (isServed) await house.serveOn(dateOf(1), 99);
          let running: Promise<unknown>[] = [];
          for (const [i, { name, n, together }] of steps.entries()) {
            running.push(STEPS[name](house, n, i));
            if (together) continue;
            await Promise.all(running);
            running = [];
            await house.expectOneStory(NUMBERS);
          }
          await Promise.all(running);
          await house.expectOneStory(NUMBERS);
          for (const { kind } of await house.moves()) seen.add(kind);
          for (const { kind } of await house.lines()) seen.add(kind);
        },
      ),
      { numRuns: 20, seed: 410182 },
    );
    // Stories in which nothing is held, paid, given back or taken back would prove nothing.
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'VOUCHER_HELD',
        'VOUCHER_CAPTURED',
        'VOUCHER_RELEASED',
        'VOUCHER_REFUNDED',
        'VOUCHER_PAID',
        'VOUCHER_RETURNED',
        'MEAL_ADJUSTED',
      ]),
    );
  },
  SLOW_MS,
);
