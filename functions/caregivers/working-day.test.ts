import fc from 'fast-check';
import { instantAt } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import { aJob, CAREGIVER, emptySchedule, ORDER } from '../../test/fixtures/a-caregiver.ts';
import {
  endOf,
  giveBackTime,
  type Job,
  type Schedule,
  scheduleKeys,
  scheduleOf,
  scheduleWrites,
  takeTime,
} from './working-day.ts';

const CAPS = { minutesPerDay: 480, minutesPerMonth: 10_000 };
const take = (schedule: Schedule, job: Job, caps = CAPS): Schedule => {
  const after = takeTime(schedule, job, caps);
  if (isRefusal(after)) throw new Error(JSON.stringify(after.details));
  return after;
};
const second = (at: string, minutes = 60, over: Partial<Job> = {}) =>
  aJob(at, minutes, { orderId: 'or_01JD8Q0V7ME3T5Y9K2R4W6XZAC', ...over });
const keysOf = (...jobs: Job[]) => scheduleKeys(CAREGIVER, jobs).map(({ sk }) => sk);
const written = (before: Schedule, after: Schedule) =>
  scheduleWrites(before, after).map((write) => ('put' in write ? write.put.sk : write));

test('a job in the middle of the day touches one day and its month', () => {
  const job = aJob();
  expect(keysOf(job)).toEqual(['DAY#2026-11-24', 'MONTH#2026-11']);
  const before = emptySchedule(job);
  const after = take(before, job);
  expect(written(before, after)).toEqual(['DAY#2026-11-24', 'MONTH#2026-11']);
  expect(after).toMatchObject({ days: [{ jobs: [job] }], months: [{ minutes: 60 }] });
});

test('a job over midnight at the end of a month stands in both days, and counts for the first of them', () => {
  const job = aJob('2026-11-30 23:30', 60);
  const before = emptySchedule(job);
  const after = take(before, job);
  expect(after.days.map(({ date, jobs }) => [date, jobs.length])).toEqual([
    ['2026-11-30', 1],
    ['2026-12-01', 1],
  ]);
  expect(after.months).toMatchObject([{ month: '2026-11', minutes: 60 }]);
  expect(written(before, giveBackTime(before, ORDER))).toEqual([]);
  expect(giveBackTime(after, ORDER)).toMatchObject({ days: [{ jobs: [] }, { jobs: [] }], months: [{ minutes: 0 }] });
});

test.each([
  ['2026-11-25 00:49', false],
  ['2026-11-25 00:50', true],
])('after a job until half past twelve at night the next day’s first begins at %s: %s', (at, fits) => {
  const night = aJob('2026-11-24 23:30', 60);
  const morning = second(at);
  const schedule = take(emptySchedule(night, morning), night);
  expect(!isRefusal(takeTime(schedule, morning, CAPS))).toBe(fits);
});

test('the other way round: the next day’s first job is in the way of one that lasts over midnight', () => {
  const night = aJob('2026-11-24 23:30', 60);
  const morning = second('2026-11-25 00:40');
  const schedule = take(emptySchedule(night, morning), morning);
  expect(takeTime(schedule, night, CAPS)).toMatchObject({ details: { reasons: [{ code: 'OVERLAPS' }] } });
});

test('the longer way of two jobs is kept free, whichever was there first', () => {
  const far = aJob('2026-11-24 23:00', 30, { travelMinutes: 60 });
  const near = second('2026-11-25 00:10', 30, { travelMinutes: 5 });
  expect(takeTime(take(emptySchedule(far, near), far), near, CAPS)).toMatchObject({ code: 'NO_TIME' });
  expect(takeTime(take(emptySchedule(far, near), near), far, CAPS)).toMatchObject({ code: 'NO_TIME' });
});

test('a way that is known counts, and not what either keeps free', () => {
  const first = take(emptySchedule(aJob('2026-11-24 09:00')), aJob('2026-11-24 09:00'));
  const at = (time: string, ways?: Record<string, number>) =>
    isRefusal(takeTime(first, { ...second(`2026-11-24 ${time}`), ...(ways ? { ways } : {}) }, CAPS));
  expect([at('10:19'), at('10:20')]).toEqual([true, false]);
  expect([at('10:03', { [ORDER]: 4 }), at('10:04', { [ORDER]: 4 })]).toEqual([true, false]);
  expect([at('10:29', { [ORDER]: 30 }), at('10:30', { [ORDER]: 30 })]).toEqual([true, false]);
});

