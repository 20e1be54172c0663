import type { VisitToPlan } from './problem.ts';
import type { Weights } from './weights.ts';

/**
 * Whoever is sent stays sent when a plan leaves a visit out: nobody else's visit can have that time. So many that are not sent yet
 * are left out before one that is.
 */
const SENT_TIMES = 10;

/** What it costs that nobody makes a visit, in points. */
export const leftOutPoints = (
  { urgent, announced }: Pick<VisitToPlan, 'urgent' | 'announced'>,
  { unplanned, urgentTimes }: Weights,
): number => unplanned * (urgent ? urgentTimes : 1) * (announced ? SENT_TIMES : 1);
