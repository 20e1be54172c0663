import type { Handler } from '../../shared/api.ts';
import { changeGrant, decideGrant } from './change-grant.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';

export const grantRole =
  ({ table }: Deps): Handler<typeof identityRoutes.grantRole> =>
  ({ params, body }, call) =>
    changeGrant(table, { ...params, duty: body.duty }, call, decideGrant);
