import type { FamilyScope } from '../../shared/access.ts';
import type { Instant } from '../../shared/business-time.ts';
import { type Refusal, refuse } from '../../shared/refusal.ts';
import { refuseIdentity } from './refusals.ts';
import type { BindingItem, By } from './store.ts';

/** A request nobody answered within a week is over. */
export const REQUEST_LIFE_MS = 7 * 24 * 3_600_000;

export type BindingState = BindingItem['state'] | 'EXPIRED';
export const bindingStateOn = (binding: Pick<BindingItem, 'state' | 'requestedAt'>, now: Instant): BindingState =>
  binding.state === 'REQUESTED' && now >= binding.requestedAt + REQUEST_LIFE_MS ? 'EXPIRED' : binding.state;

/** What the elder, a relative, the counter or the hotline does with a binding. */
export type BindingStep = { confirm: readonly FamilyScope[] } | 'revoke' | 'dispute';

const moved = (binding: BindingItem, to: Partial<BindingItem>, by: By, now: Instant): BindingItem => ({
  ...binding,
  ...to,
  by,
  at: now,
  version: binding.version + 1,
});
export const sameScopes = (a: readonly string[], b: readonly string[]) => [...a].sort().join() === [...b].sort().join();

/**
 * The binding after a step; the same object when the step changes nothing. Confirming an active binding changes its
 * scopes; nobody confirms their own, whatever else they are. A disputed binding gives no right; only the hotline settles it, because the elder's own account may be what
 * the dispute is about.
 */
export function stepBinding(
  binding: BindingItem | undefined,
  step: BindingStep,
  by: By,
  now: Instant,
): BindingItem | Refusal {
  if (!binding) return refuse('NOT_FOUND');
  const state = bindingStateOn(binding, now);
  if (step === 'revoke') return state === 'REVOKED' ? binding : moved(binding, { state: 'REVOKED' }, by, now);
  if (step === 'dispute') {
    if (state === 'DISPUTED') return binding;
    return state === 'ACTIVE' ? moved(binding, { state: 'DISPUTED' }, by, now) : refuseIdentity('BINDING_NOT_ACTIVE');
  }
  if (by.personId === binding.personId) return refuseIdentity('OWN_BINDING');
  if (state === 'REVOKED' || state === 'EXPIRED') return refuseIdentity('BINDING_NOT_WAITING');
  if (state === 'DISPUTED' && by.role !== 'operator') return refuseIdentity('BINDING_DISPUTED');
  if (state === 'ACTIVE' && sameScopes(binding.scopes, step.confirm)) return binding;
  return moved(binding, { state: 'ACTIVE', scopes: step.confirm }, by, now);
}
