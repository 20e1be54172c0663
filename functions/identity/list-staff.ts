import type { Handler } from '../../shared/api.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { holders } from './holders.ts';

export const listStaff =
  ({ table }: Deps): Handler<typeof identityRoutes.listStaff> =>
  ({ params }) =>
    holders(table, 'staff', params.facilityId);
