import { checkAccess } from './access.ts';
import { checkDeliveries } from './events.ts';
import { checkLedger } from './ledger.ts';
import { checkClaims, checkHeardOfMeals, checkQuotas, checkServings, checkSlots, checkToldOfMeals } from './meals.ts';
import type { Evidence, Violations } from './raw-item.ts';
import { checkStatements } from './statements.ts';
import { checkVisits } from './visits.ts';
import { checkHolds, checkTenders, checkWallets } from './vouchers.ts';

const CHECKS = {
  slots: checkSlots,
  claims: checkClaims,
  quotas: checkQuotas,
  servings: checkServings,
  'what was told of meals': checkHeardOfMeals,
  'events of meals': checkToldOfMeals,
  visits: checkVisits,
  wallets: checkWallets,
  holds: checkHolds,
  tenders: checkTenders,
  ledger: checkLedger,
  statements: checkStatements,
  access: checkAccess,
  deliveries: checkDeliveries,
} as const;

/** Everything that is not as it must be, by the name of the check that found it. */
export const check = (evidence: Evidence): Violations =>
  Object.entries(CHECKS).flatMap(([name, find]) => find(evidence).map((violation) => `${name}: ${violation}`));
