import type { Bus } from './bus.ts';
import { Schedules } from './schedules.ts';
import type { RuleModel } from './stack-model.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-11-22T00:00:00Z');

/** What ran on the way to `to`, in minutes from the start. */
async function stepped(schedule: string, minutes: number): Promise<number[]> {
  let now = START;
  const ran: number[] = [];
  const bus = { envelope: () => ({}), handOver: () => ran.push((now - START) / MINUTE) } as unknown as Bus;
  const clock = { now: () => now, set: (ms: number) => (now = ms), frozen: true };
  const schedules = new Schedules([{ schedule, name: 'rule', arn: 'arn' } as RuleModel], bus, clock as never, () => {});
  await schedules.stepTo(START + minutes * MINUTE, async () => {});
  schedules.close();
  return ran;
}

test.each<[string, number, number[]]>([
  ['rate(30 minutes)', 95, [30, 60, 90]],
  ['rate(15 minutes)', 45, [15, 30, 45]],
  ['rate(1 minute)', 1, [1]],
  ['rate(1 minute)', 16, [1, 16]],
  ['rate(1 minute)', 31.5, [1, 16, 31]],
  ['rate(1 minute)', 33, [1, 16, 31, 33]],
  ['rate(1 minute)', 0.5, []],
])('%s on the way over %d minutes', async (schedule, minutes, expected) => {
  expect(await stepped(schedule, minutes)).toEqual(expected);
});
