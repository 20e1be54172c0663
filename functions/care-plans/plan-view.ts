import type * as z from 'zod';
import { type CarePlanItem, type CarePlanRefusal, termsOf } from './plan.ts';
import type { carePlanAnswer, refusedVisit } from './schema.ts';

export type CarePlanView = z.output<typeof carePlanAnswer>;

export function viewCarePlan(plan: CarePlanItem): CarePlanView {
  const { slots, skips, pauses, ...terms } = termsOf(plan);
  return {
    elderId: plan.elderId,
    carePlanId: plan.carePlanId,
    ...terms,
    slots: slots.map((slot) => ({ ...slot, weekdays: [...slot.weekdays] })),
    skips: [...skips],
    pauses: [...pauses],
    madeBy: plan.madeBy.role,
    version: plan.version,
  };
}

export const viewRefusal = ({
  carePlanId,
  date,
  time,
  code,
  message,
}: CarePlanRefusal): z.output<typeof refusedVisit> => ({
  carePlanId,
  date,
  time,
  code,
  message,
});
