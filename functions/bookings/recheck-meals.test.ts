import fc from 'fast-check';
import { instantAt } from '../../shared/business-time.ts';
import { assertBalanced } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { Write } from '../../shared/table.ts';
import {
  asked,
  CUT_OFF,
  context,
  counter,
  elder,
  facility,
  id,
  keyring,
  menu,
  policy as pilot,
} from '../../test/fixtures/a-booking.ts';
import type { FacilityHead, Mealtime } from '../facilities/index.ts';
import type { CategorySpan, ElderHead } from '../registry/index.ts';
import type { MealLine, MealServed, StandingItem } from '../settlement/index.ts';
import type { Policy } from '../subsidies/index.ts';
import { newBooking } from './book-meal.ts';
import type { Booking, BookingIn, Claim } from './booking.ts';
import { priceMeal } from './price-meal.ts';
import { adjust, pricedAgain, reprice } from './recheck-meals.ts';
import { served } from './serve-meal.ts';
import { bookingOf, claimOf } from './store.ts';

/**
 * A lunch costs 12.00. The county pays 3.00 from 60 on and 8.00 for 低保 and 特困, the elder's home township 1.00 at its
 * own points. Nothing while living in an institution or outside the county.
 */
const rule: Policy = {
  ...pilot,
  stops: ['institution', 'moved-out'],
  layers: [
    {
      label: '县级补贴',
      payer: { level: 'county', of: 'policy' },
      choose: 'best',
      classes: [
        { label: '困难', who: [{ categories: ['dibao', 'tekun'] }], amount: { kind: 'fixed', fen: 800 } },
        { label: '60 岁以上', who: [{ age: { from: 60 } }], amount: { kind: 'fixed', fen: 300 } },
      ],
      quotas: [],
    },
    {
      label: '乡镇补贴',
      payer: { level: 'township', of: 'household' },
      where: { sameAs: { level: 'township', of: 'household' } },
      choose: 'first',
      classes: [{ label: '本镇老人', amount: { kind: 'fixed', fen: 100 } }],
      quotas: [],
    },
  ],
  quotas: [],
};
const weekly = (meals: number): Policy => ({ ...rule, quotas: [{ per: 'week', meals }] });
const COUNTY = 'county:411025';
const TOWN = 'township:411025101';

const span = (category: CategorySpan['category'], from: string, to?: string): CategorySpan => ({
  category,
  from,
  ...(to ? { to } : {}),
});
const file = (over: Partial<ElderHead> = {}): ElderHead => elder({ categories: [], ...over });
const home = [{ region: '411025101', from: '2000-01-01' }];

