import './quiet.ts';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { businessDateOf } from '../shared/business-time.ts';
import { MAX_OWN_CPU, MAX_READS, MAX_WRITE_UNITS, MIN_THROUGHPUT, measureBookings } from './bookings.ts';
import { MAX_API_BYTES, MAX_LOAD_RATIO, measureLoads } from './load.ts';
import { atLeast, atMost, bookingTable, costTable, goalTable, loadTable, speedPage, unitsPage } from './report.ts';
import { measureUnits } from './units.ts';
import { withEngine } from './with-engine.ts';

const progress = (text: string): void => console.error(text);
const writePage = (name: string, text: string): void =>
  writeFileSync(fileURLToPath(new URL(`../docs/${name}`, import.meta.url)), text);

const started = Date.now();
const bookings = await measureBookings(progress);
progress('units of the commands');
const costs = await withEngine(measureUnits);
const loads = await measureLoads(progress);

const apis = loads.filter(({ isApi }) => isApi);
const { figures, units } = bookings;
const largest = apis.reduce((most, api) => (api.bytes > most.bytes ? api : most));
const goals = [
  ...figures.map(({ concurrency, throughputRatio }) =>
    atLeast(`throughput of the bare calls, ${concurrency} at a time`, throughputRatio, MIN_THROUGHPUT),
  ),
  atMost('own CPU of a booking, of a plain script', bookings.ownCpu, MAX_OWN_CPU),
  atMost('write units of a booking', Math.max(...units.map(({ writeUnits }) => writeUnits)), MAX_WRITE_UNITS),
  atMost('reads before it', Math.max(...units.map(({ reads }) => reads)), MAX_READS),
  atMost(`KB of the largest API bundle (${largest.name})`, Math.ceil(largest.bytes / 1024), MAX_API_BYTES / 1024),
  atMost(`its load, of a bare handler's`, largest.ratioToBare, MAX_LOAD_RATIO),
  atMost('the slowest API bundle to load', Math.max(...apis.map(({ ratioToBare }) => ratioToBare)), MAX_LOAD_RATIO),
];

console.log([bookingTable(figures), costTable(costs), loadTable(loads), goalTable(goals)].join('\n\n'));
if (process.argv.includes('--write')) {
  const [processor] = cpus();
  const machine = `Node ${process.version} on ${cpus().length} cores (${processor?.model.trim()}).`;
  writePage('units.md', unitsPage(costs));
  writePage('speed.md', speedPage({ loads, bookings, goals, machine, date: businessDateOf(started) }));
}
console.log(
  JSON.stringify({
    goals,
    bookings: figures,
    loads: loads.map(({ name, bytes, ratioToBare }) => ({ name, bytes, ratioToBare })),
  }),
);
process.exitCode = goals.every(({ met }) => met) ? 0 : 1;
