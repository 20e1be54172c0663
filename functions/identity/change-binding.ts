import type { Actor } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { isRefusal, type Refusal } from '../../shared/refusal.ts';
import { execute, type Key, type Table, type Write } from '../../shared/table.ts';
import { type BindingState, type BindingStep, bindingStateOn, stepBinding } from './binding.ts';
import { stillHolds } from './still-holds.ts';
import { type BindingItem, bindingKey } from './store.ts';

export interface BindingAnswer {
  elderId: string;
  personId: string;
  state: BindingState;
}
export interface BindingName {
  elderId: string;
  personId: string;
}

/** One item is written once in a transaction: whoever gives up their own right needs no check of it. */
export const stillHoldsBesides = (actor: Actor, written: Key): Write[] =>
  stillHolds(actor).filter(
    (write) => !('check' in write && write.check.pk === written.pk && write.check.sk === written.sk),
  );

/** One step of a binding, in one transaction with the right of whoever takes it. */
export function changeBinding(
  table: Table,
  { elderId, personId }: BindingName,
  step: BindingStep,
  { actor, now }: { actor: Actor; now: Instant },
): Promise<BindingAnswer | Refusal> {
  const key = bindingKey(personId, elderId);
  return execute(
    table,
    () => table.get<BindingItem>(key),
    (binding) => {
      const next = stepBinding(binding, step, { personId: actor.personId, role: actor.role }, now);
      if (isRefusal(next)) return next;
      const answer = { elderId, personId, state: bindingStateOn(next, now) };
      if (!binding || next === binding) return { writes: [], answer };
      const put: Write = { put: next, when: [['version', '=', binding.version]] };
      return { writes: [put, ...stillHoldsBesides(actor, key)], answer };
    },
  );
}
