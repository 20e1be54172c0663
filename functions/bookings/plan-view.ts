import type * as z from 'zod';
import type { PlanItem } from './plan.ts';
import type { planAnswer } from './schema.ts';

export type PlanView = z.output<typeof planAnswer>;

export function viewPlan(plan: PlanItem): PlanView {
  const { elderId, planId, facilityId, weekdays, mealtimes, mode, prefer, from, until, skips, pauses, version } = plan;
  const { useVouchers } = plan;
  return {
    elderId,
    planId,
    facilityId,
    weekdays: [...weekdays],
    mealtimes: [...mealtimes],
    mode,
    prefer,
    from,
    ...(until === undefined ? {} : { until }),
    skips: [...skips],
    pauses: [...pauses],
    ...(useVouchers === undefined ? {} : { useVouchers: useVouchers === true ? true : [...useVouchers] }),
    madeBy: plan.madeBy.role,
    version,
  };
}
