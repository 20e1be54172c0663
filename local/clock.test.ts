import { VirtualClock } from './clock.ts';

test('the clock is real, then turned and running, then stopped, then real again', () => {
  let real = 1_000;
  const clock = new VirtualClock(() => real);
  let changes = 0;
  clock.onChange(() => changes++);
  expect(clock.now()).toBe(1_000);
  clock.set(5_000);
  real += 10;
  expect([clock.now(), clock.frozen, clock.offsetMs]).toEqual([5_010, false, 4_000]);
  clock.set(9_000, true);
  real += 10;
  expect([clock.now(), clock.frozen]).toEqual([9_000, true]);
  clock.set(9_500);
  real += 10;
  expect([clock.now(), clock.frozen]).toEqual([9_500, true]);
  clock.reset();
  expect([clock.now(), clock.frozen, clock.offsetMs, changes]).toEqual([1_030, false, 0, 4]);
});
