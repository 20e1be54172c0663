import * as z from 'zod';
import { idSchema } from '../../shared/ids.ts';
import { businessDate, by, lineOfText } from '../../shared/schemas.ts';
import { OUTCOMES } from './external-import.ts';

const count = z.int().min(0);
const fen = z.int();
const instant = z.string();

export const issueId = idSchema('request');
export const programId = idSchema('program');
export const importId = idSchema('import');
export const checkId = idSchema('check');
export const reason = lineOfText(100);
export const system = lineOfText(40).meta({ description: 'the other system, as the program names it' });
export const month = z
  .string()
  .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
  .meta({ description: 'calendar month in Asia/Shanghai, YYYY-MM' });
export const pageNumber = z.coerce.number().int().min(0).max(999_999);

const issueSums = z.strictObject({
  elders: count.meta({ description: 'files looked at so far' }),
  issued: count,
  units: count,
  fen: count.meta({ description: 'units times what one may pay at most' }),
  already: count.meta({ description: 'had theirs of this month by another issue' }),
  excluded: z.array(z.strictObject({ whyNot: z.string(), elders: count })),
});
export const issueAnswer = z.strictObject({
  issueId: z.string(),
  programId: z.string(),
  programName: z.string(),
  date: businessDate,
  reason: z.string(),
  state: z.enum(['COUNTING', 'COUNTED', 'ISSUING', 'ISSUED', 'CANCELLED']),
  by,
  at: instant,
  confirmedBy: by.optional(),
  confirmedAt: instant.optional(),
  counted: issueSums,
  issued: issueSums,
});
export const exclusionsAnswer = z.strictObject({
  elders: z.array(z.strictObject({ elderId: z.string(), name: z.string(), whyNot: z.string() })),
  next: count.optional(),
});

const tally = z.strictObject({ rows: count, fen });
export const externalImportAnswer = z.strictObject({
  importId: z.string(),
  system: z.string(),
  month,
  fileName: z.string(),
  sha256: z.string(),
  state: z.enum(['COMPARING', 'COMPARED', 'APPLYING', 'APPLIED']),
  by,
  at: instant,
  rows: count,
  compared: z.array(tally.extend({ outcome: z.enum(OUTCOMES) })),
  settled: tally.meta({ description: 'settled by this list so far' }),
});

export const liabilityAnswer = z.strictObject({
  checkId: z.string(),
  asOf: businessDate,
  state: z.enum(['ADDING_UP', 'ADDED_UP']),
  by,
  at: instant,
  wallets: count,
  lines: count,
  linesRead: count.meta({ description: 'of them: the others were added up by an earlier table' }),
  programs: z.array(
    z.strictObject({
      programId: z.string(),
      name: z.string(),
      grantedFen: fen,
      spentFen: fen,
      expiredFen: fen,
      clawedBackFen: fen,
      movedFen: fen,
      outstandingFen: fen.meta({ description: 'granted less spent, expired, clawed back and moved' }),
      heldFen: fen.meta({ description: 'the part of it promised to purchases' }),
      outstandingNowFen: fen.meta({ description: 'by the ledger as it is now' }),
      walletFreeFen: fen.meta({ description: 'in the wallets as they are now' }),
      walletHeldFen: fen,
    }),
  ),
  outstandingFen: fen,
  /** Once it is done. */
  verdict: z.enum(['EXACT', 'DIFFERS']).optional(),
  found: count,
  findings: z.array(
    z.strictObject({
      elderId: z.string(),
      which: z.string(),
      what: z.enum(['WALLET_DIFFERS', 'LINE_UNBALANCED', 'LINE_MISSING']),
      ledgerFen: fen,
      walletFen: fen,
    }),
  ),
  doneAt: instant.optional(),
});
