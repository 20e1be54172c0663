import type { Handler } from '../../shared/api.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { holders } from './holders.ts';

export const listOfficers =
  ({ table }: Deps): Handler<typeof identityRoutes.listOfficers> =>
  ({ params }) =>
    holders(table, 'operator', params.region);
