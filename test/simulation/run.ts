import { fork } from 'node:child_process';
import { parseArgs } from 'node:util';
import startEngine from '../engine/start-engine.ts';
import stopEngine from '../engine/stop-engine.ts';
import { MUTATIONS, type Mutation } from './mutations.ts';
import type { Simulated } from './simulate.ts';

const SMALL_TOWN = '10';
/**
 * `npm run simulate -- --seeds 20 --days 3`: twenty towns of three days. `--seed 7 --days 3` plays one of them again.
 * `--elders 60`: a town of sixty elders, with their relatives and as many points as they need.
 * `--office-days 8`: and then eight days on which only offices work, until the month is closed and paid.
 * `--mutations` breaks the product in each known way and expects the checker to notice; `--only <name>` only these, said
 * as often as wanted.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '5' },
    days: { type: 'string', default: '2' },
    'office-days': { type: 'string', default: '0' },
    elders: { type: 'string', default: SMALL_TOWN },
    seed: { type: 'string' },
    mutations: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true },
    'at-once': { type: 'string', default: '2' },
  },
});
const days = Number(values.days);
const officeDays = Number(values['office-days']);
const seeds = values.seed ? [Number(values.seed)] : Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
/** What a day of a town may take on a busy machine before it counts as stuck. */
const PATIENCE_MS = 900_000;

type Outcome = Simulated | { failed: string };
const player = new URL('play.ts', import.meta.url);

/** Plays one seed in a process of its own: what it leaves behind in memory is gone with it. */
function play(
  seed: number,
  offices: number,
  { mutation, told = () => {} }: { mutation?: string; told?: () => void } = {},
): Promise<Outcome> {
  const args = ['--seed', String(seed), '--days', String(days), '--office-days', String(offices)];
  args.push('--elders', values.elders);
  if (mutation) args.push('--mutation', mutation);
  const child = fork(player, args, { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let answer = '';
  let complaint = '';
  child.stdout!.on('data', (part: Buffer) => (answer += part.toString()));
  child.stderr!.on('data', (part: Buffer) => (complaint += part.toString()));
  child.on('message', told);
  const patience = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS * (days + offices));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      clearTimeout(patience);
      resolve(code === 0 ? (JSON.parse(answer) as Simulated) : { failed: whyFailed(complaint) });
    });
  });
}
const whyFailed = (complaint: string): string =>
  complaint.split('\n').find((line) => /^\w*(Error|Exception)\b/.test(line)) ??
  (complaint.slice(-400) || 'it did not end');

/** A few at a time. */
async function each<T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let one = list[next++]; one !== undefined; one = list[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: Number(values['at-once']) }, worker));
}

const BAR = 30;
function showProgress(done: number, of: number, what: string): void {
  if (!process.stderr.isTTY) return;
  const filled = Math.round((done / of) * BAR);
  process.stderr.write(`\r[${'█'.repeat(filled)}${'·'.repeat(BAR - filled)}] ${done}/${of} ${what}\x1b[K`);
}
const clearProgress = (): void => {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
};

function tellNow(what: string): void {
  clearProgress();
  console.log(`${what}\n`);
}

function addTo(total: Record<string, number>, more: Record<string, number>): void {
  for (const [name, count] of Object.entries(more)) total[name] = (total[name] ?? 0) + count;
}
const table = (counts: Record<string, number>): string =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `  ${String(count).padStart(7)}  ${name}`)
    .join('\n');

const replayOf = (seed: number, offices: number): string => {
  const asked = ['--seed', seed, '--days', days, ...(offices ? ['--office-days', offices] : [])];
  return `npm run simulate -- ${[...asked, ...(values.elders === SMALL_TOWN ? [] : ['--elders', values.elders])].join(' ')}`;
};

