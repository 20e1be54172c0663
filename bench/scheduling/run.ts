import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { byCpuSeconds, byIterations, search } from '../../functions/scheduling/solver/search.ts';
import { instanceOf, modelOf, solutionOf } from './instance.ts';

const HELP = `npm run bench:scheduling -- --instances DIR [options]
  Plans every day of the public benchmark that lies in a folder or in folders of it, one after another, in one thread.
  --instances DIR   the instances, and best-known.json beside or above them where there is one
  --seconds N       of the processor for each (60)
  --iterations N    a budget of moves instead: the same routes on every machine
  --seed N          (1)
  --only TEXT       only instances whose name holds the text
  --out DIR         writes each solution to DIR/NAME.json
  --json            a JSON line for each instance, then one for each family and one for all`;

const { values: given } = parseArgs({
  options: {
    instances: { type: 'string' },
    seconds: { type: 'string', default: '60' },
    iterations: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (given.help || !given.instances) {
  console.log(HELP);
  process.exit(given.help ? 0 : 2);
}

interface Known {
  bestPublishedVerified: number;
  best: number;
}
interface Row {
  name: string;
  family: string;
  objective: number;
  bestPublished: number | null;
  best: number | null;
  /** Percent above; null where no value is known. */
  gapToPublished: number | null;
  gapToBest: number | null;
  iterations: number;
  seconds: number;
}

const KNOWN = 'best-known.json';
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));
const gap = (value: number, known: number | null): number | null =>
  known === null ? null : round((100 * (value - known)) / known);
const round = (value: number): number => Math.round(value * 1_000) / 1_000;

function knownValues(folder: string): Record<string, Known> {
  for (const place of [folder, dirname(folder)]) {
    if (readdirSync(place).includes(KNOWN))
      return (readJson(join(place, KNOWN)) as { instances: Record<string, Known> }).instances;
  }
  return {};
}

const folder = given.instances;
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.json') && !name.endsWith(KNOWN) && name.includes(given.only))
  .sort();
const known = knownValues(folder);
const cpuSeconds = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000_000;
};

function solve(path: string): Row {
  const instance = instanceOf(readJson(path));
  const begun = cpuSeconds();
  const { model, tasks } = modelOf(instance);
  const share = given.iterations ? byIterations(Number(given.iterations)) : byCpuSeconds(Number(given.seconds));
  const { routes, iterations } = search(model, { seed: Number(given.seed), share });
  const seconds = cpuSeconds() - begun;
  const { solution, objective } = solutionOf(instance, tasks, routes);
  if (given.out) {
    mkdirSync(given.out, { recursive: true });
    writeFileSync(join(given.out, `${instance.name}.json`), JSON.stringify(solution));
  }
  const { bestPublishedVerified: bestPublished = null, best = null } = known[instance.name] ?? {};
  return {
    name: instance.name,
    family: instance.family,
    objective: round(objective),
    bestPublished,
    best,
    gapToPublished: gap(objective, bestPublished),
    gapToBest: gap(objective, best),
    iterations,
    seconds: round(seconds),
  };
}

const numbers = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);
const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : round(values.reduce((sum, value) => sum + value, 0) / values.length);
function summary(family: string, rows: readonly Row[]) {
  const toPublished = numbers(rows.map(({ gapToPublished }) => gapToPublished));
  const toBest = numbers(rows.map(({ gapToBest }) => gapToBest));
  return {
    family,
    instances: rows.length,
    meanGapToPublished: mean(toPublished),
    meanGapToBest: mean(toBest),
    largestGapToBest: toBest.length === 0 ? null : Math.max(...toBest),
    newBest: rows.filter(({ best, objective }) => best !== null && objective < best - 0.001).map(({ name }) => name),
    iterationsPerSecond: Math.round(
      rows.reduce((sum, { iterations }) => sum + iterations, 0) / rows.reduce((sum, { seconds }) => sum + seconds, 0),
    ),
  };
}

const percent = (value: number | null): string => (value === null ? '-' : `${value.toFixed(2)} %`).padStart(9);
const print = (line: unknown, text: string): void => console.log(given.json ? JSON.stringify(line) : text);

const rows = files.map((file) => {
  const row = solve(join(folder, file));
  print(
    row,
    `${row.name.padEnd(40)} ${row.objective.toFixed(3).padStart(10)}  published ${percent(row.gapToPublished)}  best ${percent(row.gapToBest)}`,
  );
  return row;
});
const families = [...new Set(rows.map(({ family }) => family))];
for (const family of [...families, 'all']) {
  const line = summary(family, family === 'all' ? rows : rows.filter((row) => row.family === family));
  print(
    line,
    `${family}: ${line.instances} instances, to the best published ${percent(line.meanGapToPublished)}, to the best known ${percent(line.meanGapToBest)} (at most ${percent(line.largestGapToBest)}); ${line.newBest.length} new best values`,
  );
}
