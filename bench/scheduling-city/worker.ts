import { readFileSync } from 'node:fs';
import { planSection, type SectionAsked, type SectionPlanned } from './plan-section.ts';

/** One function of the planning: it plans what it is asked and says what that took. */
export interface Told extends SectionPlanned {
  readonly cpuSeconds: number;
  /** The most it ever had in memory, the runtime included. */
  readonly megabytes: number;
}

/** Not what getrusage says: that remembers the process that started this one. */
const megabytes = (): number => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1024;

process.on('message', async (asked: SectionAsked) => {
  const before = process.cpuUsage();
  const planned = await planSection(asked);
  const { user, system } = process.cpuUsage(before);
  const told: Told = { ...planned, cpuSeconds: (user + system) / 1_000_000, megabytes: megabytes() };
  process.send!(told);
});
// Nobody waits for the answer any more.
process.on('disconnect', () => process.exit());
