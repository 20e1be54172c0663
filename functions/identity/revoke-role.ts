import type { Handler } from '../../shared/api.ts';
import { changeGrant, decideRevocation } from './change-grant.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';

export const revokeRole =
  ({ table }: Deps): Handler<typeof identityRoutes.revokeRole> =>
  ({ params }, call) =>
    changeGrant(table, params, call, decideRevocation);
