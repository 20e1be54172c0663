import { type Goal, goalTable, tableOf } from '../report.ts';
import type { Judgement } from './judge.ts';

/** A planning of the day, what it took and what it came to. */
export interface Run extends Judgement {
  readonly what: string;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly iterations: number;
  readonly megabytes: number;
  readonly restarts: number;
}

export const runTable = (runs: readonly Run[]): string =>
  tableOf(
    [
      'run',
      'points',
      'not planned',
      'late',
      'new faces',
      'way, h',
      'overtime, h',
      'CPU, s',
      'moves tried, million',
      'MB',
    ],
    runs.map((run) => [
      run.what,
      Math.round(run.points),
      run.unplanned,
      run.late,
      run.newFaces,
      Math.round(run.wayMinutes / 60),
      (run.overtimeMinutes / 60).toFixed(1),
      Math.round(run.cpuSeconds),
      (run.iterations / 1_000_000).toFixed(0),
      Math.round(run.megabytes),
    ]),
  );

interface Page {
  readonly goals: readonly Goal[];
  readonly runs: readonly Run[];
  readonly machine: string;
  readonly date: string;
  readonly size: { readonly visits: number; readonly caregivers: number; readonly seed: number };
}
/** `docs/scheduling-size.md`, whole. */
export const sizePage = ({ goals, runs, machine, date, size }: Page): string => `# A day of a whole city

Measured on ${date} by \`npm run bench:scheduling-city -- --write\`, which rewrites this page.
${machine}

${goalTable(goals)}

${runTable(runs)}
`;
