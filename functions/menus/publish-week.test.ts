import { isRefusal } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import {
  aCanteen,
  aDish,
  aDraft,
  aPublished,
  aSlot,
  COOK,
  FISH,
  MONDAY,
  RICE,
  SUNDAY,
  TOFU,
} from '../../test/fixtures/a-canteen.ts';
import { portionKey } from '../facilities/index.ts';
import type { Dish } from './dish.ts';
import type { Menu } from './menu.ts';
import { decidePublishing } from './publish-week.ts';

const tofu = aDish();
const rice = aDish({ dishId: RICE, name: '米饭', kind: 'dish', priceFen: 100, portions: undefined });
const fish = aDish({ dishId: FISH, name: '清蒸鱼', portions: 20 });

const publishing = (menus: Menu[], head = aCanteen(), now = SUNDAY) => decidePublishing({ head, menus }, COOK, now);
const writesOf = (decision: ReturnType<typeof publishing>) => (isRefusal(decision) ? [] : decision.writes);
const slotWriteOf = (decision: ReturnType<typeof publishing>) =>
  writesOf(decision).find((write) => 'update' in write && write.update.sk.startsWith('SLOT#'));
const opened = (decision: ReturnType<typeof publishing>): Item[] =>
  writesOf(decision).flatMap((write) => ('put' in write && write.put.kind === 'slot' ? [write.put] : []));

describe('publishing a meal for the first time', () => {
  test('opens its slot with all seats and portions; a dish without a limit has more than anyone can eat', () => {
    expect(opened(publishing([aDraft(MONDAY, [tofu, rice])]))).toEqual([
      {
        pk: aCanteen().pk,
        sk: 'SLOT#2026-11-23#lunch',
        kind: 'slot',
        seatsLeft: 80,
        booked: 0,
        portionsLeft: { [portionKey(TOFU)]: 60, [portionKey(RICE)]: 100_000 },
        soldOut: {},
        by: COOK,
      },
    ]);
  });

  test('moves the head on, so that a closing or a capacity decided without the slot is decided again', () => {
    expect(writesOf(publishing([aDraft(MONDAY, [tofu])]))[0]).toMatchObject({
      update: { sk: 'HEAD' },
      add: { revision: 1 },
      when: [['revision', '=', 9]],
    });
  });

  test('on a closed day opens a closed slot', () => {
    const head = aCanteen({ closedDays: { [MONDAY]: { reason: '停电', mealtimes: ['lunch'] } } });
    const menus = [aDraft(MONDAY, [tofu]), aDraft(MONDAY, [tofu], 'dinner')];
    expect(opened(publishing(menus, head)).map(({ sk, closed }) => [sk, closed])).toEqual([
      ['SLOT#2026-11-23#lunch', true],
      ['SLOT#2026-11-23#dinner', undefined],
    ]);
  });

  test('a whole week of three mealtimes fits into one transaction', () => {
    const rule = aCanteen().mealtimes.lunch!;
    const head = aCanteen({
      mealtimes: { ...aCanteen().mealtimes, breakfast: { ...rule, opens: '07:00', closes: '08:00' } },
    });
    const dates = ['23', '24', '25', '26', '27', '28', '29'].map((day) => `2026-11-${day}`);
    const menus = dates.flatMap((date) => [
      aDraft(date, [tofu], 'breakfast'),
      aDraft(date, [tofu], 'lunch'),
      aDraft(date, [tofu], 'dinner'),
    ]);
    expect(writesOf(publishing(menus, head))).toHaveLength(43);
  });
});

describe('publishing a meal again', () => {
  const again = (before: Dish[], now: Dish[]) => publishing([aPublished(MONDAY, before, now)]);

  test.each<[string, Dish[], Dish[], object]>([
    ['ten portions more', [tofu], [aDish({ portions: 70 })], { [`portionsLeft.${portionKey(TOFU)}`]: 10 }],
    ['fifty portions fewer', [tofu], [aDish({ portions: 10 })], { [`portionsLeft.${portionKey(TOFU)}`]: -50 }],
    ['a limit', [rice], [{ ...rice, portions: 90 }], { [`portionsLeft.${portionKey(RICE)}`]: -99_910 }],
    ['no limit any more', [tofu], [{ ...tofu, portions: undefined }], { [`portionsLeft.${portionKey(TOFU)}`]: 99_940 }],
  ])('%s: the portions shift by the difference', (_, before, now, add) => {
    expect(slotWriteOf(again(before, now))).toMatchObject({ add });
  });

  test('another price touches no slot', () => {
    expect(writesOf(again([tofu], [aDish({ priceFen: 1500 })]))).toHaveLength(1);
  });

  test('a new dish joins with its portions', () => {
    expect(slotWriteOf(again([tofu], [tofu, fish]))).toMatchObject({
      set: { [`portionsLeft.${portionKey(FISH)}`]: 20 },
    });
  });

  test('a dish leaves the menu only when nobody has booked it', () => {
    const write = slotWriteOf(again([tofu, fish], [tofu]));
    expect(write).toMatchObject({
      remove: [`portionsLeft.${portionKey(FISH)}`, `soldOut.${portionKey(FISH)}`],
      when: [
        ['booked', 'present'],
        [`portionsLeft.${portionKey(FISH)}`, '=', 20],
      ],
    });
    const meaning = (left: number) =>
      typeof write?.orElse === 'function' ? write.orElse(aSlot({ [TOFU]: 60, [FISH]: left })) : undefined;
    expect(meaning(19)).toMatchObject({ code: 'DISH_BOOKED', details: { dishId: FISH, name: '清蒸鱼' } });
    expect(meaning(20)).toBe('stale');
  });

  test('what is published and has no change is left alone, and still answered', () => {
    expect(publishing([aPublished(MONDAY, [tofu])])).toEqual({
      writes: [],
      answer: { published: [{ date: MONDAY, mealtime: 'lunch' }] },
    });
  });
});

test.each([
  ['2026-12-20', undefined],
  ['2026-12-21', 'MENU_TOO_FAR'],
])('on 22 November a menu of %s: %s', (date, code) => {
  const decision = publishing([aDraft(date, [tofu])]);
  expect(isRefusal(decision) ? decision.code : undefined).toBe(code);
});

test('a draft whose meal is over is passed over, the rest is published', () => {
  const menus = [aDraft('2026-11-21', [tofu]), aDraft(MONDAY, [tofu])];
  expect(publishing(menus)).toMatchObject({ answer: { published: [{ date: MONDAY, mealtime: 'lunch' }] } });
});

test('a draft of a mealtime that is no longer served is named', () => {
  expect(publishing([aDraft(MONDAY, [tofu], 'breakfast')])).toMatchObject({
    code: 'MEALTIME_NOT_OFFERED',
    details: { date: MONDAY, mealtime: 'breakfast' },
  });
});
