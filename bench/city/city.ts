import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { build } from 'esbuild';
import { settlementSpec } from '../../functions/settlement/deploy.ts';
import { type ExportItem, exportKey, type Subject } from '../../functions/settlement/export.ts';
import { settlementEventsOf } from '../../functions/settlement/index.ts';
import { pointsOf as facilitiesOf, statementsOf } from '../../functions/settlement/points.ts';
import type { Format } from '../../functions/settlement/render.ts';
import { chainKey, serialCounterKey } from '../../functions/settlement/store.ts';
import { buildFunctions, bundleFolder, bundleOptions } from '../../infra/build.ts';
import { type Engine, startEngine } from '../../local/engine.ts';
import { newId } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import { clientSettings, createTable, type Table } from '../../shared/table.ts';
import { Bucket } from './bucket.ts';
import { type LoadedCity, loadCity, TABLES } from './load.ts';
import { CITY, type CitySize } from './month.ts';
import { type Run, type Told, Worker } from './worker.ts';

export interface Step {
  readonly what: string;
  readonly lines: number;
  readonly run: Run;
}
export interface MadeFile {
  readonly format: Format;
  readonly subject: Subject;
  readonly bytes: number;
  readonly sha256: string;
  readonly path: string;
}
const SETTLEMENT = {
  AWS_REGION: 'local',
  AWS_ACCESS_KEY_ID: 'test',
  AWS_SECRET_ACCESS_KEY: 'test',
  ROOM: 'settlement',
};
const PAGE = 500;

async function bareBundle(folder: string): Promise<void> {
  await build({
    ...bundleOptions,
    entryPoints: [new URL('bare-read.ts', import.meta.url).pathname],
    outfile: join(folder, 'bare-read.cjs'),
    sourcemap: false,
  });
}

/** A city with a closed month's lines, its engine, and the functions that close it and make its files. */
export class City {
  readonly loaded: LoadedCity;
  readonly table: Table;
  readonly #engine: Engine;
  readonly #bucket: Bucket;
  readonly #environment: Readonly<Record<string, string>>;
  readonly #folder: string;
  readonly #progress: (text: string) => void;
  #exports = 0;

