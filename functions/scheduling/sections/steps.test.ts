import { stepsOf } from './steps.ts';

const sumOf = (shares: readonly number[]) => Math.round(shares.reduce((sum, share) => sum + share, 0) * 1_000) / 1_000;

describe('the steps of a planning', () => {
  test('a day that is one section is one search', () => {
    expect(stepsOf(['2026-11-24'], { isWhole: true })).toEqual([{ date: '2026-11-24', round: 0, share: 1 }]);
  });

  test('a day of several sections goes back to their borders', () => {
    const steps = stepsOf(['2026-11-24'], { isWhole: false });
    expect(steps.map(({ round }) => round)).toEqual([0, 1, 2]);
  });

  test.each([true, false])(
    'a week is planned through before a day of it is planned again (one section: %s)',
    (isWhole) => {
      const dates = ['2026-11-23', '2026-11-24', '2026-11-25'];
      const steps = stepsOf(dates, { isWhole });
      expect(steps.slice(0, 6).map(({ date, round }) => `${round} ${date}`)).toEqual([
        '0 2026-11-23',
        '0 2026-11-24',
        '0 2026-11-25',
        '1 2026-11-23',
        '1 2026-11-24',
        '1 2026-11-25',
      ]);
      for (const date of dates)
        expect(sumOf(steps.filter((step) => step.date === date).map(({ share }) => share))).toBe(1);
    },
  );

  test('without dates there is nothing to do', () => {
    expect(stepsOf([], { isWhole: false })).toEqual([]);
  });
});
