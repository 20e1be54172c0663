import type { Handler } from '../../shared/api.ts';
import { changeBinding } from './change-binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';

/** Stops a binding until the hotline has heard everybody: it then confirms or revokes it. */
export const disputeBinding =
  ({ table }: Pick<Deps, 'table'>): Handler<typeof identityRoutes.disputeBinding> =>
  ({ params }, call) =>
    changeBinding(table, params, 'dispute', call);
