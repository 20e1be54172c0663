import { checkAccess } from './access.ts';
import { checkDeliveries } from './events.ts';
import { checkFiles } from './files.ts';
import { checkLedger } from './ledger.ts';
import {
  checkAskedAgain,
  checkClaims,
  checkDayIsOver,
  checkHeardOfMeals,
  checkKitchen,
  checkQuotas,
  checkServings,
  checkSlots,
  checkTickets,
  checkToldOfMeals,
} from './meals.ts';
import { checkPayments } from './payments.ts';
import type { Evidence, Violations } from './raw-item.ts';
import { checkRosters } from './rosters.ts';
import { checkStatements } from './statements.ts';
import { checkVisits, checkWorkdays } from './visits.ts';
import { checkExpiry, checkHolds, checkIssues, checkTenders, checkWallets } from './vouchers.ts';

const CHECKS = {
  slots: checkSlots,
  kitchen: checkKitchen,
  claims: checkClaims,
  quotas: checkQuotas,
  servings: checkServings,
  tickets: checkTickets,
  'the day is over': checkDayIsOver,
  'what was told of meals': checkHeardOfMeals,
  'asked again': checkAskedAgain,
  'events of meals': checkToldOfMeals,
  visits: checkVisits,
  workdays: checkWorkdays,
  rosters: checkRosters,
  issues: checkIssues,
  wallets: checkWallets,
  holds: checkHolds,
  tenders: checkTenders,
  expiry: checkExpiry,
  ledger: checkLedger,
  statements: checkStatements,
  payments: checkPayments,
  files: checkFiles,
  access: checkAccess,
  deliveries: checkDeliveries,
} as const;

/** Everything that is not as it must be, by the name of the check that found it. */
export const check = (evidence: Evidence): Violations =>
  Object.entries(CHECKS).flatMap(([name, find]) => find(evidence).map((violation) => `${name}: ${violation}`));
