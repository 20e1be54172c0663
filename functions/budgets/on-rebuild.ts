import * as z from 'zod';
import { environment } from '../../shared/environment.ts';
import { log } from '../../shared/log.ts';
import { createTable } from '../../shared/table.ts';
import { type Rebuilt, rebuildSpent } from './rebuild-spent.ts';
import { year } from './schema.ts';

const table = createTable(environment.tables());
const asked = z.strictObject({ year });

/** Somebody who may invoke functions says which year. */
export const handler = async (event: unknown): Promise<Rebuilt> => {
  const rebuilt = await rebuildSpent(table, asked.parse(event).year);
  log.info('spending rebuilt', {
    year: rebuilt.year,
    through: rebuilt.through,
    differences: rebuilt.differences.length,
  });
  return rebuilt;
};
