import type { Handler } from '../../shared/api.ts';
import { isRefusal } from '../../shared/refusal.ts';
import type { importsRoutes } from './contract.ts';
import { type Imports, loadImport } from './import-file.ts';
import { progress } from './kinds.ts';

export const seeImport =
  ({ table, keyring }: Imports): Handler<typeof importsRoutes.seeImport> =>
  async ({ params }, { now }) => {
    const head = await loadImport(table, params, now);
    return isRefusal(head) ? head : progress(head, await keyring());
  };
