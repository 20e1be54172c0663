import { CannotRun } from '../../../shared/deployment.ts';
import { waitForCheck } from './wait-for-check.ts';

const MINUTE = 60_000;
/** A check as it is seen minute by minute: so many points done, or over. */
function seen(...points: (number | 'DONE')[]) {
  const told: number[] = [];
  let minute = 0;
  const look = async () => {
    const now = points[Math.min(minute, points.length - 1)]!;
    return now === 'DONE' ? { state: 'DONE', points: 9, lines: 90 } : { state: 'CHECKING', points: now, lines: 0 };
  };
  const done = waitForCheck(look, {
    everyMs: MINUTE,
    pause: async () => {
      minute++;
    },
    tell: (check) => told.push(check.points),
  });
  return { done, told };
}

test('a check is waited for as long as it moves, and each move is told once', async () => {
  const slow = Array.from({ length: 45 }, (_, i) => Math.floor(i / 15));
  const { done, told } = seen(...slow, 'DONE');
  expect(await done).toMatchObject({ state: 'DONE', points: 9 });
  expect(told).toEqual([0, 1, 2]);
});

test('one that has not moved for longer than a worker lives has failed: the command ends', async () => {
  const { done } = seen(3);
  await expect(done).rejects.toThrow(CannotRun);
});
