import * as z from 'zod';
import { defineEvent } from '../shared/events.ts';
import { businessDate, regionCode } from '../shared/schemas.ts';

/** A payer has granted 80 or 95 percent of its budget of a year. */
export const budgetWarned = defineEvent({
  name: 'budget.warned',
  version: 1,
  schema: z.strictObject({
    region: regionCode,
    payer: z.string(),
    year: z.int(),
    percent: z.int(),
    amountFen: z.int(),
    grantedFen: z.int(),
    /** Everything posted up to the end of this date counts. */
    through: businessDate,
  }),
});
