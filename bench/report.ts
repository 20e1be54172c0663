import type { BookingFigures, UnitFigures } from './bookings.ts';
import type { LoadFigures } from './load.ts';
import type { Cost } from './units.ts';

export interface Goal {
  what: string;
  limit: number;
  measured: number;
  met: boolean;
}

type Row = readonly (string | number)[];
/** A Markdown table; numbers stand as they are given. */
export const tableOf = (head: Row, rows: readonly Row[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const rounded = (value: number, digits = 0): string => value.toFixed(digits);
const percent = (share: number): string => `${rounded(share * 100)} %`;

export const atMost = (what: string, measured: number, limit: number): Goal => ({
  what,
  measured,
  limit,
  met: measured <= limit,
});
export const atLeast = (what: string, measured: number, limit: number): Goal => ({
  what,
  measured,
  limit,
  met: measured >= limit,
});

export const goalTable = (goals: readonly Goal[]): string =>
  tableOf(
    ['goal', 'limit', 'measured', ''],
    goals.map(({ what, limit, measured, met }) => [
      what,
      limit,
      Number.isInteger(measured) ? measured : rounded(measured, 2),
      met ? 'met' : '**missed**',
    ]),
  );

export const loadTable = (figures: readonly LoadFigures[]): string =>
  tableOf(
    ['bundle', 'KB', 'load, ms of CPU: least', 'middle', 'bare handler: least', 'middle', 'ratio, middle of the pairs'],
    figures.map(({ name, bytes, ourMs, bareMs, ratioToBare }) => [
      name,
      Math.ceil(bytes / 1024),
      rounded(ourMs.min),
      rounded(ourMs.median),
      rounded(bareMs.min),
      rounded(bareMs.median),
      rounded(ratioToBare, 2),
    ]),
  );

export const bookingTable = (figures: readonly BookingFigures[]): string =>
  tableOf(
    [
      'at a time',
      'bookings a second',
      'bare',
      'ratio',
      'CPU of a booking, µs: least',
      'middle',
      'bare: least',
      'middle',
      'plain: least',
      'middle',
      'above bare',
      'own CPU: above plain',
    ],
    figures.map(({ concurrency, ours, bare, plain, throughputRatio, aboveBare, ownCpu }) => [
      concurrency,
      rounded(ours.perSecond),
      rounded(bare.perSecond),
      rounded(throughputRatio, 2),
      rounded(ours.cpuUs.min),
      rounded(ours.cpuUs.median),
      rounded(bare.cpuUs.min),
      rounded(bare.cpuUs.median),
      rounded(plain.cpuUs.min),
      rounded(plain.cpuUs.median),
      percent(aboveBare),
      percent(ownCpu),
    ]),
  );

export const costTable = (costs: readonly Cost[]): string =>
  tableOf(
    ['room', 'command', 'reads', 'read units', 'writes', 'write units'],
    costs.map(({ room, command, reads, readUnits, writes, writeUnits }) => [
      room,
      command,
      reads,
      readUnits,
      writes,
      writeUnits,
    ]),
  );

/** `docs/units.md`, whole. */
export const unitsPage = (costs: readonly Cost[]): string => `# What commands cost

Requests to the database and the units they consume, measured on the engine and written by \`npm run bench -- --write\`; a test holds
this page against the code. A write of one item costs a unit for each KB, in a transaction two; an index entry one more. A consistent
read costs a unit for each 4 KB. The bookings and the registry have tables of their own, tested in the same way:
[bookings](bookings.md#what-it-costs), [registry](registry.md).

The requests of the authorizer are a line of their own; only the lines of \`identity\` below it that need a session include them.

${costTable(costs)}
`;

export interface Measured {
  loads: readonly LoadFigures[];
  bookings: { figures: readonly BookingFigures[]; units: readonly UnitFigures[] };
  goals: readonly Goal[];
  machine: string;
  date: string;
}

/** `docs/speed.md`, whole. */
export const speedPage = ({ loads, bookings, goals, machine, date }: Measured): string => `# Speed and size

Measured on ${date} by \`npm run bench -- --write\`, which rewrites this page.
${machine} Others may have used the machine at the same moment: trust the ratios, whose sides take turns, and not the rates.

${goalTable(goals)}

What the month of a whole city costs stands on [a page of its own](size.md).

## A booking through the real bundle

A daughter books lunch for her parent from Monday to Friday. One side is the bundle of \`functions/bookings/api.ts\` as it is deployed:
access, validation, the decision with price and quotas, one BatchGet, one Query, one transaction of five items, the answer, a log line. Two
controls send the same three requests, recorded from the bundle, through the same client, each its own copy. "Bare" has them ready before the clock starts and
looks at no answer: the throughput is held against it. "Plain" is what a script would be that decides nothing: plain objects in and out, with
AWS's own converter (the one of the DocumentClient) in between. Converting items is part of a database client, so a handler's own CPU is what it
uses above that; the column before it says what it uses above bare, where our own converter counts as ours. Each turn is 200 bookings; twelve
rounds of three turns for each line; the ratios are the middle of the rounds. Gateway, authorizer and KMS are not in it. The engine
(dynoxide, in memory) is a process of its own. It is not DynamoDB: there a request waits for the network, and the CPU counts.

${bookingTable(bookings.figures)}

## Loading a bundle

CPU of a fresh process until the bundle is loaded, against a handler that has nothing but the DynamoDB client
(\`bench/bare-handler.ts\`), bundled by the same esbuild with the client's own chain of credential sources. Our build leaves that chain out of
every function (a Lambda function has its credentials in its environment): the bare handler so built is a row of the table. API
functions 25 pairs, others 5. Most of the difference is the time V8 takes to parse.

${loadTable(loads)}

## Again

\`npm run bench\` prints this; \`npm run bench -- --write\` also writes this page and [units.md](units.md); it ends with 1 when a goal
is missed. It takes about ten minutes on two cores and needs dynoxide, or \`DYNAMODB_ENDPOINT\`.
`;
