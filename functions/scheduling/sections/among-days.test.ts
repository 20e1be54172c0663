import type { CaregiverDay, CaregiverPlan, Plan, PlanningDay, VisitToPlan } from '../problem.ts';
import { amongDays } from './among-days.ts';

describe('a day among others', () => {
  const visit = (visitId: string, elderId: string, faces = {}) => ({ visitId, elderId, faces }) as VisitToPlan;
  const dayOn = (date: string, visits: readonly VisitToPlan[], caregivers: readonly Partial<CaregiverDay>[] = []) =>
    ({ date, visits, caregivers }) as unknown as PlanningDay;
  const planOf = (tours: Record<string, string[]>): Plan => ({
    date: '2026-11-23',
    days: Object.entries(tours).map(
      ([caregiverId, visitIds]) =>
        ({
          caregiverId,
          stops: visitIds.map((visitId) => ({ visitId })),
          visitMinutes: 60 * visitIds.length,
        }) as unknown as CaregiverPlan,
    ),
    unplanned: [],
  });
  const monday = {
    day: dayOn('2026-11-23', [visit('m1', 'wang'), visit('m2', 'li')]),
    plan: planOf({ zhao: ['m1', 'm2'], sun: ['m2'] }),
  };
  const wednesday = {
    day: dayOn('2026-11-25', [visit('w1', 'wang'), visit('w2', 'wang')]),
    plan: planOf({ zhao: ['w1', 'w2'] }),
  };

  test('who comes on another day counts once for the day, on top of the years before', () => {
    const { visits } = amongDays(
      dayOn('2026-11-24', [visit('t1', 'wang', { zhao: 4, qian: 2 })]),
      [monday, wednesday],
      {},
    );
    expect(visits.map(({ faces }) => faces)).toEqual([{ zhao: 6, qian: 2 }]);
  });

  test('both who come together are known', () => {
    const { visits } = amongDays(dayOn('2026-11-24', [visit('t2', 'li')]), [monday, wednesday], {});
    expect(visits.map(({ faces }) => faces)).toEqual([{ zhao: 1, sun: 1 }]);
  });

  test('without other days a day is as it was', () => {
    const day = dayOn('2026-11-24', [visit('t3', 'zhou', { zhao: 1 })], [{ caregiverId: 'zhao', mostMinutes: 480 }]);
    expect(amongDays(day, [], {})).toEqual(day);
  });

  describe('what is left of the month for somebody who works two hours on Monday', () => {
    const december = { ...monday, day: dayOn('2026-12-01', monday.day.visits) };
    test.each([
      ['no cap', [monday], undefined, 480],
      ['a minute more than enough', [monday], 601, 480],
      ['just enough', [monday], 600, 480],
      ['a minute less', [monday], 599, 479],
      ['only what the other day takes', [monday], 120, 0],
      ['less than the other day takes', [monday], 100, 0],
      ['another month is another cap', [december], 400, 400],
    ])('%s', (_, others, left, most) => {
      const day = dayOn('2026-11-24', [], [{ caregiverId: 'zhao', mostMinutes: 480 }]);
      const { caregivers } = amongDays(day, others, left === undefined ? {} : { zhao: left });
      expect(caregivers.map(({ mostMinutes }) => mostMinutes)).toEqual([most]);
    });
  });
});
