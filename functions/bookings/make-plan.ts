import { createHash } from 'node:crypto';
import type { Actor } from '../../shared/access.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/refusal.ts';
import { facilityHead } from '../../shared/resource.ts';
import { absent, type Decision, execute, type Table } from '../../shared/table.ts';
import { type FacilityHead, refuseClosed } from '../facilities/index.ts';
import { stillHolds } from '../identity/index.ts';
import { fileStays } from '../registry/index.ts';
import { type PlanItem, type PlanTerms, planKey, plansAt } from './plan.ts';
import { type PlanView, viewPlan } from './plan-view.ts';
import { refuseBooking } from './refusals.ts';
import type { Shell } from './shell.ts';
import { byOf } from './store.ts';

export interface PlanState {
  plan: PlanItem | undefined;
  facility: FacilityHead | undefined;
}

export const loadPlan =
  (table: Pick<Table, 'getMany'>, named: { elderId: string; planId: string; facilityId: string }) =>
  async (): Promise<PlanState> => {
    const [plan, facility] = await table.getMany([
      planKey(named.elderId, named.planId),
      facilityHead(named.facilityId),
    ]);
    return { plan: plan as PlanItem | undefined, facility: facility as FacilityHead | undefined };
  };

/** The order of days and mealtimes does not make another plan. */
export function termsOf(terms: PlanTerms): PlanTerms {
  const { facilityId, mealtimes, mode, prefer, from, until, useVouchers } = terms;
  return {
    facilityId,
    weekdays: [...new Set(terms.weekdays)].sort(),
    mealtimes: [...new Set(mealtimes)].sort(),
    mode,
    prefer,
    from,
    ...(until === undefined ? {} : { until }),
    skips: [...new Set(terms.skips)].sort(),
    pauses: terms.pauses.map(({ from, to, reason }) => ({ from, to, ...(reason === undefined ? {} : { reason }) })),
    ...(useVouchers === undefined ? {} : { useVouchers }),
  };
}
export const digestOfTerms = (terms: PlanTerms): string =>
  createHash('sha256')
    .update(JSON.stringify(termsOf(terms)))
    .digest('base64url')
    .slice(0, 22);

/** Why the point cannot serve the plan at all; a single day may still refuse. */
export function whyNotPlanned(facility: FacilityHead | undefined, terms: PlanTerms): Refusal | undefined {
  if (!facility) return refuse('NOT_FOUND');
  if (!facility.modes.includes(terms.mode)) return refuseBooking('MODE_NOT_OFFERED');
  const missing = terms.mealtimes.find((mealtime) => !facility.mealtimes[mealtime]);
  return missing && refuseClosed('MEALTIME_NOT_OFFERED', { mealtime: missing });
}

/** Opens a recurring plan. Its meals are booked by what hears `plan.changed`, and daily from then on. */
export function decideMakingPlan(
  { plan, facility }: PlanState,
  asked: PlanTerms & { elderId: string; planId: string },
  actor: Actor,
): Decision<PlanView> {
  if (plan) return plan.asked === digestOfTerms(asked) ? { writes: [], answer: viewPlan(plan) } : refuse('ID_REUSED');
  const refused = whyNotPlanned(facility, asked);
  if (isRefusal(refused)) return refused;
  const { elderId, planId } = asked;
  const by = byOf(actor);
  const made: PlanItem = {
    ...planKey(elderId, planId),
    ...termsOf(asked),
    kind: 'plan',
    elderId,
    planId,
    madeBy: by,
    by,
    asked: digestOfTerms(asked),
    version: 1,
    gsi1pk: plansAt(asked.facilityId),
    gsi1sk: `${elderId}#${planId}`,
  };
  return {
    writes: [
      { put: made, when: absent },
      fileStays(elderId, (stays) => refuseBooking('MERGED', { elderId: stays })),
      ...stillHolds(actor),
    ],
    answer: viewPlan(made),
  };
}

export const makePlan = (
  { table }: Pick<Shell, 'table'>,
  asked: PlanTerms & { elderId: string; planId: string },
  actor: Actor,
): Promise<PlanView | Refusal> =>
  execute(table, loadPlan(table, asked), (state) => decideMakingPlan(state, asked, actor));
