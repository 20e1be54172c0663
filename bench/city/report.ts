import { atMost, type Goal, goalTable, tableOf } from '../report.ts';
import type { Step } from './city.ts';
import type { CityCost, Figures } from './play.ts';

const MB = 1024 * 1024;
export const MAX_MEMORY_MB = 256;
export const MAX_GROWTH = 1.3;
/** What Lambda gives a run. */
export const MAX_SECONDS = 900;

const cpuUs = ({ run, lines }: Step): number => (run.cpuMs * 1000) / lines;
const peakMb = ({ run }: Step): number => Math.ceil(run.peak / MB);
/** Resident memory in the middle of the last quarter of a run, against the middle of its second quarter. */
function growth({ run: { rss } }: Step): number {
  const middleOf = (part: readonly number[]) => part.toSorted((a, b) => a - b)[part.length >> 1] ?? 0;
  const quarter = Math.max(1, Math.floor(rss.length / 4));
  return middleOf(rss.slice(-quarter)) / middleOf(rss.slice(quarter, 2 * quarter));
}

export function goalsOf({ small, large, closeResumed, sameFile }: Figures): Goal[] {
  return [
    atMost('MB of the process that closes', peakMb(large.close), MAX_MEMORY_MB),
    atMost('MB of the process that exports', peakMb(large.payerFile), MAX_MEMORY_MB),
    atMost('CPU of a line closed, of one of the small month', cpuUs(large.close) / cpuUs(small.close), MAX_GROWTH),
    atMost('CPU of a line exported, the same', cpuUs(large.payerFile) / cpuUs(small.payerFile), MAX_GROWTH),
    atMost('seconds of CPU to export all of it', Math.ceil(large.payerFile.run.cpuMs / 1000), MAX_SECONDS),
    atMost('statements made twice by the run after the kill', closeResumed.twice, 0),
    atMost('statements with another digest than their lines', closeResumed.wrong, 0),
    atMost('files that differ after the kill', sameFile ? 0 : 1, 0),
  ];
}

const rows = ({ size, bareRead, close, payerFile, pointFile }: CityCost) =>
  [bareRead, close, payerFile, pointFile].map((step) => [
    `${step.what}, ${size.points} points`,
    step.lines,
    cpuUs(step).toFixed(0),
    (cpuUs(step) / cpuUs(bareRead)).toFixed(2),
    (step.run.cpuMs / 1000).toFixed(0),
    peakMb(step),
    growth(step).toFixed(2),
  ]);

export const costTables = ({ small, large }: Figures): string =>
  tableOf(
    [
      'what',
      'lines',
      'CPU of a line, µs',
      'of the bare read',
      'CPU of all, s',
      'most memory, MB',
      'last quarter : second',
    ],
    [...rows(small), ...rows(large)],
  );

export interface Measured {
  readonly figures: Figures;
  readonly goals: readonly Goal[];
  readonly machine: string;
  readonly date: string;
  readonly minutes: number;
}

const megabytes = (bytes: number): string => (bytes / MB).toFixed(0);

/** `docs/size.md`, whole. */
export const sizePage = ({ figures, goals, machine, date, minutes }: Measured): string => {
  const { large, closeResumed } = figures;
  const { lines, points, month } = large.size;
  const bytesALine = large.payerFile.file.bytes / large.payerFile.lines;
  return `# A whole city's month

Measured on ${date} by \`npm run bench:city -- --write\`, which rewrites this page and took ${minutes.toFixed(0)} minutes.
${machine} Others used the machine at the same moment: trust ratios and memory, and of the times only those of the CPU.

${month}: ${lines} lines of ${points} meal points in seven townships of six counties, one line in 97 a reversal, one in 499 late; three payers share
each meal. They are put into the engine (dynoxide, on the disk) with its own import. Then the functions as they are deployed, each in a
process of its own with the flags of \`functions/settlement/deploy.ts\`, close the month and write the file of what the city owes: every line.

${goalTable(goals)}

${costTables(figures)}

The bare read asks for the same lines, page by page, and does nothing with them: what is above it is digesting, adding up, looking up
names, writing and packing. The small month has as many lines at a point as the large one; its processes did the same work once before they
were measured, so that starting is not counted. Memory is what is resident, the bundle and Node.js (about 90 MB) included; the last column
says whether it still grows in the end.

**Killed half-way.** The process that closes was killed (SIGKILL) after ${closeResumed.before} statements. Started again it made the ${closeResumed.after} that were missing and read no
line of the others; every digest is the one that the lines come to as they were made, before any database. The process that exports was
killed after half of the lines and started again from the first: the file is, byte for byte, the one made in one go.

**In the cloud.** The file has ${megabytes(large.payerFile.file.bytes)} MB (${bytesALine.toFixed(0)} bytes a line), within the 512 MB a function may put aside, as CSV a little over twice as many. A run of
a function ends after ${MAX_SECONDS} seconds; the exporting one has a whole core. A closing that does not end in time is taken up by the next run where it stopped.

## Again

\`npm run bench:city\` prints this; it needs dynoxide, two gigabytes of disk and, on two quiet cores, about half an hour; \`--lines 140000
--points 23\` a tenth of that. It ends with 1 when a goal is missed. \`npm test\` plays the same with 4,500 lines, for what is not time or memory.
`;
};
