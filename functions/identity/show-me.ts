import type { Handler } from '../../shared/api.ts';
import { type Instant, isoInShanghai } from '../../shared/business-time.ts';
import { refuse } from '../../shared/refusal.ts';
import type { Item } from '../../shared/table.ts';
import { REQUEST_LIFE_MS } from './binding.ts';
import type { identityRoutes } from './contract.ts';
import type { Deps } from './deps.ts';
import { grantsIn } from './principal.ts';
import { type BindingItem, type PersonHead, personPk, type RequestItem, requestKey } from './store.ts';

/** A request looks the same to its sender whether or not it met a file, until somebody confirms it. */
export function requestStateOn(request: RequestItem, partition: readonly Item[], now: Instant) {
  const confirmed = partition.some(
    (item) => item.kind === 'binding' && item.elderId === request.elderId && (item as BindingItem).state === 'ACTIVE',
  );
  if (confirmed) return 'CONFIRMED';
  return now < request.requestedAt + REQUEST_LIFE_MS ? 'WAITING' : 'EXPIRED';
}

export const showMe =
  ({ table }: Deps): Handler<typeof identityRoutes.showMe> =>
  async (_, { principal, now }) => {
    if (!principal) return refuse('UNAUTHENTICATED');
    const { personId } = principal;
    const [{ items }, requests] = await Promise.all([
      table.query({ pk: personPk(personId) }),
      table.query<RequestItem>({ pk: requestKey(personId, '').pk }),
    ]);
    const head = items.find((item): item is PersonHead => item.kind === 'person');
    return {
      personId,
      ...(head?.displayName ? { displayName: head.displayName } : {}),
      hasPhone: head?.phone !== undefined,
      grants: grantsIn(items).map((grant) => ({ ...grant, scopes: grant.scopes && [...grant.scopes] })),
      familyRequests: requests.items.map((request) => ({
        requestId: request.requestId,
        requestedAt: isoInShanghai(request.requestedAt),
        state: requestStateOn(request, items, now),
      })),
    };
  };
