import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '../../client/index.ts';
import { addDays, type BusinessMonth, firstDayOf, lastDayOf, nextMonth } from '../../shared/business-time.ts';
import { newId } from '../../shared/ids.ts';
import { countyOf } from '../../shared/regions.ts';
import type { City, Person } from './city.ts';
import { each, financeOf, managerOf, mealPoints } from './settle-in.ts';
import type { DemoFacility, DemoWorld } from './world.ts';

const CITY = '411000';
const REASON = '演示月份结算报账';

export interface ExportedFile {
  path: string;
  format: 'xlsx' | 'csv';
  /** A point's own file, or the file of what one payer owes. */
  of: 'point' | 'payer';
}

/**
 * The first of the next month at night: the statements prepare themselves; then everybody signs, as on paper, the lists
 * are public for five days, and the counties close. Answers the points and providers that had something to settle.
 */
export async function closeMonth(city: City, world: DemoWorld, month: BusinessMonth): Promise<DemoFacility[]> {
  const first = firstDayOf(nextMonth(month));
  await city.setClock(first, '00:25');
  await city.goTo(first, '00:35');
  await city.setClock(first, '09:00');
  const { statements } = await city
    .person(financeOf(CITY))
    .ask('listRegionStatements', { params: { region: CITY }, query: { period: month } });
  // Who served nobody has no statement.
  const points = [...mealPoints(world), world.provider].filter((point) =>
    statements.some(({ facilityId }) => facilityId === point.facilityId),
  );
  await each(points, async (facility) => {
    const params = { facilityId: facility.facilityId, period: month };
    await city.person(managerOf(facility)).ask('submitStatement', { params });
    await city.person(financeOf(facility.region)).ask('approveStatement', { params, body: { office: 'township' } });
    await countyOffice(city, facility).ask('approveStatement', { params, body: { office: 'county' } });
  });
  await city.settle();
  await approveByCity(city, month, points);
  await city.setClock(addDays(first, DAYS_OF_NOTICE), '09:00');
  await each(points, async (facility) => {
    await countyOffice(city, facility).ask('closeStatement', {
      params: { facilityId: facility.facilityId, period: month },
    });
  });
  return points;
}

/** The day on which the lists come up, and five whole days after it. */
const DAYS_OF_NOTICE = 6;
const STATEMENTS_AT_ONCE = 50;

const countyOffice = (city: City, { region }: DemoFacility): Person => city.person(financeOf(countyOf(region)));

async function approveByCity(city: City, period: BusinessMonth, points: readonly DemoFacility[]): Promise<void> {
  for (let start = 0; start < points.length; start += STATEMENTS_AT_ONCE) {
    const facilityIds = points.slice(start, start + STATEMENTS_AT_ONCE).map(({ facilityId }) => facilityId);
    const body = { office: 'city' as const, period, facilityIds };
    const { results } = await city.person(financeOf(CITY)).ask('approveStatements', { params: { region: CITY }, body });
    const refused = results.find((result) => result.refused);
    if (refused) throw new Error(`the city does not approve ${refused.facilityId}: ${refused.refused?.code}`);
  }
}

export type TrialBalance = Answer<'readTrialBalance'>;
export const trialBalanceOf = (city: City, month: BusinessMonth): Promise<TrialBalance> =>
  city.person(financeOf(CITY)).ask('readTrialBalance', { params: { region: CITY }, query: { asOf: lastDayOf(month) } });

const PAYER = 'payer:';

/** One file a point as XLSX and CSV, and the same for every payer the ledger knows. */
export async function exportMonth(
  city: City,
  {
    month,
    points,
    folder,
    balance,
  }: { month: BusinessMonth; points: readonly DemoFacility[]; folder: string; balance: TrialBalance },
): Promise<ExportedFile[]> {
  mkdirSync(folder, { recursive: true });
  const treasurer = city.person(financeOf(CITY));
  const formats = ['xlsx', 'csv'] as const;
  const payers = balance.accounts.map(({ account }) => account).filter((account) => account.startsWith(PAYER));
  const wanted = formats.flatMap((format) => [
    ...points.map(({ facilityId }) => ({ format, facilityId, payer: undefined })),
    ...payers.map((account) => ({ format, facilityId: undefined, payer: account.slice(PAYER.length) })),
  ]);
  const asked = wanted.map((file) => ({ ...file, exportId: newId('export') }));
  await each(asked, async ({ facilityId, payer, format, exportId }) => {
    const body = { exportId, format, reason: REASON };
    await (facilityId
      ? treasurer.ask('requestPointExport', { params: { facilityId, period: month }, body })
      : treasurer.ask('requestPayerExport', {
          params: { region: CITY },
          body: { ...body, payer: payer!, period: month },
        }));
  });
  await city.settle();
  const files: ExportedFile[] = [];
  await each(asked, async ({ facilityId, format, exportId }) => {
    const file = await (facilityId
      ? treasurer.ask('readPointExport', { params: { facilityId, exportId } })
      : treasurer.ask('readPayerExport', { params: { region: CITY, exportId } }));
    if (file.state !== 'READY' || !file.link) throw new Error(`the file ${exportId} is not ready`);
    const response = await fetch(file.link);
    if (!response.ok) throw new Error(`the link of ${file.serial} answered ${response.status}`);
    const path = join(folder, `${file.serial}.${format}`);
    writeFileSync(path, Buffer.from(await response.arrayBuffer()));
    files.push({ path, format, of: facilityId ? 'point' : 'payer' });
  });
  return files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** What the office would do with a file somebody sent in: hold it against the ledger, cell by cell. */
export async function verifyFile(city: City, content: Buffer): Promise<Answer<'verifyFile'>> {
  return city
    .person(financeOf(CITY))
    .ask('verifyFile', { params: { region: CITY }, body: { contentBase64: content.toString('base64') } });
}
