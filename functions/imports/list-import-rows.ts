import type { Handler } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { importsRoutes } from './contract.ts';
import { type Imports, loadImport } from './import-file.ts';
import { outcomeOf, problemsOf, readResults } from './read-results.ts';

/** The rows of one outcome: what would be new, what would change and how, what is wrong. */
export const listImportRows =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.listImportRows> =>
  async ({ params, query: { outcome, from = 0 } }, { now }) => {
    const head = await loadImport(table, params, now);
    if (isRefusal(head)) return head;
    const { rows, next } = await readResults(table, head, { outcome, from }, await keyring());
    return {
      rows: rows.map(({ result }) => {
        const { line, comparison } = result;
        const changes = 'changes' in comparison ? comparison.changes : [];
        return { line, outcome: outcomeOf(result), changes, problems: problemsOf(result) };
      }),
      next,
    };
  };
