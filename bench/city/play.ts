import { join } from 'node:path';
import { City, type MadeFile, type Step } from './city.ts';
import { CITY, type CitySize } from './month.ts';

export interface Sizes {
  readonly small: CitySize;
  readonly large: CitySize;
}
export type FileStep = Step & { readonly file: MadeFile };
/** What it takes to close a city's month and to write down what the city owes for it. */
export interface CityCost {
  readonly size: CitySize;
  readonly bareRead: Step;
  readonly close: Step;
  readonly payerFile: FileStep;
  readonly pointFile: FileStep;
}
/** A month's closing whose process was killed half-way, and the one that went on. */
export interface Resumed {
  /** Points whose statement was made before, after, and (none, if all is well) by both. */
  readonly before: number;
  readonly after: number;
  readonly twice: number;
  /** Statements whose digest is not the one of the lines as they were made. */
  readonly wrong: number;
}
export interface Figures {
  readonly small: CityCost;
  readonly large: CityCost;
  readonly closeResumed: Resumed;
  /** Whether the file whose maker was killed half-way is, made again, byte for byte the one that was made in one go. */
  readonly sameFile: boolean;
}

type Progress = (text: string) => void;
const cityFile = { region: CITY, payer: `city:${CITY}` };

async function bareReadOf(city: City, warmUp: boolean): Promise<Step> {
  const worker = city.worker('bare-read');
  if (warmUp) await city.readBare(worker);
  const step = await city.readBare(worker);
  worker.end();
  return step;
}

async function fileOf(city: City, ...wish: Parameters<City['request']>): Promise<FileStep> {
  const worker = city.worker('makeExport');
  const { file, ...step } = await city.export(worker, await city.request(...wish));
  worker.end();
  if (!file) throw new Error('the file was not made');
  return { ...step, file };
}

const pointFileOf = (city: City): Promise<FileStep> =>
  fileOf(city, { facilityId: city.loaded.places[0]!.facilityId }, 'xlsx');

/** The work without a break, each process warm before it is measured: a small month is not charged for starting. */
async function playSmall(city: City, progress: Progress): Promise<CityCost> {
  progress('reading, closing and exporting the small month');
  const bareRead = await bareReadOf(city, true);
  const closer = city.worker('closeMonth');
  await city.close(closer);
  await city.reopen();
  const close = await city.close(closer);
  closer.end();
  const exporter = city.worker('makeExport');
  await city.export(exporter, await city.request(cityFile, 'xlsx'));
  const { file, ...step } = await city.export(exporter, await city.request(cityFile, 'xlsx'));
  exporter.end();
  if (!file || (await city.wrongStatements())) throw new Error('the small month is not what its lines come to');
  return { size: city.loaded, bareRead, close, payerFile: { ...step, file }, pointFile: await pointFileOf(city) };
}

/** The time of a killed run counts: what it made was not made again. */
function together(killed: Step, resumed: Step): Step {
  const [a, b] = [killed.run, resumed.run];
  return {
    what: resumed.what,
    lines: killed.lines + resumed.lines,
    run: {
      cpuMs: a.cpuMs + b.cpuMs,
      wallMs: a.wallMs + b.wallMs,
      rss: [...a.rss, ...b.rss],
      peak: Math.max(a.peak, b.peak),
      killed: false,
    },
  };
}

async function closeResumed(city: City, progress: Progress): Promise<{ close: Step; resumed: Resumed }> {
  progress('closing the month, killed half-way');
  const killed = await city.close(city.worker('closeMonth'), Math.ceil(city.loaded.points / 2));
  progress('and started again');
  const worker = city.worker('closeMonth');
  const again = await city.close(worker);
  worker.end();
  const resumed = {
    before: killed.made.length,
    after: again.made.length,
    twice: again.made.filter((facilityId) => killed.made.includes(facilityId)).length,
    wrong: await city.wrongStatements(),
  };
  return { close: together(killed, again), resumed };
}

/** The file whose maker is killed half-way: what is measured is making it again, from its first line. */
async function fileResumed(city: City, progress: Progress): Promise<FileStep> {
  progress('the file of what the city owes, killed half-way');
  const request = await city.request(cityFile, 'xlsx');
  const half = Math.ceil(city.loaded.lines / 2);
  const killed = await city.export(city.worker('makeExport'), request, half);
  if (killed.file || !killed.run.killed) throw new Error('the file was ready before its maker was killed');
  progress('and started again');
  const worker = city.worker('makeExport');
  const { file, ...step } = await city.export(worker, request);
  worker.end();
  if (!file) throw new Error('the file was not made');
  return { ...step, file };
}

/** Closes and exports a small and a large month, the large one broken off half-way twice. */
export async function playCities(folder: string, { small, large }: Sizes, progress: Progress): Promise<Figures> {
  const smallCity = await City.load(join(folder, 'small'), small, progress);
  const smallCost = await playSmall(smallCity, progress).finally(() => smallCity.end());
  const city = await City.load(join(folder, 'large'), large, progress);
  try {
    progress('reading every line, and nothing else');
    const bareRead = await bareReadOf(city, false);
    const { close, resumed } = await closeResumed(city, progress);
    const payerFile = await fileResumed(city, progress);
    progress('the same file in one go');
    const other = await fileOf(city, cityFile, 'xlsx');
    const pointFile = await pointFileOf(city);
    return {
      small: smallCost,
      large: { size: city.loaded, bareRead, close, payerFile, pointFile },
      closeResumed: resumed,
      sameFile: payerFile.file.sha256 === other.file.sha256,
    };
  } finally {
    await city.end();
  }
}