/** Whether all seeds came through. */
async function simulateSeeds(): Promise<boolean> {
  const total = { seeds: 0, days: 0, commands: 0, calls: 0, events: 0, violations: 0 };
  const faults: Record<string, number> = {};
  const posted: Record<string, number> = {};
  let daysDone = 0;
  await each(seeds, async (seed) => {
    const told = () => showProgress(++daysDone, seeds.length * (days + officeDays), 'days');
    const outcome = await play(seed, officeDays, { told });
    total.seeds++;
    const replay = replayOf(seed, officeDays);
    if ('failed' in outcome) {
      total.violations++;
      tellNow(`seed ${seed} stopped: ${outcome.failed}\n  ${replay}`);
      return;
    }
    total.days += outcome.daysLived;
    total.commands += outcome.commands;
    total.calls += outcome.calls;
    total.events += outcome.events;
    total.violations += outcome.violations.length;
    addTo(faults, outcome.faults);
    if (outcome.violations.length)
      tellNow([`seed ${seed}, day ${outcome.daysLived}:`, ...outcome.violations.slice(0, 20), replay].join('\n  '));
    addTo(posted, outcome.posted);
    if (values.seed) console.log(`trace ${outcome.trace}\nrefused:\n${table(outcome.refusals)}`);
  });
  clearProgress();
  console.log(`posted:\n${table(posted)}\nfaults:\n${table(faults)}`);
  const { calls, commands, events, violations } = total;
  console.log(
    `\n${total.seeds} seeds, ${total.days} days, ${commands} commands, ${calls} calls of the database, ${events} events`,
  );
  console.log(`${Object.values(faults).reduce((a, b) => a + b, 0)} faults, ${violations} violations`);
  return violations === 0;
}

const officeDaysOf = (mutation: Mutation): number => mutation.officeDays ?? officeDays;

/**
 * What is wrong in the worlds of these mutations while nothing is broken: there a mutation would seem to be caught. A longer
 * life of a town begins as a shorter one does, so the longest of each seed speaks for all.
 */
async function whatIsWrongAnyway(chosen: readonly Mutation[]): Promise<string[]> {
  const offices = Math.max(...chosen.map(officeDaysOf));
  const wrong: string[] = [];
  let done = 0;
  await each(seeds, async (seed) => {
    const outcome = await play(seed, offices);
    const found = 'failed' in outcome ? [outcome.failed] : outcome.violations;
    if (found.length) wrong.push([`seed ${seed}:`, ...found.slice(0, 3), replayOf(seed, offices)].join('\n        '));
    showProgress(++done, seeds.length, 'towns as they are');
  });
  clearProgress();
  return wrong;
}

/** The first seed that notices, and what it says. That a run breaks down proves nothing. */
async function whoNotices(mutation: Mutation): Promise<{ noticed?: string; broke?: string }> {
  for (const seed of seeds) {
    const outcome = await play(seed, officeDaysOf(mutation), { mutation: mutation.name });
    if ('failed' in outcome) return { broke: `seed ${seed}: ${outcome.failed}` };
    const [noticed] = outcome.violations;
    const checks = new Set(outcome.violations.map((violation) => violation.split(':')[0]));
    if (noticed) return { noticed: `seed ${seed} (${[...checks].join(', ')}): ${noticed}` };
  }
  return {};
}

/** Whether every mutation was noticed, in towns in which nothing is wrong without it. */
async function tryMutations(): Promise<boolean> {
  const chosen = MUTATIONS.filter(({ name }) => !values.only || values.only.includes(name));
  const unknown = (values.only ?? []).filter((name) => !MUTATIONS.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no mutation ${unknown.join(', ')}`);
  const wrong = await whatIsWrongAnyway(chosen);
  if (wrong.length > 0) {
    console.log(`WRONG   without any mutation: nothing can be said of them\n        ${wrong.join('\n        ')}`);
    return false;
  }
  console.log(`clean   ${seeds.length} towns without any mutation`);
  let done = 0;
  let caught = 0;
  await each(chosen, async (mutation) => {
    const { noticed, broke } = await whoNotices(mutation);
    if (noticed) caught++;
    clearProgress();
    const word = noticed ? 'caught' : broke ? 'BROKE ' : 'MISSED';
    console.log([`${word}  ${mutation.name}`, noticed ?? broke ?? []].flat().join('\n        '));
    showProgress(++done, chosen.length, 'mutations');
  });
  clearProgress();
  console.log(`\n${caught} of ${chosen.length} mutations caught, each within ${seeds.length} seeds of ${days} days`);
  return caught === chosen.length;
}

await startEngine();
const fine = await (values.mutations ? tryMutations() : simulateSeeds());
await stopEngine();
process.exit(fine ? 0 : 1);