test('a day keeps the hours of a job and nothing else that was known of it', () => {
  const job = aJob();
  const before = emptySchedule(job);
  const asked = { ...job, ways: {}, schedule: before, skills: ['bathing'] };
  expect(take(before, asked).days[0]!.jobs).toEqual([job]);
});

test('what reaches over midnight from yesterday does not count for today’s cap', () => {
  const night = aJob('2026-11-24 20:00', 300, { travelMinutes: 0 });
  const day = second('2026-11-25 08:00', 480);
  const schedule = take(emptySchedule(night, day), night);
  expect(take(schedule, day).months).toMatchObject([{ minutes: 780 }]);
});

test('an order that takes time again has moved: to other hours, to another day and month', () => {
  const [old, moved] = [aJob('2026-11-30 09:00', 60), aJob('2026-12-01 10:00', 90)];
  const before = take(emptySchedule(old, moved), old);
  const after = take(before, moved);
  expect(after.days.map(({ date, jobs }) => [date, jobs])).toEqual([
    ['2026-11-30', []],
    ['2026-12-01', [moved]],
  ]);
  expect(after.months.map(({ month, minutes }) => [month, minutes])).toEqual([
    ['2026-11', 0],
    ['2026-12', 90],
  ]);
});

test('giving back what is not there changes nothing', () => {
  const schedule = emptySchedule(aJob());
  expect(giveBackTime(schedule, ORDER)).toBe(schedule);
});

const DAYS = ['2026-11-29', '2026-11-30', '2026-12-01', '2026-12-02'];
const anyJob = fc
  .record({
    date: fc.constantFrom(...DAYS),
    minute: fc.integer({ min: 0, max: 1_439 }),
    minutes: fc.integer({ min: 1, max: 720 }),
    travelMinutes: fc.integer({ min: 0, max: 120 }),
    order: fc.integer({ min: 0, max: 9 }),
  })
  .map(
    ({ date, minute, minutes, travelMinutes, order }): Job => ({
      orderId: `or_${order}`,
      startsAt: instantAt(date, '00:00') + minute * 60_000,
      minutes,
      travelMinutes,
    }),
  );

/** Items by their keys, as a table holds them: each command reads only what its own hours may touch. */
function smallTable() {
  const items = new Map<string, Item>();
  const change = (whens: readonly Job[], rule: (schedule: Schedule) => Schedule | Refusal): boolean => {
    const keys = scheduleKeys(CAREGIVER, whens);
    const before = scheduleOf(
      CAREGIVER,
      keys,
      keys.map(({ sk }) => items.get(sk)),
    );
    const after = rule(before);
    if (isRefusal(after)) return false;
    for (const write of scheduleWrites(before, after)) if ('put' in write) items.set(write.put.sk, write.put);
    return true;
  };
  return { items, change };
}

test('whatever is taken and given back, no two jobs collide, and the sums of months are those of the jobs', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anyJob, fc.boolean()), { maxLength: 30 }), (happenings) => {
      const held = new Map<string, Job>();
      const { items, change } = smallTable();
      for (const [job, takes] of happenings) {
        const old = held.get(job.orderId);
        const whens = [job, ...(old ? [old] : [])];
        if (!takes) {
          change(whens, (schedule) => giveBackTime(schedule, job.orderId));
          held.delete(job.orderId);
        } else if (change(whens, (schedule) => takeTime(schedule, job, CAPS))) held.set(job.orderId, job);
      }
      const jobs = [...held.values()].toSorted((a, b) => a.startsAt - b.startsAt);
      for (const [i, job] of jobs.entries())
        for (const later of jobs.slice(i + 1))
          expect(later.startsAt - endOf(job)).toBeGreaterThanOrEqual(
            Math.max(job.travelMinutes, later.travelMinutes) * 60_000,
          );
      const all = [...items.values()];
      const inMonths = all.reduce((sum, { minutes = 0 }) => sum + Number(minutes), 0);
      expect(inMonths).toBe(jobs.reduce((sum, { minutes }) => sum + minutes, 0));
      const inDays = all.flatMap(({ jobs: ofDay = [] }) => (ofDay as Job[]).map(({ orderId }) => orderId));
      expect(new Set(inDays)).toEqual(new Set(held.keys()));
    }),
  );
});
