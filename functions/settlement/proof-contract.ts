import * as z from 'zod';
import type { AccessRule } from '../../shared/access.ts';
import { defineRoute } from '../../shared/contract.ts';
import { regionCode } from '../../shared/schemas.ts';
import { exportId, facilityId, lineCursor, period, sha256 } from './schema.ts';

/** What an office needs to compute a statement's digest, and to check a file of any size, on its own machine. */
const offices: readonly AccessRule[] = [
  { role: 'finance', within: 'region' },
  { role: 'auditor', within: 'region' },
];

const listLedgerLines = defineRoute({
  name: 'list-ledger-lines',
  method: 'GET',
  path: '/facilities/{facilityId}/statements/{period}/ledger-lines',
  summary: '逐笔取回一张结算单在账本里的原文，供自行重算摘要',
  access: offices,
  params: z.strictObject({ facilityId, period }),
  query: z.strictObject({ after: lineCursor.optional() }),
  answer: z.strictObject({
    /** Each a JSON text: every fact of a line, of whatever kind, as it was posted. */
    lines: z.array(z.string()),
    next: lineCursor.optional(),
  }),
  refusals: {},
  example: {
    params: { facilityId: 'fc_01JD8Q0V7ME3T5Y9K2R4W6XZAB', period: '2026-10' },
    query: {},
    answer: { lines: ['{"transferId":"tr_01JD8Q0V7ME3T5Y9K2R4W6XZAB","kind":"MEAL_SERVED"}'] },
  },
});

const exampleDigest = '3b1f6a0c52c9c3a7a4f9f0a1d9b7e6c5d4e3f2a1b0c9d8e7f6a5b4c3d2e1f0a9';

const readExportFile = defineRoute({
  name: 'read-export-file',
  method: 'GET',
  path: '/regions/{region}/export-files/{sha256}',
  summary: '查一份文件是不是本系统导出的原件：按文件的 SHA-256',
  access: offices,
  params: z.strictObject({ region: regionCode, sha256 }),
  answer: z.strictObject({ exportId, serial: z.string(), readyAt: z.string() }),
  refusals: {},
  example: {
    params: { region: '411025', sha256: exampleDigest },
    answer: {
      exportId: 'ex_01JD8Q0V7ME3T5Y9K2R4W6XZAB',
      serial: 'XL-411025-202610-0001',
      readyAt: '2026-11-06T10:00:02+08:00',
    },
  },
});

export const proofRoutes = { listLedgerLines, readExportFile };
