import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { PlanningDay } from '../../functions/scheduling/problem.ts';
import { STOPS_PER_SECTION } from '../../functions/scheduling/sections/sections.ts';
import { businessDateOf } from '../../shared/business-time.ts';
import { atMost, goalTable } from '../report.ts';
import { cityDays } from './city.ts';
import { judge } from './judge.ts';
import { planDays } from './play.ts';
import { ROOM_HEADING, type Run, runTable, sizePage } from './report.ts';
import { Workers } from './workers.ts';

const HELP = `npm run bench:scheduling-city -- [options]
  Plans a day of a whole city in the time of one function, with a function killed on the way, and once in ten times the time.
  --visits N      visits of the day (2000)
  --caregivers N  (250)
  --seconds N     of the processor, for each section, all its rounds together (285)
  --times N       how much more the long run has; 0: no long run (10)
  --workers N     processes at once (2)
  --seed N        another city (1)
  --keep DIR      keeps there what each run came to, and makes no run again that is kept: hours may be interrupted
  --write         also writes docs/scheduling-size.md
  Ends with 1 when a goal is missed.`;
const PERCENT = 100;
const MEGABYTES = 1_024;
const GAP_PERCENT = 2;
/** For starting, ways and numbers: with the default, five minutes in all. */
const BESIDE_SECONDS = 15;

const { values: given } = parseArgs({
  options: {
    visits: { type: 'string', default: '2000' },
    caregivers: { type: 'string', default: '250' },
    seconds: { type: 'string', default: '285' },
    times: { type: 'string', default: '10' },
    workers: { type: 'string', default: '2' },
    most: { type: 'string', default: String(STOPS_PER_SECTION) },
    seed: { type: 'string', default: '1' },
    keep: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (given.help) {
  console.log(HELP);
  process.exit(0);
}

const started = Date.now();
const progress = (text: string): void =>
  console.error(`${((Date.now() - started) / 1_000).toFixed(0).padStart(6)} s  ${text}`);
const date = '2026-11-24';
const size = { seed: Number(given.seed), visits: Number(given.visits), caregivers: Number(given.caregivers) };
const [day] = cityDays({ ...size, dates: [date] }) as [PlanningDay];
const seconds = Number(given.seconds);
const most = Number(given.most);

async function run(what: string, budget: number, { killed = false } = {}): Promise<Run> {
  const file = given.keep && join(given.keep, `${Object.values({ ...size, most }).join('-')} ${what}.json`);
  if (file && existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Run;
  const made = await play(what, budget, { killed });
  if (given.keep && file) {
    mkdirSync(given.keep, { recursive: true });
    writeFileSync(file, JSON.stringify(made));
  }
  return made;
}

async function play(what: string, budget: number, { killed }: { killed: boolean }): Promise<Run> {
  const workers = new Workers(Number(given.workers));
  const began = Date.now();
  // As far into the first round that the function has something to lose.
  const timer = killed ? setTimeout(() => workers.kill(), budget * 100) : undefined;
  try {
    const { plans, ...took } = await planDays([day], workers, {
      seed: size.seed,
      seconds: budget,
      most,
      onStep: async ({ round }, sections, sofar) => {
        const { points, unplanned } = await judge(day, sofar.get(date)!);
        progress(`${what}, round ${round}: ${sections} sections, ${Math.round(points)} points, ${unplanned} unplanned`);
      },
    });
    const judgement = await judge(day, plans.get(date)!);
    const wallSeconds = (Date.now() - began) / 1_000;
    return { what, ...took, wallSeconds, restarts: workers.restarts, ...judgement };
  } finally {
    clearTimeout(timer);
    workers.end();
  }
}

const short = await run(`${seconds} s`, seconds);
const killed = await run(`${seconds} s, a function killed`, seconds, { killed: true });
const times = Number(given.times);
const long = times > 0 ? await run(`${seconds * times} s`, seconds * times) : undefined;
const runs = [short, killed, ...(long ? [long] : [])];

const gap = (one: Run, other: Run): number => ((one.points - other.points) / other.points) * PERCENT;
const goals = [
  atMost('rules broken', Math.max(...runs.map(({ broken }) => broken)), 0),
  atMost('seconds of a function, its rounds one after the other', short.longestSeconds, seconds + BESIDE_SECONDS),
  atMost('MB of a function', Math.max(...runs.map(({ megabytes }) => megabytes)), MEGABYTES),
  ...(long ? [atMost(`% above a run ${times} times as long`, gap(short, long), GAP_PERCENT)] : []),
  atMost('% above the run without a kill', gap(killed, short), GAP_PERCENT),
];
console.log([goalTable(goals), runTable(runs)].join('\n\n'));
if (given.write) {
  const [processor] = cpus();
  const machine = `Node ${process.version} on ${cpus().length} cores (${processor?.model.trim()}), load ${loadavg()[2]?.toFixed(0)}.`;
  const options = process.argv
    .slice(2)
    .join(' ')
    .replace(/ *--keep[ =]\S+/, '');
  const page = sizePage({ goals, runs, options, machine, date: businessDateOf(started), size });
  const path = fileURLToPath(new URL('../../docs/scheduling-size.md', import.meta.url));
  const [, room = ''] = readFileSync(path, 'utf8').split(`\n${ROOM_HEADING}`);
  writeFileSync(path, room ? `${page}\n${ROOM_HEADING}${room}` : page);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
