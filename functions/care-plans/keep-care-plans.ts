import { addDays, businessDateOf, type Instant } from '../../shared/business-time.ts';
import type { Page } from '../../shared/table.ts';
import type { OrdersShell } from '../orders/index.ts';
import { keepCarePlan } from './keep-care-plan.ts';
import { type CarePlanItem, carePlanKey, carePlanShard, SHARDS } from './plan.ts';

/** One plan was made or changed: its visits are brought in line at once. */
export async function keepOneCarePlan(
  shell: OrdersShell,
  { elderId, carePlanId }: Pick<CarePlanItem, 'elderId' | 'carePlanId'>,
  now: Instant,
): Promise<void> {
  const plan = await shell.table.get<CarePlanItem>(carePlanKey(elderId, carePlanId));
  if (plan) await keepCarePlan(shell, plan, now);
}

/** A plan that has ended is looked at for a week more, should its end have been missed. */
const DAYS_AFTER_THE_END = 7;
const PAGE = 100;

/**
 * Every night: all plans, page by page. What the events did already is found done; what they missed, or what has since
 * become possible, is done now. A plan that fails does not hold up the others, and is told at the end by a throw. Answers
 * how many plans were kept.
 */
export async function keepCarePlans(shell: OrdersShell, now: Instant): Promise<number> {
  const oldest = addDays(businessDateOf(now), -DAYS_AFTER_THE_END);
  const faults: unknown[] = [];
  let kept = 0;
  for (let shard = 0; shard < SHARDS; shard++) {
    let after: Record<string, unknown> | undefined;
    do {
      const page: Page<CarePlanItem> = await shell.table.query<CarePlanItem>({
        pk: carePlanShard(shard),
        index: true,
        limit: PAGE,
        after,
      });
      for (const { elderId, carePlanId, until } of page.items) {
        if (until !== undefined && until < oldest) continue;
        try {
          // The index may lag: what it names is read anew.
          await keepOneCarePlan(shell, { elderId, carePlanId }, now);
          kept += 1;
        } catch (fault) {
          faults.push(fault);
        }
      }
      after = page.next;
    } while (after);
  }
  if (faults.length) throw new AggregateError(faults, `${faults.length} care plans could not be kept`);
  return kept;
}
