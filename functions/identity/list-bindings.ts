import type { Handler } from '../../shared/api.ts';
import { isoInShanghai } from '../../shared/business-time.ts';
import type { Item } from '../../shared/table.ts';
import { bindingStateOn } from './binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { type BindingItem, elderHolders, type GrantItem } from './store.ts';

const MAX_LISTED = 100;
const isBinding = (item: Item): item is BindingItem => item.kind === 'binding';

/** Who may act for an elder, and who asks to: the elder's own accounts and the relatives. By the index. */
export const listBindings =
  ({ table }: Pick<Deps, 'table'>): Handler<typeof identityRoutes.listBindings> =>
  async ({ params }, { now }) => {
    const { gsi1pk, begins } = elderHolders(params.elderId);
    const { items } = await table.query<GrantItem | BindingItem>({
      pk: gsi1pk,
      begins,
      index: true,
      limit: MAX_LISTED,
    });
    return {
      bindings: items.map((item) => {
        const common = { personId: item.personId, since: isoInShanghai(item.at), by: item.by };
        return isBinding(item)
          ? {
              ...common,
              as: 'family' as const,
              state: bindingStateOn(item, now),
              scopes: [...item.scopes],
              relation: item.relation,
              name: item.name,
            }
          : { ...common, as: 'elder' as const, state: item.state };
      }),
    };
  };
