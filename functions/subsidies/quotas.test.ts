import { aLayer, aPolicy } from './a-meal.ts';
import type { Quota } from './policy.ts';
import { type Drawn, quotaWindow, roomLeft } from './quotas.ts';

const drawn = (date: string, fen = 300, mealtime: Drawn['mealtime'] = 'lunch'): Drawn => ({ date, mealtime, fen });
// A Wednesday; its week is Monday 2026-11-30 to Sunday 2026-12-06, over the turn of a month.
const at = { date: '2026-12-02', mealtime: 'lunch' as const };

describe('what a quota leaves', () => {
  test.each<[string, Quota, Drawn[], number | undefined]>([
    ['one of two meals', { per: 'week', meals: 2 }, [drawn('2026-11-30')], undefined],
    ['two of two', { per: 'week', meals: 2 }, [drawn('2026-11-30'), drawn('2026-12-06')], 0],
    ['three of two', { per: 'week', meals: 2 }, ['30', '29', '28'].map((d) => drawn(`2026-11-${d}`)), undefined],
    ['unsubsidised meals do not count', { per: 'week', meals: 1 }, [drawn('2026-12-01', 0)], undefined],
    ['the Sunday before is another week', { per: 'week', meals: 1 }, [drawn('2026-11-29')], undefined],
    ['the Monday after is another week', { per: 'week', meals: 1 }, [drawn('2026-12-07')], undefined],
    ['the day before', { per: 'day', meals: 1 }, [drawn('2026-12-01')], undefined],
    ['the same day', { per: 'day', meals: 1 }, [drawn('2026-12-02', 300, 'dinner')], 0],
    ['another mealtime', { per: 'mealtime', meals: 1 }, [drawn('2026-12-02', 300, 'dinner')], undefined],
    ['the same mealtime', { per: 'mealtime', meals: 1 }, [drawn('2026-12-02')], 0],
    ['the month before', { per: 'month', meals: 1 }, [drawn('2026-11-30')], undefined],
    ['the last day of the month', { per: 'month', meals: 1 }, [drawn('2026-12-31')], 0],
    ['the last day of the year', { per: 'year', meals: 1 }, [drawn('2026-12-31')], 0],
    ['the first day of the year', { per: 'year', meals: 2 }, [drawn('2026-01-01'), drawn('2026-06-01')], 0],
    ['the year before', { per: 'year', meals: 1 }, [drawn('2025-12-31')], undefined],
    ['money not touched', { per: 'month', fen: 1000 }, [], 1000],
    ['money left', { per: 'month', fen: 1000 }, [drawn('2026-12-01'), drawn('2026-12-31', 699)], 1],
    ['money used up', { per: 'month', fen: 1000 }, [drawn('2026-12-01', 1000)], 0],
    ['money overdrawn', { per: 'month', fen: 1000 }, [drawn('2026-12-01', 1001)], 0],
  ])('%s', (_, quota, taken, room) => {
    expect(roomLeft([quota], at, taken)?.fen).toBe(room);
  });

  test('of several quotas the tightest speaks', () => {
    const quotas: Quota[] = [
      { per: 'month', fen: 2000 },
      { per: 'week', fen: 1000 },
      { per: 'day', meals: 1 },
    ];
    expect(roomLeft(quotas, at, [drawn('2026-12-01', 800)])).toEqual({ fen: 200, why: '本周最多补 10.00 元' });
    expect(roomLeft(quotas, at, [drawn('2026-12-02', 800)])).toEqual({ fen: 0, why: '当天已补 1 餐，达到上限' });
    expect(roomLeft([], at, [drawn('2026-12-02')])).toBeUndefined();
  });
});

describe('which other meals pricing must know', () => {
  test.each<[string, Quota[], Quota[], { from: string; to: string }]>([
    ['none but the day', [], [], { from: '2026-12-02', to: '2026-12-02' }],
    ['the day', [{ per: 'day', meals: 1 }], [], { from: '2026-12-02', to: '2026-12-02' }],
    ['the week', [{ per: 'week', meals: 5 }], [], { from: '2026-11-30', to: '2026-12-06' }],
    ['the month, by a layer', [], [{ per: 'month', fen: 9000 }], { from: '2026-12-01', to: '2026-12-31' }],
    ['the year', [{ per: 'year', fen: 50_000 }], [], { from: '2026-01-01', to: '2026-12-31' }],
    [
      'week and month together',
      [{ per: 'week', meals: 5 }],
      [{ per: 'month', meals: 20 }],
      { from: '2026-11-30', to: '2026-12-31' },
    ],
  ])('%s', (_, quotas, ofLayer, window) => {
    expect(quotaWindow(aPolicy({ quotas, layers: [aLayer({ quotas: ofLayer })] }), at.date)).toEqual(window);
  });

  test('without a policy the day itself', () => {
    expect(quotaWindow(undefined, at.date)).toEqual({ from: at.date, to: at.date });
  });
});
