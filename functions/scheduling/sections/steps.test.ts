import type { CaregiverPlan, Plan, PlanningDay, VisitToPlan } from '../problem.ts';
import { withFacesOf } from './faces-of-days.ts';
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

describe('who is no new face', () => {
  const visit = (visitId: string, elderId: string, faces = {}) => ({ visitId, elderId, faces }) as VisitToPlan;
  const dayOf = (...visits: VisitToPlan[]) => ({ visits }) as unknown as PlanningDay;
  const planOf = (tours: Record<string, string[]>): Plan => ({
    date: '2026-11-23',
    days: Object.entries(tours).map(
      ([caregiverId, visitIds]) =>
        ({ caregiverId, stops: visitIds.map((visitId) => ({ visitId })) }) as unknown as CaregiverPlan,
    ),
    unplanned: [],
  });
  const monday = {
    day: dayOf(visit('m1', 'wang'), visit('m2', 'li')),
    plan: planOf({ zhao: ['m1', 'm2'], sun: ['m2'] }),
  };
  const wednesday = {
    day: dayOf(visit('w1', 'wang'), visit('w2', 'wang')),
    plan: planOf({ zhao: ['w1', 'w2'] }),
  };

  test('who comes on another day counts once for the day, on top of the years before', () => {
    const { visits } = withFacesOf([monday, wednesday], dayOf(visit('t1', 'wang', { zhao: 4, qian: 2 })));
    expect(visits.map(({ faces }) => faces)).toEqual([{ zhao: 6, qian: 2 }]);
  });

  test('both who come together are known', () => {
    const { visits } = withFacesOf([monday, wednesday], dayOf(visit('t2', 'li')));
    expect(visits.map(({ faces }) => faces)).toEqual([{ zhao: 1, sun: 1 }]);
  });

  test('without other days a day is as it was', () => {
    const day = dayOf(visit('t3', 'zhou', { zhao: 1 }));
    expect(withFacesOf([], day)).toEqual(day);
  });
});
