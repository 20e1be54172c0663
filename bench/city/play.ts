import { join } from 'node:path';
import { City, type MadeFile, type Step } from './city.ts';
import { CITY, type CitySize } from './month.ts';
import type { Worker } from './worker.ts';

export interface Sizes {
  readonly small: CitySize;
  readonly large: CitySize;
}
/** What it takes to close a city's month and to write what the city owes for it. */
export interface CityCost {
  readonly size: CitySize;
  readonly bareRead: Step;
  readonly close: Step;
  readonly payerFile: Step & { readonly file: MadeFile };
}
export interface Resumed {
  /** Points whose statement was made before the process was killed, by the run after it, and by both. */
  readonly before: number;
  readonly after: number;
  readonly twice: number;
  /** Statements that are not what the lines as they were made come to. */
  readonly wrong: number;
}
export interface Figures {
  readonly small: CityCost;
  readonly large: CityCost;
  readonly closeResumed: Resumed;
  /** Whether a file whose making was killed half-way is, made again, the one that was made without a break. */
  readonly fileResumed: boolean;
  readonly others: readonly (Step & { readonly file: MadeFile })[];
}

type Progress = (text: string) => void;
const cityFile = { region: CITY, payer: `city:${CITY}` };

async function made(city: City, worker: Worker, ...wish: Parameters<City['request']>) {
  const { file, ...step } = await city.export(worker, await city.request(...wish));
  if (!file) throw new Error('the file was not made');
  return { ...step, file };
}

/** The same work in one warm process each; `warmUp` is done before, so that a small month is not charged for starting. */
async function costOf(city: City, warmUp: boolean, progress: Progress): Promise<CityCost> {
  const warm = async (run: () => Promise<unknown>): Promise<void> => {
    if (warmUp) await run();
  };
  progress('reading every line, and nothing else');
  const reader = city.worker('bare-read');
  await warm(() => city.readBare(reader));
  const bareRead = await city.readBare(reader);
  reader.end();

  progress('closing the month');
  const closer = city.worker('closeMonth');
  await warm(async () => {
    await city.close(closer);
    await city.reopen();
  });
  const close = await city.close(closer);
  closer.end();
  const wrong = await city.wrongStatements();
  if (wrong) throw new Error(`${wrong} statements are not what their lines come to`);

  progress('the file of what the city owes');
  const exporter = city.worker('makeExport');
  await warm(() => made(city, exporter, cityFile, 'xlsx'));
  const payerFile = await made(city, exporter, cityFile, 'xlsx');
  exporter.end();
  return { size: city.loaded, bareRead, close, payerFile };
}

/** Closes the month once more, with a process that is killed half-way and another that goes on. */
async function closeResumed(city: City, progress: Progress): Promise<Resumed> {
  await city.reopen();
  progress('closing the month, killed half-way');
  const killed = await city.close(city.worker('closeMonth'), Math.ceil(city.loaded.points / 2));
  progress('and again');
  const worker = city.worker('closeMonth');
  const again = await city.close(worker);
  worker.end();
  return {
    before: killed.made.length,
    after: again.made.length,
    twice: again.made.filter((facilityId) => killed.made.includes(facilityId)).length,
    wrong: await city.wrongStatements(),
  };
}

async function fileResumed(city: City, { file, lines }: CityCost['payerFile'], progress: Progress): Promise<boolean> {
  progress('the same file, killed half-way');
  const request = await city.request(cityFile, 'xlsx');
  const killed = await city.export(city.worker('makeExport'), request, lines / 2);
  if (killed.file) throw new Error('the file was ready before its maker was killed');
  progress('and again');
  const worker = city.worker('makeExport');
  const again = await city.export(worker, request);
  worker.end();
  return again.file?.sha256 === file.sha256;
}

/** Closes and exports a small and a large month, one after the other; and breaks off the large one's work half-way. */
export async function playCities(folder: string, sizes: Sizes, progress: Progress): Promise<Figures> {
  const smallCity = await City.load(join(folder, 'small'), sizes.small, progress);
  const small = await costOf(smallCity, true, progress).finally(() => smallCity.end());
  const city = await City.load(join(folder, 'large'), sizes.large, progress);
  try {
    const large = await costOf(city, false, progress);
    progress('a CSV file of the same, and a point’s file');
    const worker = city.worker('makeExport');
    const others = [
      await made(city, worker, cityFile, 'csv'),
      await made(city, worker, { facilityId: city.loaded.places[0]!.facilityId }, 'xlsx'),
    ];
    worker.end();
    return {
      small,
      large,
      others,
      fileResumed: await fileResumed(city, large.payerFile, progress),
      closeResumed: await closeResumed(city, progress),
    };
  } finally {
    await city.end();
  }
}
