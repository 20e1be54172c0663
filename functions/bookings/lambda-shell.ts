import { systemClock } from '../../shared/business-time.ts';
import { environment } from '../../shared/environment.ts';
import { keyringOf } from '../../shared/keyring.ts';
import { createTable } from '../../shared/table.ts';
import { programFinder } from '../vouchers/index.ts';
import { mealLoader } from './load-meal.ts';
import type { Shell } from './shell.ts';

/** What a Lambda function of this room starts with. */
export function lambdaShell(): Shell {
  const table = createTable(environment.tables());
  return {
    table,
    keyring: keyringOf(table, systemClock),
    loadMeal: mealLoader(table),
    programsOf: programFinder(table),
  };
}
