import * as z from 'zod';
import { ROLES } from '../../shared/access.ts';
import { businessDate, lineOfText, regionCode } from '../../shared/schemas.ts';
import { PERCENTS } from './budget.ts';

/** A hundred thousand million yuan: far above any year, far below what a number holds exactly. */
const MAX_BUDGET_FEN = 10_000_000_000_000;
const fen = z.int();
const instant = z.string();
const by = z.strictObject({ personId: z.string(), role: z.enum([...ROLES, 'system']) });

export const year = z.int().min(2000).max(2199);
export const yearText = z.string().regex(/^(20|21)\d\d$/);
export const amountFen = z.int().min(0).max(MAX_BUDGET_FEN);
export const reason = lineOfText(100);
export const version = z.int().min(0);

const proposal = { amountFen: fen, reason: z.string(), by, at: instant };

export const budgetAnswer = z.strictObject({
  region: regionCode,
  payer: z.string(),
  year,
  /** In force; left out while nothing was confirmed. */
  amountFen: fen.optional(),
  proposal: z.strictObject(proposal).optional(),
  changes: z.array(z.strictObject({ ...proposal, proposedBy: by, proposedAt: instant })),
  warnings: z.array(
    z.strictObject({ percent: z.literal([...PERCENTS]), amountFen: fen, grantedFen: fen, through: businessDate }),
  ),
  version,
});

export const budgetYear = z.strictObject({
  region: regionCode,
  payer: z.string(),
  year,
  budget: budgetAnswer.optional(),
  /** By the ledger, up to the end of `through`. */
  grantedFen: fen,
  paidFen: fen,
  through: businessDate.optional(),
  leftFen: fen.optional(),
  /** What the year comes to at the pace so far. */
  forecastFen: fen.optional(),
});