interface Kept {
  claim: Claim;
  bookings: Booking[];
  original?: MealServed;
  standing?: StandingItem;
  policy: Policy;
}
/** One elder's meals and ledger in memory, moved by the code that moves the real ones. */
class Books {
  readonly meals = new Map<string, Kept>();
  readonly lines: MealLine[] = [];
  file: ElderHead;
  policy: Policy;
  facility: FacilityHead = facility();
  #count = 0;
  #now = instantAt('2026-09-01', '08:00');
  constructor(before: ElderHead, policy: Policy = rule) {
    this.file = before;
    this.policy = policy;
  }
  get #claims(): Claim[] {
    return [...this.meals.values()].map(({ claim }) => claim);
  }
  book(date: string, mealtime: Mealtime = 'lunch'): Kept {
    this.#now += 60_000;
    const known = this.meals.get(`${date} ${mealtime}`);
    const order = asked({ bookingId: id('bk', ++this.#count), date, mealtime });
    const state = {
      elder: this.file,
      facility: this.facility,
      menu: menu(),
      policy: this.policy,
      card: { version: this.#count, movedAt: 0 },
      claims: this.#claims,
    };
    const priced = priceMeal(state, order);
    if (isRefusal(priced)) throw new Error(priced.code);
    const made = newBooking(state, order, priced, { cutOffAt: CUT_OFF }, context({ now: this.#now }));
    const kept = { claim: made.claim, bookings: [...(known?.bookings ?? []), made.booking], policy: this.policy };
    this.meals.set(`${date} ${mealtime}`, kept);
    return kept;
  }
  end(date: string, state: 'CANCELLED' | 'NO_SHOW', mealtime: Mealtime = 'lunch'): void {
    this.#now += 60_000;
    const kept = this.meals.get(`${date} ${mealtime}`)!;
    const how = { ended: { at: this.#now, by: context().actor }, noShow: { at: this.#now, livesAlone: false } };
    kept.bookings.push({ ...kept.bookings.pop()!, state, ...how } as Booking);
    kept.claim = { ...kept.claim, state: 'RELEASED' };
  }
  serve(date: string, mealtime: Mealtime = 'lunch'): MealServed {
    const kept = this.meals.get(`${date} ${mealtime}`) ?? this.book(date, mealtime);
    this.#now += 60_000;
    const done = served(
      kept.bookings.at(-1)!,
      kept.claim,
      { elder: this.file, facility: this.facility },
      { proof: { kind: 'code' }, grade: 2, writes: [] },
      { actor: counter, now: this.#now, keyring, claimant: { elderId: this.file.elderId, ticketId: id('tk', 1) } },
    );
    kept.bookings.splice(-1, 1, done.booking);
    kept.original = lineOf(done.posting);
    this.lines.push(kept.original);
    return kept.original;
  }
  /** News: the file is another one, and the meals are looked at again. Answers the new lines. */
  learn(now: ElderHead): MealLine[] {
    this.file = now;
    return this.recheck();
  }
  recheck(): MealLine[] {
    const before = this.lines.length;
    const meals = [...this.meals.values()].map(({ claim, bookings, policy }) => ({
      claim,
      chapters: bookings.map((booking) => ({ booking, facility: this.facility, policy })),
    }));
    for (const again of pricedAgain({ elder: this.file, meals, settled: [] })) {
      this.#now += 60_000;
      const kept = this.meals.get(`${again.claim.date} ${again.claim.mealtime}`)!;
      const writes =
        again.booking.state === 'SERVED'
          ? adjust(
              this.file,
              { ...again, booking: again.booking as BookingIn<'SERVED'> },
              { original: kept.original!, standing: kept.standing },
              this.#now,
            )
          : reprice(again, this.#now);
      for (const write of writes) this.#apply(write, kept);
    }
    return this.lines.slice(before);
  }
  #apply(write: Write, kept: Kept): void {
    if (!('put' in write)) throw new Error('only puts are expected');
    if (write.in === 'ledger') this.lines.push(lineOf(write));
    else if (write.put.kind === 'line-standing') kept.standing = write.put as StandingItem;
    else if (write.put.kind === 'claim') kept.claim = claimOf(write.put);
    else kept.bookings.splice(-1, 1, bookingOf(write.put));
  }
  /** What everybody owes for the meals, over all lines. */
  net(): Record<string, number> {
    const net: Record<string, number> = {};
    const add = (who: string, fen: number) => {
      net[who] = (net[who] ?? 0) + fen;
    };
    for (const line of this.lines) {
      for (const { payer, fen } of line.layers) add(payer, fen);
      add('elder', line.selfPayFen);
      add('point', line.payeeBearsFen);
    }
    return Object.fromEntries(Object.entries(net).filter(([, fen]) => fen !== 0));
  }
}
const lineOf = <Line extends MealLine>(write: Write): Line => {
  if (!('put' in write)) throw new Error('not a line');
  const { pk: _pk, sk: _sk, ...line } = write.put;
  return line as unknown as Line;
};
const told = (lines: readonly MealLine[]) =>
  lines.map((line) => ({
    date: line.originDate.slice(5),
    ...Object.fromEntries(line.layers.map(({ payer, fen }) => [payer, fen])),
    elder: line.selfPayFen,
    point: line.payeeBearsFen,
  }));

/** Lunches of 2026-10-05 (Monday) to 10-09 as the file said then; what the news says; the lines that follow, by hand. */
const DAYS = ['2026-10-05', '2026-10-06', '2026-10-07', '2026-10-08', '2026-10-09'];
interface Scenario {
  before?: Partial<ElderHead>;
  after: Partial<ElderHead>;
  policy?: Policy;
  lines: object[];
}
const back = (date: string, fen: Record<string, number>) => ({ date, elder: 0, point: 0, ...fen });

describe('late news about an elder', () => {
  test.each<[string, Scenario]>([
    [
      'died on the 8th: the subsidy of that day and later is taken back, and the point bears it',
      {
        after: { deceasedOn: '2026-10-08' },
        lines: [
          back('10-08', { [COUNTY]: -300, [TOWN]: -100, point: 400 }),
          back('10-09', { [COUNTY]: -300, [TOWN]: -100, point: 400 }),
        ],
      },
    ],
    [
      'the date of death corrected from the 8th to the 9th: one day is given back',
      {
        before: { deceasedOn: '2026-10-10' },
        after: { deceasedOn: '2026-10-09' },
        lines: [back('10-09', { [COUNTY]: -300, [TOWN]: -100, point: 400 })],
      },
    ],
    [
      'the household moved to another township on the 7th: its layer goes, the county stays',
      {
        after: { households: [...home, { region: '411025102', from: '2026-10-07' }] },
        lines: [
          back('10-07', { [TOWN]: -100, elder: 100 }),
          back('10-08', { [TOWN]: -100, elder: 100 }),
          back('10-09', { [TOWN]: -100, elder: 100 }),
        ],
      },
    ],
    [
      'lives outside the county from the 9th on: nothing from that day',
      {
        after: { residences: [...home, { region: '411024101', from: '2026-10-09' }] },
        lines: [back('10-09', { [COUNTY]: -300, [TOWN]: -100, elder: 400 })],
      },
    ],
    [
      '低保 approved in arrears from the 8th: the difference is paid back',
      {
        after: { categories: [span('dibao', '2026-10-08')] },
        lines: [back('10-08', { [COUNTY]: 500, elder: -500 }), back('10-09', { [COUNTY]: 500, elder: -500 })],
      },
    ],
    [
      '低保 had ended on the 7th',
      {
        before: { categories: [span('dibao', '2026-01-01')] },
        after: { categories: [span('dibao', '2026-01-01', '2026-10-07')] },
        lines: [back('10-08', { [COUNTY]: -500, elder: 500 }), back('10-09', { [COUNTY]: -500, elder: 500 })],
      },
    ],
    [
      '低保 lost, 特困 gained the same day: the same money, no line',
      {
        before: { categories: [span('dibao', '2026-01-01')] },
        after: { categories: [span('dibao', '2026-01-01', '2026-10-07'), span('tekun', '2026-10-08')] },
        lines: [],
      },
    ],
    [
      'entered an institution on the 8th and left on the 9th',
      {
        after: { categories: [span('institution', '2026-10-08', '2026-10-08')] },
        lines: [back('10-08', { [COUNTY]: -300, [TOWN]: -100, elder: 400 })],
      },
    ],
    [
      'suspended for the 6th and the 7th',
      {
        after: { suspensions: [{ from: '2026-10-06', to: '2026-10-07', reason: '情况有争议' }] },
        lines: [
          back('10-06', { [COUNTY]: -300, [TOWN]: -100, elder: 400 }),
          back('10-07', { [COUNTY]: -300, [TOWN]: -100, elder: 400 }),
        ],
      },
    ],
    [
      'three meals a week, the first two not due: the fourth and the fifth take their place',
      {
        policy: weekly(3),
        after: { suspensions: [{ from: '2026-10-05', to: '2026-10-06', reason: '情况有争议' }] },
        lines: [
          back('10-05', { [COUNTY]: -300, [TOWN]: -100, elder: 400 }),
          back('10-06', { [COUNTY]: -300, [TOWN]: -100, elder: 400 }),
          back('10-08', { [COUNTY]: 300, [TOWN]: 100, elder: -400 }),
          back('10-09', { [COUNTY]: 300, [TOWN]: 100, elder: -400 }),
        ],
      },
    ],
    [
      'an ending that changes nothing of these days',
      { after: { categories: [span('dibao', '2026-10-10')] }, lines: [] },
    ],
    ['a diet', { after: { diets: ['soft'] }, lines: [] }],
  ])('%s', (_what, { before = {}, after, policy, lines }) => {
    const books = new Books(file(before), policy);
    for (const date of DAYS) books.serve(date);
    expect(told(books.learn(file(after)))).toEqual(lines);
  });

  test('each line names the meal it changes, the facts it rests on and why, and balances', () => {
    const books = new Books(file({ categories: [span('dibao', '2026-01-01')] }));
    const original = books.serve('2026-10-08');
    const [line, ...more] = books.learn(file({ categories: [span('dibao', '2026-01-01', '2026-09-30')] }));
    expect(more).toEqual([]);
    expect(line).toMatchObject({
      kind: 'MEAL_ADJUSTED',
      origin: { transferId: original.transferId, postedAt: original.postedAt },
      originDate: '2026-10-08',
      listFen: 0,
      categories: [],
      reason: '资格变动后重新核算，追回',
      by: { personId: 'system', role: 'system' },
      entries: [
        { account: `payer:${COUNTY}`, creditFen: 500 },
        { account: `elder:${original.elderId}`, debitFen: 500 },
      ],
    });
    expect(original.categories).toEqual(['dibao']);
  });

  test('booked ahead, the weekend is full price; the week’s first meals not due, the weekend is subsidised after all', () => {
    const books = new Books(file(), weekly(2));
    for (const date of ['2026-10-08', '2026-10-09', '2026-10-05']) books.book(date);
    for (const date of ['2026-10-05', '2026-10-08', '2026-10-09']) books.serve(date);
    expect(books.meals.get('2026-10-05 lunch')?.claim.subsidyFen).toBe(0);
    const lines = books.learn(file({ suspensions: [{ from: '2026-10-09', to: '2026-10-09', reason: '有争议' }] }));
    expect(told(lines)).toEqual([
      back('10-09', { [COUNTY]: -300, [TOWN]: -100, elder: 400 }),
      back('10-05', { [COUNTY]: 300, [TOWN]: 100, elder: -400 }),
    ]);
  });

  test('what was booked is told at its new price at once; its dishes keep theirs', () => {
    const books = new Books(file({ categories: [span('dibao', '2026-01-01')] }));
    books.book('2026-11-23');
    expect(books.learn(file({ categories: [span('dibao', '2026-01-01', '2026-10-31')] }))).toEqual([]);
    const { bookings, claim } = books.meals.get('2026-11-23 lunch')!;
    expect(bookings).toMatchObject([{ state: 'BOOKED', listFen: 1200, subsidyFen: 400, selfPayFen: 800, version: 2 }]);
    expect(claim).toMatchObject({ subsidyFen: 400, layers: [{ fen: 300 }, { fen: 100 }] });
    expect(books.serve('2026-11-23')).toMatchObject({ selfPayFen: 800 });
  });

  test('what is booked after a death is left to be cancelled', () => {
    const books = new Books(file());
    books.book('2026-11-23');
    books.learn(file({ deceasedOn: '2026-11-22' }));
    expect(books.meals.get('2026-11-23 lunch')?.bookings).toMatchObject([{ subsidyFen: 400, version: 1 }]);
  });

  test('a meal an office has refused: elder and point settle between them, the payers stay out', () => {
    const books = new Books(file({ categories: [span('dibao', '2026-01-01')] }));
    const original = books.serve('2026-10-08');
    const kept = books.meals.get('2026-10-08 lunch')!;
    const { listFen, discountFen, layers, selfPayFen } = original;
    const shares = { listFen, discountFen, layers: [], selfPayFen, payeeBearsFen: 900 };
    kept.standing = { pk: 'x', sk: 'x', kind: 'line-standing', shares, disallowed: layers, version: 1 };
    const lines = books.learn(file({ categories: [span('dibao', '2026-01-01', '2026-09-30')] }));
    expect(told(lines)).toEqual([back('10-08', { elder: 500, point: -500 })]);
    expect(kept.standing).toMatchObject({
      shares: { layers: [], selfPayFen: 800, payeeBearsFen: 400 },
      disallowed: [{ fen: 300 }, { fen: 100 }],
      version: 2,
    });
  });

  test('two files, one person, one mealtime: the meal priced first keeps its subsidy', () => {
    const books = new Books(file());
    books.serve('2026-10-08');
    const other = new Books(file());
    other.book('2026-10-01', 'dinner');
    other.serve('2026-10-08');
    const second = other.meals.get('2026-10-08 lunch')!;
    second.bookings = second.bookings.map((booking) => ({ ...booking, bookingId: id('bk', 77) }));
    second.claim = { ...second.claim, bookings: [id('bk', 77)] };
    books.meals.set('2026-10-08 lunch of the other file', second);
    const meals = [...books.meals.values()].map(({ claim, bookings, policy }) => ({
      claim,
      chapters: bookings.map((booking) => ({ booking, facility: facility(), policy })),
    }));
    expect(pricedAgain({ elder: file(), meals, settled: [] })).toMatchObject([
      { claim: second.claim, quote: { subsidyFen: 0, selfPayFen: 1200 } },
    ]);
  });
});

describe('whatever happened before and whatever is learned', () => {
  const date = fc.integer({ min: 1, max: 25 }).map((day) => `2026-10-${String(day).padStart(2, '0')}`);
  const spans = fc
    .array(fc.tuple(fc.constantFrom('dibao', 'institution', 'youfu'), date, fc.option(date)), { maxLength: 3 })
    .map((all) => all.map(([category, from, to]) => span(category as 'dibao', from, to ?? undefined)));
  const moves = fc.array(fc.tuple(fc.constantFrom('411025101', '411025102', '411024101'), date), { maxLength: 2 });
  const stays = moves.map((all) =>
    [...home, ...all.map(([region, from]) => ({ region, from }))].sort((a, b) => (a.from < b.from ? -1 : 1)),
  );
  const news = fc
    .record({
      categories: spans,
      residences: stays,
      households: stays,
      suspensions: fc.array(
        date.map((from) => ({ from, to: from, reason: '有争议' })),
        { maxLength: 2 },
      ),
      deceasedOn: fc.option(date, { freq: 3 }),
    })
    .map(({ deceasedOn, ...parts }) => file(deceasedOn ? { ...parts, deceasedOn } : parts));
  const policies = fc.constantFrom<Policy>(
    rule,
    weekly(2),
    { ...rule, quotas: [{ per: 'day', meals: 1 }] },
    { ...rule, quotas: [{ per: 'month', fen: 1500 }] },
  );
  const deeds = fc.array(
    fc.tuple(
      fc.constantFrom('serve', 'book', 'book', 'cancel', 'miss'),
      fc.constantFrom(...DAYS, '2026-10-12'),
      fc.constantFrom<Mealtime>('lunch', 'dinner'),
    ),
    { minLength: 1, maxLength: 25 },
  );
  const alive = news.map(({ deceasedOn: _not, ...head }) => head as ElderHead);

  function lived(before: ElderHead, policy: Policy, what: [string, string, Mealtime][]): Books {
    const books = new Books(before, policy);
    for (const [deed, day, mealtime] of what) {
      const state = books.meals.get(`${day} ${mealtime}`)?.bookings.at(-1)?.state;
      const isFree = state === undefined || state === 'CANCELLED' || state === 'NO_SHOW';
      if (deed === 'book' && isFree) books.book(day, mealtime);
      if (deed === 'serve' && (isFree || state === 'BOOKED')) {
        if (isFree) books.book(day, mealtime);
        books.serve(day, mealtime);
      }
      if (deed === 'cancel' && state === 'BOOKED') books.end(day, 'CANCELLED', mealtime);
      if (deed === 'miss' && state === 'BOOKED') books.end(day, 'NO_SHOW', mealtime);
    }
    return books;
  }
  const world = fc.record({ before: alive, policy: policies, what: deeds });

  test('no news, no lines: every meal comes to the price it has', () => {
    fc.assert(
      fc.property(world, ({ before, policy, what }) => {
        const books = lived(before, policy, what);
        expect(told(books.recheck())).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test('looked at twice, nothing new; every line adds up and balances, and a meal’s lines come to its price', () => {
    fc.assert(
      fc.property(world, news, ({ before, policy, what }, after) => {
        const books = lived(before, policy, what);
        books.learn(after);
        expect(told(books.recheck())).toEqual([]);
        for (const line of books.lines) {
          assertBalanced(line);
          const { discountFen, layers, selfPayFen, payeeBearsFen } = line;
          expect(sumFen([discountFen, ...layers.map(({ fen }) => fen), selfPayFen, payeeBearsFen])).toBe(line.listFen);
        }
        for (const { original, claim } of books.meals.values()) {
          if (!original) continue;
          const lines = books.lines.filter(({ bookingId }) => bookingId === original.bookingId);
          expect(sumFen(lines.map(({ listFen }) => listFen))).toBe(1200);
          const paid = sumFen(lines.flatMap(({ layers }) => layers.map(({ fen }) => fen)));
          expect(paid).toBe(claim.subsidyFen);
          expect(paid).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('news taken back leaves the ledger where it was', () => {
    fc.assert(
      fc.property(world, news, ({ before, policy, what }, after) => {
        const books = lived(before, policy, what);
        const net = books.net();
        books.learn(after);
        books.learn(before);
        expect(books.net()).toEqual(net);
      }),
      { numRuns: 100 },
    );
  });

  test('F8: two pieces of news come to the same in either order', () => {
    fc.assert(
      fc.property(world, news, news, ({ before, policy, what }, one, other) => {
        const both = { ...one, households: other.households, categories: other.categories };
        const halfOne = { ...one, households: before.households, categories: before.categories };
        const halfOther = { ...before, households: other.households, categories: other.categories };
        const [first, second] = [lived(before, policy, what), lived(before, policy, what)];
        first.learn(halfOne);
        first.learn(both);
        second.learn(halfOther);
        second.learn(both);
        expect(first.net()).toEqual(second.net());
      }),
      { numRuns: 100 },
    );
  });
});
