import { addDays, datesBetween, instantAt } from '../../shared/business-time.ts';
import { anomaliesIn } from './anomalies.ts';
import { defaultRules } from './county-rules.ts';
import { findingIdOf } from './finding.ts';
import type { Collector, Draft, Meal, PointMonth, Stop } from './point-month.ts';

/** A small seeded generator: the same month in every run. */
function seeded(seed: number) {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const [FROM, TO] = ['2026-10-01', '2026-10-31'];
const DAYS = datesBetween(FROM, TO);
interface Planted {
  meals: Meal[];
  stops: Map<string, Stop>;
  traceless: Set<string>;
  collectors: Map<string, Collector>;
  idleDays: Map<string, number>;
}

/** An honest point: sixty elders of whom most come, by card or code, between half past eleven and half past twelve. */
function honestMonth(seed: number): Planted {
  const random = seeded(seed);
  const meals: Meal[] = [];
  for (const date of DAYS) {
    const open = instantAt(date, '11:30');
    const guests = Array.from({ length: 60 }, (_, i) => i).filter(() => random(10) < 7);
    for (const [turn, guest] of guests.entries()) {
      const name = `${date}-${guest}`;
      meals.push({
        transferId: `tr_${name}`,
        bookingId: `bk_${name}`,
        postedAt: open + turn * 75_000 + random(30_000),
        originDate: date,
        mealtime: 'lunch',
        mode: 'eat-in',
        elderId: `el_${guest}`,
        listFen: [1000, 1200, 1500][random(3)]!,
        subsidyFen: guest < 45 ? 300 : 0,
        evidenceGrade: random(12) === 0 ? 1 : 3,
        servedBy: 'pn_till',
      });
    }
  }
  return { meals, stops: new Map(), traceless: new Set(), collectors: new Map(), idleDays: new Map() };
}

const byTime = (meals: readonly Meal[]) => meals.toSorted((a, b) => a.postedAt - b.postedAt);

/** What the nightly job would have found in the whole month, each finding once, as it was found last. */
function everyNight({ meals, ...looked }: Planted): Draft[] {
  const rules = defaultRules().rules;
  const found = new Map<string, Draft>();
  for (const day of DAYS) {
    const until = instantAt(addDays(day, 1), '00:00');
    const soFar = byTime(meals.filter(({ postedAt }) => postedAt < until));
    const before = soFar.filter(({ originDate }) => originDate <= addDays(day, -10));
    const regulars = new Set(before.map(({ elderId }) => elderId));
    const month: PointMonth = {
      facilityId: 'fc_1',
      facilityName: '山头店老年食堂',
      region: '411025101',
      month: '2026-10',
      day,
      mealtimes: {
        lunch: { opens: '11:00', closes: '13:00', cutOff: { daysBefore: 0, time: '09:30' }, capacity: 100 },
      },
      meals: soFar,
      ...looked,
      recent: soFar.filter(({ originDate }) => originDate > addDays(day, -10)),
      // Who had a meal before the ten days has not been idle before them.
      idleDays: new Map([...looked.idleDays].filter(([elderId]) => !regulars.has(elderId))),
    };
    for (const draft of anomaliesIn(rules, month)) found.set(findingIdOf(draft, month), draft);
  }
  return [...found.values()];
}
const told = (drafts: readonly Draft[]) =>
  drafts.map(({ rule, bucket, about }) => `${rule} ${bucket} ${about}`).toSorted();

const extra = (date: string, name: string, more: Partial<Meal>): Meal => ({
  transferId: `tr_${date}-${name}`,
  bookingId: `bk_${date}-${name}`,
  postedAt: instantAt(date, '12:50'),
  originDate: date,
  mealtime: 'lunch',
  mode: 'eat-in',
  elderId: `el_${name}`,
  listFen: 1200,
  subsidyFen: 300,
  evidenceGrade: 3,
  servedBy: 'pn_till',
  ...more,
});

test.each([1, 2, 3, 4, 5])('an honest month gives no finding, seed %i', (seed) => {
  expect(told(everyNight(honestMonth(seed)))).toEqual([]);
});

test('of a month with eight frauds, exactly these are found', () => {
  const month = honestMonth(20_261_008);
  const add = (...meals: Meal[]) => month.meals.push(...meals);

  // A card that goes on eating after its owner has died.
  for (const date of DAYS.slice(20)) add(extra(date, 'dead', {}));
  for (const { transferId, elderId } of month.meals) if (elderId === 'el_dead') month.stops.set(transferId, 'deceased');
  // Somebody made up, witnessed twenty times.
  for (const date of DAYS.slice(0, 20)) add(extra(date, 'ghost', { evidenceGrade: 1 }));
  month.traceless.add('el_ghost');
  // A list typed in after lunch, in one go.
  add(
    ...Array.from({ length: 35 }, (_, i) =>
      extra('2026-10-14', `typed-${i}`, {
        postedAt: instantAt('2026-10-14', '12:55') + i * 2_000,
        servedBy: 'pn_clerk',
      }),
    ),
  );
  // A dinner of fourteen, every day for nine days.
  for (const date of DAYS.slice(3, 12))
    add(
      ...Array.from({ length: 14 }, (_, i) =>
        extra(date, `dinner-${i}`, { mealtime: 'dinner', postedAt: instantAt(date, '17:30') + i * 60_000 }),
      ),
    );
  // One phone that shows the codes of ten elders.
  const collected = Array.from({ length: 10 }, (_, i) =>
    extra('2026-10-09', `collected-${i}`, {
      evidenceGrade: 2,
      postedAt: instantAt('2026-10-09', '12:20') + i * 40_000,
    }),
  );
  add(...collected);
  for (const { transferId } of collected) month.collectors.set(transferId, { personId: 'pn_son', as: 'relative' });
  // Four meals entered in the middle of the afternoon.
  for (let i = 0; i < 4; i++)
    add(extra('2026-10-22', `late-${i}`, { postedAt: instantAt('2026-10-22', '15:10') + i * 300_000 }));
  // An entitlement that slept for half a year and then eats nine days in a row.
  for (const date of DAYS.slice(8, 17)) add(extra(date, 'idle', {}));
  month.idleDays.set('el_idle', 180);
  // Breakfast costs 15 where somebody else pays, and 8 where nobody does.
  for (const date of DAYS.slice(0, 25)) {
    const breakfast = { mealtime: 'breakfast', postedAt: instantAt(date, '07:30') };
    add(
      extra(date, 'subsidised', { ...breakfast, listFen: 1500 }),
      extra(date, 'own', { ...breakfast, listFen: 800, subsidyFen: 0 }),
    );
  }

  expect(told(everyNight(month))).toEqual([
    'burst 2026-10-14 pn_clerk',
    'dearer-with-subsidy 2026-10 breakfast',
    'flat-counts 2026-10 dinner#2026-10-04',
    'idle-then-daily 2026-10-09 el_idle',
    'no-other-trace 2026-10 el_ghost',
    'not-entitled 2026-10 el_dead#deceased',
    'outside-hours 2026-10-22 day',
    'same-collector 2026-10-09 lunch#relative#pn_son',
  ]);
});

test('and when a third of the meals is only witnessed, that as well', () => {
  const month = honestMonth(7);
  for (const [i, meal] of month.meals.entries()) if (i % 3 === 0) month.meals[i] = { ...meal, evidenceGrade: 1 };
  expect(told(everyNight(month))).toEqual(['witnessed 2026-10 month']);
});
