import type { Handler } from '../../shared/api.ts';
import { changeBinding } from './change-binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';

/** Says yes to a relative's request, or changes what an active binding allows. */
export const confirmBinding =
  ({ table }: Pick<Deps, 'table'>): Handler<typeof identityRoutes.confirmBinding> =>
  ({ params, body }, call) =>
    changeBinding(table, params, { confirm: body.scopes }, call);
