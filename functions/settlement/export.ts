import type { BusinessMonth, Instant } from '../../shared/business-time.ts';
import type { RegionCode } from '../../shared/regions.ts';
import { facilityHead } from '../../shared/resource.ts';
import type { Item, Key } from '../../shared/table.ts';
import type { By } from './line.ts';
import type { Format } from './render.ts';

/** What a file is about: one point's statement, or what one payer owes the points of a region. */
export type Subject = { readonly facilityId: string } | { readonly region: RegionCode; readonly payer: string };

/** The payments of a batch as they go to the bank: all of them first, those sent again later. */
export interface PaymentSubject {
  readonly region: RegionCode;
  readonly payer: string;
  readonly batchId: string;
  readonly attempt: number;
}

/** Who asked for which file, and why: the record stays when the file is gone. */
export interface ExportRequest {
  readonly exportId: string;
  readonly subject: Subject | PaymentSubject;
  /** What the file is about; of payments, the month in which they were made up. */
  readonly period: BusinessMonth;
  readonly format: Format;
  readonly reason: string;
}
/** The finished file. */
export interface ExportedFile {
  /** Where it lies in the bucket. */
  readonly key: string;
  readonly serial: string;
  /** Of the file's bytes, hex. */
  readonly sha256: string;
  readonly bytes: number;
  readonly lines: number;
  readonly readyAt: Instant;
}
/** How many lines are written, of about how many. */
export interface Progress {
  readonly lines: number;
  readonly of: number;
}
export type ExportItem = Item &
  ExportRequest & {
    kind: 'export';
    by: By;
    at: Instant;
  } & ({ state: 'REQUESTED'; progress?: Progress } | { state: 'READY'; file: ExportedFile });

export type ExportOwner = { readonly facilityId: string } | { readonly region: RegionCode };

const ownerPk = (owner: ExportOwner): string =>
  'facilityId' in owner ? facilityHead(owner.facilityId).pk : `REGION#${owner.region}`;

const EXPORT_PREFIX = 'EXPORT#';
export const exportsOf = (owner: ExportOwner): { pk: string; begins: string } => ({
  pk: ownerPk(owner),
  begins: EXPORT_PREFIX,
});
export const exportKey = (owner: ExportOwner, exportId: string): Key => ({
  pk: ownerPk(owner),
  sk: `${EXPORT_PREFIX}${exportId}`,
});

/** Finds the request behind a file by the digest of its bytes. */
export interface FileRecord extends Item {
  kind: 'export-file';
  exportId: string;
  subject: Subject | PaymentSubject;
  period: BusinessMonth;
  serial: string;
  readyAt: Instant;
}
export const fileRecordKey = (sha256: string): Key => ({ pk: `EXPORT-FILE#${sha256}`, sk: 'HEAD' });
