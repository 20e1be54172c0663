import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { idSchema } from '../../shared/ids.ts';
import { businessDate } from '../../shared/schemas.ts';

export const checkId = idSchema('check');
const count = z.int().min(0);
/** Fen, never negative: a side, not a direction, says which way. */
const side = z.int().min(0);
const instant = z.string();

export const trialBalanceAnswer = z.strictObject({
  asOf: businessDate,
  points: count,
  lines: count,
  /** Lines no books hold yet, read one by one. */
  linesRead: count,
  accounts: z.array(
    z.strictObject({
      account: z.string(),
      debitFen: side,
      creditFen: side,
      /** Debits less credits. */
      balanceFen: z.int(),
    }),
  ),
  debitFen: side,
  creditFen: side,
  balanced: z.boolean(),
});

export const checkAnswer = z.strictObject({
  checkId,
  asOf: businessDate,
  rebuild: z.boolean(),
  by: z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) }),
  at: instant,
  state: z.enum(['CHECKING', 'DONE']),
  /** Points, lines and sums so far. */
  points: count,
  lines: count,
  debitFen: side,
  creditFen: side,
  /** Once it is done. */
  verdict: z.enum(['EXACT', 'DIFFERS']).optional(),
  found: count,
  findings: z.array(
    z.strictObject({
      facilityId: z.string(),
      what: z.enum(['BOOKS_DIFFER', 'BOOKS_MISSING', 'BOOKS_EXTRA', 'STATEMENT_DIFFERS', 'LINE_UNBALANCED']),
      which: z.string(),
    }),
  ),
  doneAt: instant.optional(),
});