  private constructor(
    loaded: LoadedCity,
    engine: Engine,
    bucket: Bucket,
    bucketUrl: string,
    folder: string,
    progress: (text: string) => void,
  ) {
    this.loaded = loaded;
    this.#engine = engine;
    this.#bucket = bucket;
    this.#folder = folder;
    this.#progress = progress;
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary, { recursive: true });
    this.#environment = {
      ...SETTLEMENT,
      TMPDIR: temporary,
      MAIN_TABLE: TABLES.main,
      LEDGER_TABLE: TABLES.ledger,
      TRAIL_TABLE: TABLES.trail,
      EXPORTS_BUCKET: 'exports',
      AWS_ENDPOINT_URL: bucketUrl,
      AWS_ENDPOINT_URL_DYNAMODB: engine.url,
    };
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    this.table = createTable(
      TABLES,
      new DynamoDBClient({ ...clientSettings, endpoint: engine.url, region: 'local', credentials }),
    );
  }

  static async load(folder: string, size: CitySize, progress: (text: string) => void): Promise<City> {
    mkdirSync(folder, { recursive: true });
    await buildFunctions(['settlement']);
    await bareBundle(folder);
    const loaded = await loadCity(folder, size, progress);
    const engine = await startEngine('dynoxide', folder, new Map(), progress);
    const bucket = new Bucket(folder);
    return new City(loaded, engine, bucket, await bucket.open(), folder, progress);
  }

  async end(): Promise<void> {
    this.#bucket.close();
    await this.#engine.close();
    rmSync(this.#folder, { recursive: true });
  }

  worker(bundle: 'closeMonth' | 'makeExport' | 'bare-read'): Worker {
    const file =
      bundle === 'bare-read'
        ? join(this.#folder, 'bare-read.cjs')
        : join(bundleFolder('settlement', bundle), 'index.js');
    const nodeOptions =
      bundle === 'bare-read' ? settlementSpec.makeExport?.nodeOptions : settlementSpec[bundle]?.nodeOptions;
    return new Worker(file, { ...this.#environment, NODE_OPTIONS: nodeOptions ?? '' });
  }

  /** Reads the lines of every point and does nothing with them. */
  async readBare(worker: Worker): Promise<Step> {
    const payees = this.loaded.places.map(({ facilityId }) => `PAYEE#${facilityId}`);
    let lines = 0;
    const run = await worker.run({ payees, page: PAGE }, (told) => {
      lines = told.lines as number;
    });
    return { what: 'bare read', lines, run };
  }

  /** Closes the month; after `killAt` statements the process is killed. `made`: whose statements it told of. */
  async close(worker: Worker, killAt?: number): Promise<Step & { made: string[] }> {
    const made: string[] = [];
    let lines = 0;
    const hear = (told: Told) => {
      if (told.message !== 'statement made') return;
      made.push(told.facilityId as string);
      lines += told.lines as number;
      this.#progress(`  ${made.length} of ${this.loaded.points} statements, ${lines} lines`);
      if (made.length === killAt) worker.kill();
    };
    const run = await worker.run({}, hear);
    return { what: 'close', lines, run, made };
  }

  /** Takes the statements back, so that the month can be closed once more: the cloud's functions could not. */
  async reopen(): Promise<void> {
    const { places, month } = this.loaded;
    const counties = new Set(places.map(({ region }) => countyOf(region)));
    const keys = [
      ...[...counties].map((county) => serialCounterKey(county, month)),
      ...places.map(({ facilityId }) => chainKey(facilityId)),
      ...(await this.#statements()).map(({ pk, sk }) => ({ pk, sk })),
    ];
    for (const key of keys) await this.table.commit([{ delete: key }]);
  }

  async #statements() {
    const facilities = await facilitiesOf(this.table, CITY);
    const found = await statementsOf(this.table, facilities, this.loaded.month);
    return found.filter((statement) => statement !== undefined);
  }

  /** Statements that are missing, or whose digest is not that of the lines as they were made. */
  async wrongStatements(): Promise<number> {
    const found = new Map((await this.#statements()).map(({ facilityId, digest }) => [facilityId, digest]));
    return [...this.loaded.digests].filter(([facilityId, digest]) => found.get(facilityId) !== digest).length;
  }

  /** What an office does when it asks for a file. */
  async request(subject: Subject, format: Format): Promise<ExportItem> {
    const exportId = newId('export', { msecs: 1_790_000_000_000 + ++this.#exports });
    const put: ExportItem = {
      ...exportKey(subject, exportId),
      kind: 'export',
      exportId,
      subject,
      period: this.loaded.month,
      format,
      reason: '月度结算',
      by: { personId: 'pn_of_the_office', role: 'finance' },
      at: 0,
      state: 'REQUESTED',
    };
    await this.table.commit([{ put }]);
    return put;
  }

  /** Makes a file that was asked for; killed on the way at `killAt` lines, it answers no file. */
  async export(
    worker: Worker,
    request: ExportItem,
    killAt?: number,
  ): Promise<Step & { readonly file: MadeFile | undefined }> {
    const { subject, format } = request;
    const [detail] = settlementEventsOf({ id: request.exportId, at: 0, before: undefined, after: request });
    const hear = (told: Told) => {
      if (told.message !== 'export under way') return;
      this.#progress(`  ${told.lines} of ${told.of} lines`);
      if (killAt !== undefined && (told.lines as number) >= killAt) worker.kill();
    };
    const run = await worker.run({ detail }, hear);
    const what = 'facilityId' in subject ? `${format} of a point` : `${format} of a payer`;
    const item = await this.table.get<ExportItem>(exportKey(subject, request.exportId));
    if (item?.state !== 'READY') return { what, lines: 0, run, file: undefined };
    const { key, sha256, lines } = item.file;
    const path = this.#bucket.pathOf(key);
    return { what, lines, run, file: { format, subject, bytes: statSync(path).size, sha256, path } };
  }
}
