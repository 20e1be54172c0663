import '../../bench/quiet.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { csvText, parseCsv, unguarded } from '../../shared/csv.ts';
import startEngine from '../engine/start-engine.ts';
import stopEngine from '../engine/stop-engine.ts';
import { rowsOfFile } from '../fixtures/rows-of-file.ts';
import { filesOfNastyMonth } from './files.ts';

/**
 * Opens our files with LibreOffice, as an office does, and holds every cell it sees against what we wrote: no formula is
 * computed, no digit lost, no name turned into a date. `npm test` needs nothing but npm; this needs LibreOffice, which it
 * installs where it can. Ends with 1 only when LibreOffice is there and sees something else.
 */
const say = (text: string): void => console.log(text);

function findOffice(): string | undefined {
  for (const name of ['soffice', 'libreoffice'])
    if (spawnSync(name, ['--version'], { stdio: 'ignore' }).status === 0) return name;
  return undefined;
}

/** A machine without a network says so in the end, and must not wait for ever. */
const INSTALL_MS = 600_000;
const APT = ['-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60'];

/** What was done to get it, and how it ended, stays on the screen. */
function installOffice(): string | undefined {
  if (spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status !== 0) return undefined;
  const [program, ...before] = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '-n', 'apt-get'];
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  say('LibreOffice is not here: installing libreoffice-calc');
  for (const words of [
    ['update', '-qq'],
    ['install', '-qq', ...APT, 'libreoffice-calc'],
  ]) {
    const { status } = spawnSync(program!, [...before, ...words], {
      stdio: 'inherit',
      env: environment,
      timeout: INSTALL_MS,
    });
    if (status !== 0) return undefined;
  }
  return findOffice();
}

const OFFICE_MS = 180_000;
/** Comma, quotes where needed, UTF-8; cells as they are, not as they are shown; values, not formulas; every sheet. */
const AS_CSV = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1';
/** What the import dialog offers for a file that begins with UTF-8's mark. */
const READ_CSV = 'Text - txt - csv (StarCalc):44,34,76,1';

class Office {
  readonly #program: string;
  readonly #folder: string;
  constructor(program: string, folder: string) {
    this.#program = program;
    this.#folder = folder;
  }

  #convert(path: string, to: string, outdir: string): string[] {
    const profile = `-env:UserInstallation=file://${join(this.#folder, 'profile')}`;
    const input = path.endsWith('.csv') ? [`--infilter=${READ_CSV}`] : [];
    execFileSync(
      this.#program,
      [profile, '--headless', '--norestore', ...input, '--convert-to', to, '--outdir', outdir, path],
      { stdio: 'ignore', timeout: OFFICE_MS },
    );
    return readdirSync(outdir).map((name) => join(outdir, name));
  }

  /** The cells of every sheet, as LibreOffice understands them. */
  sheets(path: string): Map<string, string[][]> {
    const outdir = join(this.#folder, `${basename(path)}.sheets`);
    mkdirSync(outdir);
    const stem = basename(path).replace(/\.\w+$/, '');
    const found = this.#convert(path, AS_CSV, outdir);
    return new Map(
      found.map((file) => {
        const rows = parseCsv(readFileSync(file, 'utf8')).map(({ cells }) => cells);
        return [basename(file, '.csv').slice(stem.length + 1), rows];
      }),
    );
  }

  pdf(path: string): Buffer {
    const outdir = join(this.#folder, `${basename(path)}.pdf`);
    mkdirSync(outdir);
    const [file] = this.#convert(path, 'pdf', outdir);
    if (!file) throw new Error(`${basename(path)}: no PDF`);
    return readFileSync(file);
  }
}

const trimmed = (row: readonly string[]): string[] => row.slice(0, row.findLastIndex((cell) => cell !== '') + 1);
/** All line breaks are one to XML; a lone one may end a cell. */
const alike = (cell: string): string => cell.replace(/\r\n?/g, '\n');
const isAmount = (cell: string): boolean => /^-?\d+\.\d\d$/.test(cell);
const sameCell = (ours: string, theirs: string): boolean =>
  alike(ours) === alike(theirs) || (isAmount(ours) && Number(ours).toString() === theirs);

function differences(ours: readonly string[][], theirs: readonly string[][]): string[] {
  const found = ours.length === theirs.length ? [] : [`${ours.length} rows, LibreOffice sees ${theirs.length}`];
  for (const [r, row] of ours.entries())
    for (const [c, cell] of row.entries()) {
      const seen = theirs[r]?.[c] ?? '';
      if (!sameCell(cell, seen))
        found.push(`row ${r + 1}, column ${c + 1}: ${JSON.stringify(cell)} is seen as ${JSON.stringify(seen)}`);
    }
  return found;
}

/** As our workbooks have them. A CSV file is one sheet, called after the file. */
const SHEETS = ['汇总', '各点', '明细'];
const inOrder = (sheets: ReadonlyMap<string, string[][]>): string[][][] =>
  [...sheets].toSorted(([a], [b]) => SHEETS.indexOf(a) - SHEETS.indexOf(b)).map(([, rows]) => rows);

async function look(office: Office, path: string, bytes: Buffer): Promise<{ cells: number; faults: string[] }> {
  const isCsv = path.endsWith('.csv');
  const ours = (await rowsOfFile(bytes)).map(trimmed).filter((row) => row.length);
  const sheets = inOrder(office.sheets(path)).flat();
  const seen = sheets.map((row) => trimmed(isCsv ? row.map(unguarded) : row)).filter((row) => row.length);
  const faults = differences(ours, seen);
  if (office.pdf(path).subarray(0, 5).toString('latin1') !== '%PDF-') faults.push('no PDF');
  return { cells: ours.flat().length, faults };
}

/** A row of what nobody guarded, to know that LibreOffice would have computed it. */
function control(office: Office, folder: string): boolean {
  const path = join(folder, 'control.csv');
  writeFileSync(path, `${csvText([]).slice(0, 1)}=1+1,1/2\r\n`);
  const [row] = [...office.sheets(path).values()].flat();
  return row?.[0] === '2' && row[1] !== '1/2';
}

async function main(): Promise<void> {
  const program = findOffice() ?? installOffice();
  if (!program) {
    say('\n!!! LibreOffice is not here and could not be installed: the files were NOT opened with it.\n');
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'xianglao-office-'));
  await startEngine();
  try {
    const office = new Office(program, folder);
    if (!control(office, folder))
      throw new Error('LibreOffice computed nothing of what it should: this proves nothing');
    let failed = false;
    for (const [name, bytes] of await filesOfNastyMonth()) {
      const path = join(folder, name);
      writeFileSync(path, bytes);
      const { cells, faults } = await look(office, path, bytes);
      say(`${faults.length ? '✗' : '✓'} ${name}: ${cells} cells`);
      for (const fault of faults.slice(0, 20)) say(`    ${fault}`);
      failed ||= faults.length > 0;
    }
    process.exitCode = failed ? 1 : 0;
  } finally {
    await stopEngine();
    rmSync(folder, { recursive: true, force: true });
  }
}

await main();
