import type { Actor } from '../../shared/access.ts';
import type { OrderState } from './order.ts';

/**
 * Sides of an order. `elder`: the elder, a relative, the hotline for them. `provider`: whoever plans there. `reviewer`:
 * who judges visits there, and `office`: the county's. `treasury`: who takes back what was paid wrongly.
 */
export type Party = 'elder' | 'provider' | 'caregiver' | 'reviewer' | 'office' | 'treasury' | 'system';

export interface Arrow {
  readonly from: OrderState;
  readonly to: OrderState;
  readonly who: readonly Party[];
}

const arrow = (from: OrderState, to: OrderState, ...who: Party[]): Arrow => ({ from, to, who });

/** Every way an order can go. What is not here is refused; an arrow from a state to itself changes what stands in it. */
export const ARROWS: readonly Arrow[] = [
  arrow('PLACED', 'PLACED', 'elder', 'provider', 'system'),
  arrow('PLACED', 'DISPATCHED', 'provider'),
  arrow('PLACED', 'CANCELLED_BY_ELDER', 'elder', 'provider', 'system'),
  arrow('PLACED', 'CANCELLED_BY_PROVIDER', 'provider', 'system'),

  arrow('DISPATCHED', 'DISPATCHED', 'elder', 'provider', 'caregiver', 'system'),
  arrow('DISPATCHED', 'PLACED', 'provider', 'caregiver', 'system'),
  arrow('DISPATCHED', 'ACCEPTED', 'caregiver', 'provider'),
  arrow('DISPATCHED', 'CANCELLED_BY_ELDER', 'elder', 'provider', 'system'),
  arrow('DISPATCHED', 'CANCELLED_BY_PROVIDER', 'provider', 'system'),

  arrow('ACCEPTED', 'ACCEPTED', 'elder', 'provider', 'caregiver', 'system'),
  arrow('ACCEPTED', 'PLACED', 'provider', 'system'),
  arrow('ACCEPTED', 'DISPATCHED', 'provider'),
  arrow('ACCEPTED', 'CHECKED_IN', 'caregiver'),
  arrow('ACCEPTED', 'CANCELLED_BY_ELDER', 'elder', 'provider', 'system'),
  arrow('ACCEPTED', 'CANCELLED_BY_PROVIDER', 'provider', 'system'),
  arrow('ACCEPTED', 'NO_SHOW_ELDER', 'caregiver', 'provider'),
  arrow('ACCEPTED', 'NO_SHOW_CAREGIVER', 'elder', 'provider'),
  arrow('ACCEPTED', 'EXCEPTION', 'caregiver', 'system'),

  arrow('CHECKED_IN', 'CHECKED_IN', 'elder', 'provider', 'caregiver', 'system'),
  arrow('CHECKED_IN', 'CHECKED_OUT', 'caregiver'),
  arrow('CHECKED_IN', 'NO_SHOW_ELDER', 'caregiver', 'provider'),
  arrow('CHECKED_IN', 'EXCEPTION', 'caregiver', 'system'),

  arrow('CHECKED_OUT', 'CHECKED_OUT', 'provider', 'system'),
  arrow('CHECKED_OUT', 'CONFIRMED', 'elder'),
  arrow('CHECKED_OUT', 'AUTO_CONFIRMED', 'system'),
  arrow('CHECKED_OUT', 'DISPUTED', 'elder'),
  arrow('CHECKED_OUT', 'EXCEPTION', 'caregiver', 'reviewer', 'office', 'system'),

  arrow('CONFIRMED', 'CONFIRMED', 'provider', 'system'),
  arrow('CONFIRMED', 'DISPUTED', 'elder'),
  arrow('CONFIRMED', 'EXCEPTION', 'reviewer', 'office', 'system'),
  arrow('CONFIRMED', 'VERIFIED', 'reviewer', 'office', 'system'),
  arrow('CONFIRMED', 'REJECTED', 'reviewer', 'office'),

  arrow('AUTO_CONFIRMED', 'AUTO_CONFIRMED', 'provider', 'system'),
  arrow('AUTO_CONFIRMED', 'DISPUTED', 'elder'),
  arrow('AUTO_CONFIRMED', 'EXCEPTION', 'reviewer', 'office', 'system'),
  arrow('AUTO_CONFIRMED', 'VERIFIED', 'reviewer', 'office', 'system'),
  arrow('AUTO_CONFIRMED', 'REJECTED', 'reviewer', 'office'),

  // Evidence that arrives late is added; what becomes of it only people decide.
  arrow('EXCEPTION', 'EXCEPTION', 'caregiver', 'provider', 'reviewer', 'system'),
  arrow('EXCEPTION', 'VERIFIED', 'reviewer', 'office'),
  arrow('EXCEPTION', 'REJECTED', 'reviewer', 'office'),
  arrow('EXCEPTION', 'NO_SHOW_ELDER', 'reviewer', 'office'),
  arrow('EXCEPTION', 'NO_SHOW_CAREGIVER', 'reviewer', 'office'),

  arrow('DISPUTED', 'DISPUTED', 'provider', 'system'),
  arrow('DISPUTED', 'CONFIRMED', 'elder'),
  arrow('DISPUTED', 'VERIFIED', 'reviewer', 'office'),
  arrow('DISPUTED', 'REJECTED', 'reviewer', 'office'),

  arrow('VERIFIED', 'SETTLED', 'system'),
  arrow('VERIFIED', 'REVERSED', 'reviewer', 'office', 'treasury'),
  arrow('SETTLED', 'REVERSED', 'reviewer', 'office', 'treasury'),
];

/** The sides on which somebody stands by the right that opened the door. A manager plans and may judge, never the same visit. */
export function partiesOf({ role, grant }: Pick<Actor, 'role' | 'grant'>): readonly Party[] {
  switch (role) {
    case 'elder':
    case 'family':
    case 'operator':
      return ['elder'];
    case 'staff':
      return PARTIES_OF_DUTY[grant?.duty ?? 'cook'];
    case 'caregiver':
      return ['caregiver'];
    case 'admin':
      return ['office'];
    case 'finance':
      return ['treasury'];
    case 'system':
      return ['system'];
    default:
      return [];
  }
}
const PARTIES_OF_DUTY = {
  cook: [],
  counter: ['provider'],
  dispatcher: ['provider'],
  manager: ['provider', 'reviewer'],
  reviewer: ['reviewer'],
} as const satisfies Record<string, readonly Party[]>;

export type WhyNot = 'no such arrow' | 'not theirs';

/** Whether an order may go from one state to another by the hand of somebody of these sides. */
export function whyNotArrow(from: OrderState, to: OrderState, parties: readonly Party[]): WhyNot | undefined {
  const found = ARROWS.find((one) => one.from === from && one.to === to);
  if (!found) return 'no such arrow';
  return found.who.some((party) => parties.includes(party)) ? undefined : 'not theirs';
}
