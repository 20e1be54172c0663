import { type Refusal, refuse } from '../../shared/refusal.ts';
import { covers, type RegionCode } from '../../shared/regions.ts';
import type { Table } from '../../shared/table.ts';
import { type FacilityHead, facilityHead } from '../facilities/index.ts';
import { type FileRecord, fileRecordKey, type Subject } from './export.ts';

async function regionOf(table: Pick<Table, 'get'>, subject: Subject): Promise<RegionCode | undefined> {
  if (!('facilityId' in subject)) return subject.region;
  return (await table.get<FacilityHead>(facilityHead(subject.facilityId)))?.region;
}

/** The file we made with exactly these bytes, if it is about the office's region. Refuses NOT_FOUND. */
export async function readExportFile(
  table: Pick<Table, 'get'>,
  region: RegionCode,
  sha256: string,
): Promise<FileRecord | Refusal> {
  const record = await table.get<FileRecord>(fileRecordKey(sha256));
  const place = record && (await regionOf(table, record.subject));
  return record && place && covers(region, place) ? record : refuse('NOT_FOUND');
}
