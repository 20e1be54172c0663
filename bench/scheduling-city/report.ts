import { DEFAULT_WEIGHTS } from '../../functions/scheduling/weights.ts';
import { type Goal, goalTable, tableOf } from '../report.ts';
import type { Judgement } from './judge.ts';

/** A planning of the day, what it took and what it came to. */
export interface Run extends Judgement {
  readonly what: string;
  readonly cpuSeconds: number;
  readonly longestSeconds: number;
  readonly wallSeconds: number;
  readonly iterations: number;
  readonly megabytes: number;
  readonly restarts: number;
}

const PERCENT = 100;

export const runTable = (runs: readonly Run[]): string =>
  tableOf(
    [
      'run',
      'points',
      'of what is planned',
      'not planned',
      'late',
      'new faces',
      'way, h',
      'overtime, h',
      'CPU, s',
      'of a function, s',
      'moves tried, million',
      'MB',
    ],
    runs.map((run) => [
      run.what,
      Math.round(run.points),
      Math.round(run.pointsOfPlanned),
      run.unplanned,
      run.late,
      run.newFaces,
      Math.round(run.wayMinutes / 60),
      (run.overtimeMinutes / 60).toFixed(1),
      Math.round(run.cpuSeconds),
      Math.round(run.longestSeconds),
      (run.iterations / 1_000_000).toFixed(0),
      Math.round(run.megabytes),
    ]),
  );

interface Page {
  readonly goals: readonly Goal[];
  readonly runs: readonly Run[];
  /** As the bench was called. */
  readonly options: string;
  readonly machine: string;
  readonly date: string;
  readonly size: { readonly visits: number; readonly caregivers: number; readonly seed: number };
}
/** What the other benchmark writes into the same page, from here to its end. */
export const ROOM_HEADING = '## Through the commands';

/** `docs/scheduling-size.md`, but for what follows `ROOM_HEADING`. */
export const sizePage = ({ goals, runs, options, machine, date, size }: Page): string => `# A day of a whole city

Measured on ${date} by \`npm run bench:scheduling-city -- ${options}\`, which rewrites this page.
${machine} Times are those of the processor, so that others on the machine do not matter; speed still suffers from them.

${size.visits} visits and ${size.caregivers} caregivers of six invented districts (seed ${size.seed}): a town and its townships each, baths by two of
the elder's sex, nurses who come after half an hour, meals before meals, blood pressure in the morning, people who are asked for and people who are not wanted,
half days, breaks, caregivers who work in two districts. The day is planned in sections (\`functions/scheduling/sections\`), each by a process of its own
that stands for a function. The seconds of a run are those of **each** section over all rounds, as a roster is asked for with: "of a function" is how long a
dispatcher waits when every section has a function for itself, "CPU" what all of them use together.

${goalTable(goals)}

${runTable(runs)}

Points are those of the default weights, ten for a minute on the way and 50,000 for a visit nobody makes, added up by \`explain.ts\` from the joined
plan; rules are checked by \`check-plan.ts\` on the same. Neither shares code with the search.

**What decides.** One visit nobody makes weighs ${((DEFAULT_WEIGHTS.unplanned / runs[0]!.points) * PERCENT).toFixed(1)} % of all points, so runs differ first by how many each leaves out, and then by
their routes ([more](scheduling-search.md)).

**Killed.** One process was killed (SIGKILL) while it planned a section of the first round. Its section is planned again from the beginning, the others are not
touched. In the product a function keeps its routes every few seconds, so that only those seconds are lost.

## Again

\`npm run bench:scheduling-city\` prints this, \`--times 0\` leaves out the long run, \`--keep DIR\` keeps what each run came to, so that hours may be
interrupted. It ends with 1 when a goal is missed.
`;
