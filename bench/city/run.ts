import '../quiet.ts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addDays, businessDateOf, businessMonthOf, firstDayOf } from '../../shared/business-time.ts';
import { goalTable } from '../report.ts';
import { type Figures, playCities } from './play.ts';
import { costTables, goalsOf, sizePage } from './report.ts';

const HELP = `npm run bench:city -- [options]
  Closes and exports a month of a whole city through the deployed functions, and a hundredth of it to compare.
  --lines N    lines of the month (1400000)
  --points N   meal points (230)
  --folder DIR where the engine's data goes: a kilobyte and a half for each line (a folder of its own, removed)
  --write      also writes docs/size.md
  Ends with 1 when a goal is missed.`;
const A_HUNDREDTH = 100;

const { values: given } = parseArgs({
  options: {
    lines: { type: 'string', default: '1400000' },
    points: { type: 'string', default: '230' },
    folder: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (given.help) {
  console.log(HELP);
  process.exit(0);
}

const started = Date.now();
// The functions ask the clock what is over: the month before this one.
const month = businessMonthOf(addDays(firstDayOf(businessMonthOf(businessDateOf(started))), -1));
const large = { month, points: Number(given.points), lines: Number(given.lines) };
// As many lines at a point as in the large month, so that only the number of points differs.
const points = Math.max(1, Math.round(large.points / A_HUNDREDTH));
const small = { month, points, lines: Math.round(large.lines / A_HUNDREDTH) };

const clock = (): string => {
  const seconds = Math.round((Date.now() - started) / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};
const progress = (text: string): void => console.error(`${clock()}  ${text}`);

async function measured(): Promise<Figures> {
  const folder = given.folder ?? mkdtempSync(join(tmpdir(), 'xianglao-city-'));
  try {
    return await playCities(folder, { small, large }, progress);
  } finally {
    if (given.folder === undefined) rmSync(folder, { recursive: true });
  }
}

const [loadBefore = 0] = loadavg();
const figures = await measured();
const [, , loadAfter = 0] = loadavg();
const goals = goalsOf(figures);
console.log([goalTable(goals), costTables(figures)].join('\n\n'));
if (given.write) {
  const [processor] = cpus();
  const load = `${loadBefore.toFixed(0)} at the beginning, ${loadAfter.toFixed(0)} in the last quarter of an hour`;
  const machine = `Node ${process.version} on ${cpus().length} cores (${processor?.model.trim()}); load ${load}.`;
  const page = sizePage({
    figures,
    goals,
    machine,
    date: businessDateOf(started),
    minutes: (Date.now() - started) / 60_000,
  });
  writeFileSync(fileURLToPath(new URL('../../docs/size.md', import.meta.url)), page);
}
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
