import { carePlanChanged, carePlanRefused } from '../../events/index.ts';
import { type Change, type DomainEvent, eventOf } from '../../shared/events.ts';
import type { CarePlanItem, CarePlanRefusal } from './plan.ts';

/** A plan that was made or changed, and a visit it could not arrange. A plan moved to another file is new there. */
export function carePlansEventsOf(change: Change): DomainEvent[] {
  const { before, after } = change;
  if (after?.kind === 'care-plan') {
    const { elderId, carePlanId, providerId } = after as CarePlanItem;
    return [eventOf(carePlanChanged, change, { elderId, carePlanId, providerId })];
  }
  if (after?.kind !== 'care-plan-refusal' || before) return [];
  const { elderId, carePlanId, providerId, date, time, madeBy, code, message } = after as CarePlanRefusal;
  return [eventOf(carePlanRefused, change, { elderId, carePlanId, providerId, date, time, madeBy, code, message })];
}
